import Glibc
import Runtime

/// Reads the rows of a result's CSV, in which all values stand in quotation marks but NULL.
struct ResultRows: ~Copyable {
    /// A row longer than this is none of ours.
    static let rowBytesMax = 64 << 20
    private static let chunkBytes = 256 << 10

    private let file: FileDescriptor
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    /// Where in the file the buffer ends.
    private var bufferEnd: Int

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - offset: where a row begins, in bytes.
    /// - Throws: what the system said.
    init(_ path: String, from offset: Int = 0) throws(SystemError) {
        let file = try FileDescriptor(opening: path, O_RDONLY)
        if lseek(file.number, offset, SEEK_SET) < 0 { throw SystemError() }
        self.file = file
        bufferEnd = offset
    }

    /// Where the next row begins, in bytes.
    var offset: Int { bufferEnd - (buffer.count - position) }

    /// The next row, nil for NULL; nil at the end.
    mutating func next() throws(SystemError) -> [String?]? {
        guard try peek() != nil else { return nil }
        var row: [String?] = []
        while true {
            row.append(try value())
            switch try peek() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "\r"): position += 1
            case UInt8(ascii: "\n"):
                position += 1
                return row
            case nil: return row
            default: throw SystemError(code: EILSEQ)
            }
        }
    }

    /// One value: in quotation marks, or nothing.
    private mutating func value() throws(SystemError) -> String? {
        guard try peek() == UInt8(ascii: "\"") else { return nil }
        position += 1
        var bytes: [UInt8] = []
        while let byte = try peek() {
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard try peek() == byte else { break }
                position += 1
            }
            bytes.append(byte)
            guard bytes.count <= Self.rowBytesMax else { throw SystemError(code: EFBIG) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func peek() throws(SystemError) -> UInt8? {
        if position == buffer.count, !isAtEnd {
            buffer = try read()
            bufferEnd += buffer.count
            position = 0
            isAtEnd = buffer.isEmpty
        }
        return position < buffer.count ? buffer[position] : nil
    }

    private func read() throws(SystemError) -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        let number = file.number
        var count = 0
        while true {
            count = Glibc.read(number, &chunk, chunk.count)
            if count >= 0 { break }
            guard errno == EINTR else { throw SystemError() }
        }
        chunk.removeLast(chunk.count - count)
        return chunk
    }
}
