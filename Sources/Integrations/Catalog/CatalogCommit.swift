import DataCatalog
import Glibc
import Runtime
import Values

/// What a change does to the files of a catalog, by their paths from its folder.
struct CatalogFiles {
    /// New bytes.
    var written: [(path: String, bytes: [UInt8])] = []
    /// Folders that go, before anything is written.
    var removedFolders: [String] = []

    var isEmpty: Bool { written.isEmpty && removedFolders.isEmpty }
}

/// Makes a change of several files visible as one.
///
/// The new files are written under other names and flushed; then `commit.json`, which lists them, is
/// flushed and renamed: from then on the change is made. Then each gets its name. Who finds a
/// `commit.json` does what is left of that, which can be done any number of times. All of it under the
/// catalog's lock.
struct CatalogCommit {
    let folder: String

    private var record: String { "\(folder)/\(CatalogLayout.commit)" }
    private var staged: String { "\(folder)/\(CatalogLayout.staged)" }

    /// Whether a change is decided and not carried out, or just being carried out.
    var isPending: Bool { Runtime.Files.exists(record) }

    /// Does what is left of a change that was interrupted, and clears away what one has left that was
    /// never decided.
    func finishLast() throws(CatalogError) {
        if let bytes = try storing(
            record,
            "read",
            { () throws(SystemError) in try Runtime.Files.read(record) }
        ) {
            try apply(bytes)
        } else if Runtime.Files.exists(staged) {
            try storing(staged, "remove") { () throws(SystemError) in
                try FolderTree.remove(staged)
            }
        }
    }

    func carryOut(_ files: CatalogFiles) throws(CatalogError) {
        if files.isEmpty { return }
        do throws(CatalogError) {
            try apply(try stage(files))
        } catch {
            // Before it is decided, nothing of it may stay; the next who comes looks again.
            if !isPending {
                do throws(SystemError) { try FolderTree.remove(staged) } catch {}
            }
            throw error
        }
    }

    /// Writes everything under other names and decides the change.
    private func stage(_ files: CatalogFiles) throws(CatalogError) -> [UInt8] {
        try storing(staged, "make the folder") { () throws(SystemError) in
            try Runtime.Files.makeFolder(staged)
        }
        var moves: [JSON] = []
        for (index, file) in files.written.enumerated() {
            let path = "\(staged)/\(index)"
            try storing("\(folder)/\(file.path)", "write") { () throws(SystemError) in
                let target = try FileDescriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC)
                try target.write(file.bytes)
                try target.flush()
            }
            moves.append(["from": .string("\(index)"), "to": .string(file.path)])
        }
        let bytes = Array(
            JSON.object([
                "remove": .array(files.removedFolders.map { .string($0) }),
                "move": .array(moves),
            ]).text().utf8
        )
        try storing(record, "write") { () throws(SystemError) in
            try Runtime.Files.flushFolder(staged)
            try Runtime.Files.replace(record, with: bytes, durably: true)
            try Runtime.Files.flushFolder(folder)
        }
        return bytes
    }

    /// Carries a decided change out while nobody reads.
    private func apply(_ bytes: [UInt8]) throws(CatalogError) {
        let turn = try CatalogTurn(changing: folder)
        defer { withExtendedLifetime(turn) {} }
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: bytes) } catch {
            throw CatalogError(.internalService, "\(record) is damaged: \(error)")
        }
        var touched: Set<String> = [folder]
        let moves = (json["move"]?.arrayValue ?? []).compactMap { move in
            move["from"]?.stringValue.flatMap { from in
                move["to"]?.stringValue.map { (from: "\(staged)/\(from)", to: "\(folder)/\($0)") }
            }
        }
        // A folder that is removed and made again is only removed while none of the new files is in it.
        let isUntouched = moves.allSatisfy { Runtime.Files.exists($0.from) }
        for path in (json["remove"]?.arrayValue ?? []).compactMap(\.stringValue) where isUntouched {
            let full = "\(folder)/\(path)"
            try storing(full, "remove") { () throws(SystemError) in try FolderTree.remove(full) }
            if let parent = Path.parent(of: full) { touched.insert(parent) }
        }
        for move in moves where Runtime.Files.exists(move.from) {
            try storing(move.to, "write") { () throws(SystemError) in
                if let parent = Path.parent(of: move.to) {
                    try Runtime.Files.makeFolder(parent)
                    touched.insert(parent)
                    if let above = Path.parent(of: parent) { touched.insert(above) }
                }
                try retrying { rename(move.from, move.to) }
            }
        }
        for path in touched.sorted() where Runtime.Files.exists(path) {
            try storing(path, "flush the folder") { () throws(SystemError) in
                try Runtime.Files.flushFolder(path)
            }
        }
        try storing(record, "remove") { () throws(SystemError) in
            try Runtime.Files.remove(record)
            try FolderTree.remove(staged)
        }
    }
}
