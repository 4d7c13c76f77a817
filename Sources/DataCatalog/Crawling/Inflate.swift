/// Unpacks the beginning of what gzip has packed (RFC 1951, RFC 1952).
///
/// Crawlers need the first part of a file and not all of it.
struct Inflate {
    /// Why bytes cannot be unpacked.
    struct Failure: Error {
        let reason: String
    }

    /// Whether bytes begin as gzip's do.
    static func isGzip(_ bytes: [UInt8]) -> Bool {
        bytes.count > 2 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8
    }

    /// Unpacks a gzip file or the beginning of one.
    ///
    /// - Parameters:
    ///   - bytes: the packed bytes.
    ///   - isWhole: whether they are the whole file; else an end in the middle is none of its faults.
    ///   - bytesMax: where to stop.
    /// - Throws: ``Failure`` for bytes that gzip has not made, or a whole file that ends in the middle.
    /// - Returns: the first bytes, whether they are all, and from how many packed ones they came.
    static func gzip(
        _ bytes: [UInt8],
        isWhole: Bool,
        bytesMax: Int
    ) throws(Failure) -> (bytes: [UInt8], isAll: Bool, consumed: Int) {
        var out: [UInt8] = []
        var position = 0
        // Members that stand one behind the other are one file.
        while position < bytes.count, out.count < bytesMax {
            let header = Array(bytes[position...].prefix(3))
            guard isGzip(header) else {
                // What tools leave behind the last member is not looked at by gzip either.
                if position > 0 { break }
                throw Failure(reason: "is no gzip file")
            }
            guard let start = headerEnd(bytes, position) else {
                if isWhole { throw Failure(reason: "ends in the header of gzip") }
                return (out, false, position)
            }
            var reader = InflateReader(
                bytes: bytes,
                position: start,
                bytesMax: bytesMax - out.count
            )
            let end = try reader.run()
            out += reader.out
            switch end {
            case .complete: position = reader.bytePosition + 8
            case .full: return (out, false, reader.bytePosition)
            case .truncated:
                if isWhole { throw Failure(reason: "ends in the middle of what gzip has packed") }
                return (out, false, bytes.count)
            }
        }
        let isAll = isWhole && out.count < bytesMax
        return (out, isAll, min(position, bytes.count))
    }

    private static func headerEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        guard start + 10 <= bytes.count else { return nil }
        let flags = bytes[start + 3]
        var position = start + 10
        if flags & 4 != 0 {
            guard position + 2 <= bytes.count else { return nil }
            position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
        }
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            guard position < bytes.count,
                let zero = bytes[position...].firstIndex(of: 0)
            else { return nil }
            position = zero + 1
        }
        if flags & 2 != 0 { position += 2 }
        return position <= bytes.count ? position : nil
    }
}

/// One pass over deflated bytes.
private struct InflateReader {
    enum End { case complete, full, truncated }

    /// The bytes ended.
    private struct Truncated: Error {}

    private let bytes: [UInt8]
    private var position: Int
    private let bytesMax: Int
    private var bits: UInt64 = 0
    private var bitCount = 0
    private(set) var out: [UInt8] = []

    init(bytes: [UInt8], position: Int, bytesMax: Int) {
        self.bytes = bytes
        self.position = position
        self.bytesMax = bytesMax
        out.reserveCapacity(min(bytesMax, bytes.count * 4))
    }

    /// Where the next whole byte is.
    var bytePosition: Int { position - bitCount / 8 }

    mutating func run() throws(Inflate.Failure) -> End {
        while true {
            guard let isLast = take(1), let kind = take(2) else { return .truncated }
            let end: End?
            switch kind {
            case 0: end = try stored()
            case 1: end = try block(Self.fixedLiterals, Self.fixedDistances)
            case 2:
                guard let (literals, distances) = try tables() else { return .truncated }
                end = try block(literals, distances)
            default: throw Inflate.Failure(reason: "has a block of a kind that gzip does not have")
            }
            if let end { return end }
            if isLast == 1 { return .complete }
        }
    }

    private mutating func fill(_ count: Int) -> Bool {
        while bitCount < count {
            guard position < bytes.count else { return false }
            bits |= UInt64(bytes[position]) << UInt64(bitCount)
            position += 1
            bitCount += 8
        }
        return true
    }

    private mutating func take(_ count: Int) -> Int? {
        guard fill(count) else { return nil }
        let value = Int(bits & ((1 << UInt64(count)) - 1))
        bits >>= UInt64(count)
        bitCount -= count
        return value
    }

    private mutating func stored() throws(Inflate.Failure) -> End? {
        _ = take(bitCount % 8)
        guard let length = take(16), let check = take(16) else { return .truncated }
        guard length ^ 0xFFFF == check else {
            throw Inflate.Failure(reason: "has a stored block whose length is wrong")
        }
        for _ in 0..<length {
            guard out.count < bytesMax else { return .full }
            guard let byte = take(8) else { return .truncated }
            out.append(UInt8(byte))
        }
        return nil
    }

    private mutating func block(
        _ literals: HuffmanTable,
        _ distances: HuffmanTable
    ) throws(Inflate.Failure) -> End? {
        while true {
            guard out.count < bytesMax else { return .full }
            guard let symbol = try decode(literals) else { return .truncated }
            if symbol < 256 {
                out.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return nil }
            guard symbol - 257 < Self.lengths.count else {
                throw Inflate.Failure(reason: "has a length that deflate does not have")
            }
            let (base, extra) = Self.lengths[symbol - 257]
            guard let more = take(extra), let code = try decode(distances) else {
                return .truncated
            }
            guard code < Self.distances.count else {
                throw Inflate.Failure(reason: "has a distance that deflate does not have")
            }
            let (start, distanceBits) = Self.distances[code]
            guard let added = take(distanceBits) else { return .truncated }
            let distance = start + added
            guard distance <= out.count else {
                throw Inflate.Failure(reason: "refers to what was before its beginning")
            }
            for _ in 0..<(base + more) { out.append(out[out.count - distance]) }
        }
    }

    private mutating func decode(_ table: HuffmanTable) throws(Inflate.Failure) -> Int? {
        _ = fill(15)
        let entry = table.lookup[Int(bits & 0x7FFF)]
        let length = Int(entry & 15)
        guard length > 0 else {
            if position >= bytes.count, bitCount < 15 { return nil }
            throw Inflate.Failure(reason: "has a code that was not announced")
        }
        guard length <= bitCount else { return nil }
        bits >>= UInt64(length)
        bitCount -= length
        return Int(entry >> 4)
    }

    private mutating func tables() throws(Inflate.Failure) -> (HuffmanTable, HuffmanTable)? {
        guard let literalCount = take(5), let distanceCount = take(5), let codeCount = take(4)
        else {
            return nil
        }
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        var codeLengths = [Int](repeating: 0, count: 19)
        for index in 0..<(codeCount + 4) {
            guard let length = take(3) else { return nil }
            codeLengths[order[index]] = length
        }
        let codes = HuffmanTable(codeLengths)
        let total = literalCount + 257 + distanceCount + 1
        var lengths: [Int] = []
        while lengths.count < total {
            guard let symbol = try decode(codes) else { return nil }
            switch symbol {
            case 0..<16: lengths.append(symbol)
            case 16:
                guard let last = lengths.last else {
                    throw Inflate.Failure(reason: "repeats a length before there is one")
                }
                guard let count = take(2) else { return nil }
                lengths += [Int](repeating: last, count: count + 3)
            case 17:
                guard let count = take(3) else { return nil }
                lengths += [Int](repeating: 0, count: count + 3)
            default:
                guard let count = take(7) else { return nil }
                lengths += [Int](repeating: 0, count: count + 11)
            }
        }
        guard lengths.count == total else {
            throw Inflate.Failure(reason: "announces more codes than it says")
        }
        return (
            HuffmanTable(Array(lengths[..<(literalCount + 257)])),
            HuffmanTable(Array(lengths[(literalCount + 257)...]))
        )
    }

    private static let lengths: [(Int, Int)] = {
        var result: [(Int, Int)] = []
        var base = 3
        for extra in [
            0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5,
        ] {
            result.append((base, extra))
            base += 1 << extra
        }
        return result + [(258, 0)]
    }()

    private static let distances: [(Int, Int)] = {
        var result: [(Int, Int)] = []
        var base = 1
        for extra in [0, 0] + (0...13).flatMap({ [$0, $0] }) {
            result.append((base, extra))
            base += 1 << extra
        }
        return result
    }()

    private static let fixedLiterals = HuffmanTable(
        (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
    )
    private static let fixedDistances = HuffmanTable([Int](repeating: 5, count: 30))
}

/// Codes of up to 15 bits, looked up by the next 15 bits at once.
private struct HuffmanTable {
    /// Symbol and, in the lowest four bits, the length of its code; 0 where there is none.
    let lookup: [UInt16]

    init(_ lengths: [Int]) {
        var lookup = [UInt16](repeating: 0, count: 1 << 15)
        var code = 0
        for length in 1...15 {
            for (symbol, own) in lengths.enumerated() where own == length {
                var reversed = 0
                for bit in 0..<length where code & (1 << bit) != 0 {
                    reversed |= 1 << (length - 1 - bit)
                }
                var index = reversed
                while index < 1 << 15 {
                    lookup[index] = UInt16(symbol << 4 | length)
                    index += 1 << length
                }
                code += 1
            }
            code <<= 1
        }
        self.lookup = lookup
    }
}
