/// Recognises files of separated values.
struct CSVClassifier {
    /// A file with more columns is no table of anybody's.
    static let columnsMax = 10_000
    /// What may stand between values, in the order in which it is tried.
    static let delimiters: [UInt8] = [
        UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: "\t"), UInt8(ascii: ";"), 1,
    ]
    /// A longer value in the first line is no name.
    static let nameCharactersMax = 150
    /// Which part of the records has to have the same number of values.
    static let regularity = 0.9

    /// What a custom classifier says beforehand.
    var custom: CSVClassifierSettings?

    /// What a file is.
    ///
    /// - Throws: ``UnknownFormat`` if it is none of separated values.
    func classify(_ sample: FileSample) throws(UnknownFormat) -> FileSchema {
        let text = try TextSample(sample)
        guard !text.bytes.isEmpty else { throw UnknownFormat("is empty") }
        let quote = custom.map { $0.quote } ?? UInt8(ascii: "\"")
        let doubled = reading(text, quote, escape: nil)
        if case .success(let found) = doubled, !found.hasStray { return found.schema }
        let backslash = UInt8(ascii: "\\")
        if quote != nil, text.bytes.contains(backslash),
            case .success(let found) = reading(text, quote, escape: backslash), !found.hasStray
        {
            return found.schema
        }
        return try doubled.get().schema
    }

    /// A file as it is by one meaning of its quotes, and whether something stands behind a closing one.
    private typealias Reading = (schema: FileSchema, hasStray: Bool)

    private func reading(
        _ text: TextSample,
        _ quote: UInt8?,
        escape: UInt8?
    ) -> Result<Reading, UnknownFormat> {
        do throws(UnknownFormat) {
            return .success(try schema(text, quote, escape))
        } catch { return .failure(error) }
    }

    private func schema(
        _ text: TextSample,
        _ quote: UInt8?,
        _ escape: UInt8?
    ) throws(UnknownFormat) -> Reading {
        var best: (delimiter: UInt8, count: Int)?
        var reason: UnknownFormat?
        for delimiter in custom?.delimiter.map({ [$0] }) ?? Self.delimiters {
            do throws(UnknownFormat) {
                let count = try columnCount(text, delimiter, quote, escape)
                if count > best?.count ?? 0 { best = (delimiter, count) }
            } catch { if reason == nil || error.wantsMore { reason = error } }
        }
        guard let best else { throw reason ?? UnknownFormat("is no text with columns") }
        guard best.count <= Self.columnsMax else {
            throw UnknownFormat(
                "has \(best.count) columns, more than the \(Self.columnsMax) that a table may have"
            )
        }
        return try schema(text, best.delimiter, quote, escape, best.count)
    }

    /// How many values most of the records have.
    private func columnCount(
        _ text: TextSample,
        _ delimiter: UInt8,
        _ quote: UInt8?,
        _ escape: UInt8?
    ) throws(UnknownFormat) -> Int {
        var records = CSVRecords(text.bytes, delimiter: delimiter, quote: quote, escape: escape)
        var counts: [Int: Int] = [:]
        var total = 0
        // Enough to see whether they are alike.
        while total < 1000, let record = records.next(isWhole: text.isWhole) {
            counts[record.count, default: 0] += 1
            total += 1
        }
        let allowed = custom?.allowsSingleColumn == true ? 1 : 2
        guard let (count, number) = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
            count >= allowed
        else {
            throw UnknownFormat("is no text with columns", wantsMore: total == 0 && !text.isWhole)
        }
        guard total >= 2 || custom?.header == .present(nil) || custom?.header == .absent else {
            throw UnknownFormat(
                "has less than two lines, too little to tell columns from a text",
                wantsMore: !text.isWhole
            )
        }
        guard Double(number) >= Self.regularity * Double(total) else {
            throw UnknownFormat("is no text with columns: its lines differ in how many there are")
        }
        return count
    }

    private func schema(
        _ text: TextSample,
        _ delimiter: UInt8,
        _ quote: UInt8?,
        _ escape: UInt8?,
        _ count: Int
    ) throws(UnknownFormat) -> Reading {
        var records = CSVRecords(text.bytes, delimiter: delimiter, quote: quote, escape: escape)
        guard let first = records.next(isWhole: text.isWhole) else {
            throw UnknownFormat("has no lines")
        }
        var types = [InferredType](repeating: .nothing, count: count)
        var number: Int64 = 0
        while let record = records.next(isWhole: text.isWhole) {
            number += 1
            for (index, value) in record.prefix(count).enumerated() {
                if case .scalar(.string) = types[index] { continue }
                types[index] = types[index].merged(with: CSVType.type(of: trimmed(text, value)))
            }
        }
        let names = first.prefix(count).map { value in
            let slice = trimmed(text, value)
            return text.string(value.isQuoted ? records.content(slice) : slice)
        }
        let hasHeader = hasHeader(names, first, types, text, count)
        if !hasHeader {
            number += 1
            for (index, value) in first.prefix(count).enumerated() {
                types[index] = types[index].merged(with: CSVType.type(of: trimmed(text, value)))
            }
        }
        var columns = columns(hasHeader ? names : [], types)
        // A delimiter behind the last value makes no column.
        if let last = columns.last, last.type == .nothing, columns.count > 2,
            hasHeader ? last.name.isEmpty : custom == nil
        {
            columns.removeLast()
        }
        apply(custom, to: &columns)
        let format = CSVFormat(
            delimiter: String(UnicodeScalar(delimiter)),
            quote: records.sawQuotes || custom?.serde == "OpenCSVSerDe"
                ? quote.map { String(UnicodeScalar($0)) } : nil,
            escape: records.sawEscape
                ? (escape ?? quote).map { String(UnicodeScalar($0)) } : nil,
            hasHeader: hasHeader,
            encoding: text.encoding,
            serde: custom?.serde
        )
        let schema = FileSchema(
            format: .csv(format),
            columns: Self.unique(columns),
            counted: FileSchema.Counted(
                records: number,
                bytes: Int64(text.mark + records.position),
                isWhole: text.isWhole
            )
        )
        return (schema, records.sawStray)
    }

    /// Whether the first line has names: each is a text and could be one, and some later line shows that
    /// not everything is text.
    private func hasHeader(
        _ names: [String],
        _ first: [CSVRecords.Value],
        _ types: [InferredType],
        _ text: TextSample,
        _ count: Int
    ) -> Bool {
        switch custom?.header {
        case .present?: return true
        case .absent?: return false
        case .unknown?, nil: break
        }
        for (index, name) in names.enumerated() {
            if index == count - 1, name.isEmpty, types[index] == .nothing { continue }
            guard CSVType.type(of: Array(name.utf8)[...]) == .scalar(.string), Self.canBeName(name)
            else { return false }
            guard index == count - 1 || name.count < Self.nameCharactersMax else { return false }
        }
        guard Set(names.map { $0.lowercased() }).count == names.count else { return false }
        return types.contains { $0 != .nothing && $0 != .scalar(.string) }
    }

    private static func canBeName(_ name: String) -> Bool {
        !name.isEmpty && !name.utf8.contains { $0 < 0x20 && $0 != 9 }
    }

    private func columns(_ names: [String], _ types: [InferredType]) -> [InferredColumn] {
        types.enumerated().map { index, type in
            // Glue counts from 0.
            InferredColumn(index < names.count ? names[index] : "col\(index)", type)
        }
    }

    private func apply(_ custom: CSVClassifierSettings?, to columns: inout [InferredColumn]) {
        guard let custom else { return }
        for (index, name) in custom.names.enumerated() where index < columns.count {
            columns[index] = InferredColumn(name, columns[index].type)
        }
        for (index, type) in custom.types.enumerated() where index < columns.count {
            columns[index].type = .scalar(type)
        }
    }

    /// Names that are empty or repeated get a number: a table cannot have two of one.
    private static func unique(_ columns: [InferredColumn]) -> [InferredColumn] {
        var seen: Set<String> = []
        return columns.enumerated().map { index, column in
            var column = column
            if column.name.isEmpty { column = InferredColumn("col\(index)", column.type) }
            column.name = FreeName.next(column.name, &seen)
            return column
        }
    }

    private func trimmed(_ text: TextSample, _ value: CSVRecords.Value) -> ArraySlice<UInt8> {
        var slice = text.bytes[value.range]
        if custom?.disablesTrimming == true { return slice }
        while slice.first == 0x20 { slice.removeFirst() }
        while slice.last == 0x20 { slice.removeLast() }
        return slice
    }
}
