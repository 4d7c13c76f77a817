/// The beginning of a file, as far as it was read.
public struct FileSample: Sendable {
    /// The file's bytes; of a file that is longer the first ones.
    public var bytes: [UInt8]
    /// Whether these are all.
    public var isWhole: Bool

    /// Makes a sample.
    public init(bytes: [UInt8], isWhole: Bool) {
        self.bytes = bytes
        self.isWhole = isWhole
    }
}

/// Why a file is not taken as data: in words, for the crawl's report.
public struct UnknownFormat: Error, Sendable, Equatable, CustomStringConvertible {
    /// The reason, to be read after the file's name: `is empty`.
    public let description: String
    /// Whether more of the file could change that.
    let wantsMore: Bool
    /// Whether it is that format all the same, only not a readable one: no other one is tried.
    let isSettled: Bool

    /// Makes one.
    public init(_ reason: String, wantsMore: Bool = false, isSettled: Bool = false) {
        description = reason
        self.wantsMore = wantsMore
        self.isSettled = isSettled
    }
}

/// A text as a crawler reads it: where its records are, and how its characters are written.
struct TextSample {
    let bytes: [UInt8]
    let encoding: TextEncoding
    let isWhole: Bool
    /// How many bytes in front are a mark of the encoding.
    let mark: Int

    /// Takes bytes as text.
    ///
    /// - Throws: ``UnknownFormat`` if they are none.
    init(_ sample: FileSample) throws(UnknownFormat) {
        isWhole = sample.isWhole
        if sample.bytes.starts(with: [0xFF, 0xFE]) || sample.bytes.starts(with: [0xFE, 0xFF]) {
            throw UnknownFormat("is written in UTF-16, which is not read")
        }
        mark = sample.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        bytes = mark == 0 ? sample.bytes : Array(sample.bytes.dropFirst(mark))
        // No text has these; \u0001 to \u0008 may separate values.
        if bytes.contains(0) { throw UnknownFormat("is no text: it has zero bytes") }
        encoding = Self.encoding(bytes, isWhole: sample.isWhole)
    }

    private static func encoding(_ bytes: [UInt8], isWhole: Bool) -> TextEncoding {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return .ascii }
        var end = bytes.count
        if !isWhole {
            // The last character may be cut.
            while end > 0, end > bytes.count - 4, bytes[end - 1] & 0xC0 == 0x80 { end -= 1 }
            if end > 0, bytes[end - 1] >= 0xC0 { end -= 1 }
        }
        return String(validating: bytes[..<end], as: UTF8.self) == nil ? .latin1 : .utf8
    }

    func string(_ slice: ArraySlice<UInt8>) -> String {
        if encoding == .latin1 {
            var scalars = String.UnicodeScalarView()
            for byte in slice { scalars.append(Unicode.Scalar(byte)) }
            return String(scalars)
        }
        return String(decoding: slice, as: UTF8.self)
    }
}
