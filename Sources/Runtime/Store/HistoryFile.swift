import Glibc
import Values

/// A `history.jsonl`: one event a line, ids 1…n.
enum HistoryFile {
    /// How far a file can be believed.
    struct Scan: Equatable {
        /// How many lines are good; the last good id.
        var lastID: Int64 = 0
        /// How many bytes they are.
        var goodBytes = 0
        /// What comes after them.
        var rest = Rest.nothing
    }

    /// What follows the good lines.
    enum Rest: Equatable {
        case nothing
        /// A last line without its end: its writer was cut off, or is writing it now.
        case torn
        /// A line that is not the next event.
        case bad(reason: String)
    }

    /// Goes through the lines of a history, and gives each good one's value to `visit`.
    ///
    /// - Complexity: O(bytes).
    static func scan(_ bytes: [UInt8], _ visit: (JSON) -> Void = { _ in }) -> Scan {
        var scan = Scan()
        while scan.goodBytes < bytes.count {
            guard let end = bytes[scan.goodBytes...].firstIndex(of: UInt8(ascii: "\n")) else {
                scan.rest = .torn
                return scan
            }
            do throws(JSONError) {
                let event = try JSON(parsing: bytes[scan.goodBytes..<end])
                guard event["id"]?.integerValue == scan.lastID + 1 else {
                    let found = event["id"]?.text() ?? "no id"
                    scan.rest = .bad(
                        reason: "line \(scan.lastID + 1): expected the event \(scan.lastID + 1), "
                            + "found \(found)"
                    )
                    return scan
                }
                visit(event)
            } catch {
                scan.rest = .bad(reason: "line \(scan.lastID + 1): \(error)")
                return scan
            }
            scan.lastID += 1
            scan.goodBytes = end + 1
        }
        return scan
    }

    /// Adds lines at a known end.
    ///
    /// If it fails the file is cut back, so that no half line is seen.
    ///
    /// - Returns: the new length in bytes.
    static func append(
        _ lines: [HistoryLine],
        to path: String,
        at length: Int,
        on disk: any Disk
    ) throws(SystemError) -> Int {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(lines.reduce(0) { $0 + $1.bytes.count + 1 })
        for line in lines {
            bytes.append(contentsOf: line.bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        let file = try FileDescriptor(opening: path, O_WRONLY | O_CREAT | O_APPEND, on: disk)
        do throws(SystemError) { try file.write(bytes) } catch {
            try? file.truncate(to: length)
            throw error
        }
        return length + bytes.count
    }
}
