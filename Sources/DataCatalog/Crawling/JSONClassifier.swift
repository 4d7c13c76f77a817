import Values

/// Recognises JSON: values one a line, one after the other, or one document.
struct JSONClassifier {
    /// Where the rows are, if a classifier says so.
    let path: JSONRowPath?

    /// What a file is.
    ///
    /// - Throws: ``UnknownFormat`` if it is no JSON, or JSON without columns.
    func classify(_ sample: FileSample) throws(UnknownFormat) -> FileSchema {
        let text = try TextSample(sample)
        guard text.encoding != .latin1 else {
            throw UnknownFormat("is no JSON: it is not written in UTF-8")
        }
        var documents = JSONDocuments(text.bytes)
        guard let start = documents.start else { throw UnknownFormat("is no JSON") }
        if start == UInt8(ascii: "["), path == nil || path?.steps.first == .elements {
            return try elements(text, &documents)
        }
        return try sequence(text, &documents)
    }

    /// Documents one after the other.
    private func sequence(
        _ text: TextSample,
        _ documents: inout JSONDocuments
    ) throws(UnknownFormat) -> FileSchema {
        var type = InferredType.nothing
        var number: Int64 = 0
        var areLines = true
        var lastLine = -1
        while let slice = try document(&documents, text) {
            let value = try parse(slice, of: text)
            for row in path?.rows(of: value) ?? [value] {
                type = type.merged(with: JSONType.type(of: row))
                number += 1
            }
            // Each on a line of its own.
            areLines =
                areLines && documents.linesInLast == 0 && documents.lineOfLast != lastLine
            lastLine = documents.lineOfLast
        }
        guard case .structure(let fields) = type, !fields.isEmpty else {
            if number == 0, !text.isWhole {
                throw UnknownFormat("has no whole JSON value in its first part", wantsMore: true)
            }
            throw UnknownFormat(
                path == nil
                    ? "is JSON without columns: its values are no objects"
                    : "has no objects at the classifier's path \(path?.description ?? "")"
            )
        }
        let format =
            path.map { JSONFormat(.path, jsonPath: $0.description) }
            ?? JSONFormat(areLines ? .lines : .documents)
        return schema(format, fields, number, documents.position, text)
    }

    /// One array: a column, or the rows if a classifier says so.
    private func elements(
        _ text: TextSample,
        _ documents: inout JSONDocuments
    ) throws(UnknownFormat) -> FileSchema {
        documents.enterArray()
        var type = InferredType.nothing
        var number: Int64 = 0
        let rest = path.map { JSONRowPath(steps: Array($0.steps.dropFirst())) }
        while let slice = try document(&documents, text) {
            let value = try parse(slice, of: text)
            for row in rest?.rows(of: value) ?? [value] {
                type = type.merged(with: JSONType.type(of: row))
                number += 1
            }
        }
        guard documents.isArrayClosed || !text.isWhole else {
            throw UnknownFormat("is JSON that ends in the middle of an array")
        }
        if let line = documents.lineBehindArray {
            // On the same line it may be CSV that only begins with a bracket.
            throw UnknownFormat(
                "is JSON with something behind its array at line \(line)",
                isSettled: line > documents.line
            )
        }
        if number == 0, !documents.isArrayClosed {
            throw UnknownFormat("has no whole JSON value in its first part", wantsMore: true)
        }
        guard let path else {
            let fields = [InferredType.Field(name: "array", type: .array(type))]
            return schema(JSONFormat(.array), fields, 1, documents.position, text)
        }
        guard case .structure(let fields) = type, !fields.isEmpty else {
            throw UnknownFormat("has no objects at the classifier's path \(path)")
        }
        let format = JSONFormat(
            path.steps.count == 1 ? .elements : .path,
            jsonPath: path.description
        )
        return schema(format, fields, number, documents.position, text)
    }

    private func document(
        _ documents: inout JSONDocuments,
        _ text: TextSample
    ) throws(UnknownFormat) -> ArraySlice<UInt8>? {
        switch documents.next() {
        case .document(let slice): return slice
        case .end: return nil
        case .cut:
            if !text.isWhole { return nil }
            throw UnknownFormat("is JSON that ends in the middle of a value")
        case .broken(let line): throw UnknownFormat("is no JSON at line \(line)")
        }
    }

    private func parse(
        _ slice: ArraySlice<UInt8>,
        of text: TextSample
    ) throws(UnknownFormat) -> JSON {
        do throws(JSONError) { return try JSON(parsing: Array(slice)) } catch {
            let line = text.bytes[..<slice.startIndex].count { $0 == 0x0A } + 1
            throw UnknownFormat("is no JSON: \(error.reason) in the value at line \(line)")
        }
    }

    private func schema(
        _ format: JSONFormat,
        _ fields: [InferredType.Field],
        _ number: Int64,
        _ position: Int,
        _ text: TextSample
    ) -> FileSchema {
        FileSchema(
            format: .json(format),
            columns: fields.map { InferredColumn($0.name, $0.type) }.withoutRepetitions,
            counted: FileSchema.Counted(
                records: number,
                bytes: Int64(text.mark + position),
                isWhole: text.isWhole
            )
        )
    }
}

extension JSONRowPath {
    fileprivate init(steps: [Step]) {
        self.steps = steps
        description = "$"
    }
}

/// The types of JSON values, by Glue's rules.
enum JSONType {
    static func type(of value: JSON) -> InferredType {
        switch value {
        case .null: return .nothing
        case .bool: return .scalar(.boolean)
        case .integer(let number): return .scalar(Int32(exactly: number) == nil ? .bigint : .int)
        case .double: return .scalar(.double)
        case .string: return .scalar(.string)
        case .array(let elements):
            var type = InferredType.nothing
            for element in elements { type = type.merged(with: self.type(of: element)) }
            return .array(type)
        case .object(let object):
            return .structure(
                object.map { InferredType.Field(name: $0.key, type: type(of: $0.value)) }
                    .withoutRepetitions
            )
        }
    }
}

/// Finds the JSON values of a text that stand one after the other, without looking into them.
struct JSONDocuments {
    enum Next {
        case document(ArraySlice<UInt8>)
        case end
        /// The text ends in the middle of one.
        case cut
        /// Something stands there that begins no value.
        case broken(line: Int)
    }

    private let bytes: [UInt8]
    private(set) var position = 0
    private var isInArray = false
    private(set) var isArrayClosed = false
    private(set) var line = 1
    /// On which line the last value began, and how many line breaks were in it.
    private(set) var lineOfLast = 0
    private(set) var linesInLast = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The first byte that is no blank.
    var start: UInt8? { bytes.first { !FileClassifier.isBlank($0) } }

    /// The line of what stands behind the array that was read, if anything does.
    var lineBehindArray: Int? {
        guard isArrayClosed else { return nil }
        let rest = bytes[position...]
        guard let next = rest.firstIndex(where: { !FileClassifier.isBlank($0) }) else { return nil }
        return line + rest[..<next].count { $0 == 0x0A }
    }

    /// Goes to the elements of the array that begins here.
    mutating func enterArray() {
        skipBlanks()
        position += 1
        isInArray = true
    }

    mutating func next() -> Next {
        skipBlanks()
        if isInArray {
            while position < bytes.count, bytes[position] == UInt8(ascii: ",") {
                position += 1
                skipBlanks()
            }
            if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
                position += 1
                isArrayClosed = true
                return .end
            }
        }
        guard position < bytes.count else { return .end }
        lineOfLast = line
        let first = bytes[position]
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return structure() }
        // A text, a number: only elements of arrays can be that.
        guard isInArray else { return .broken(line: line) }
        return scalar()
    }

    private mutating func structure() -> Next {
        let begin = position
        var depth = 0
        var isInText = false
        var index = position
        var lines = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x0A { lines += 1 }
            if isInText {
                if byte == UInt8(ascii: "\\") {
                    index += 1
                } else if byte == UInt8(ascii: "\"") {
                    isInText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 {
                    position = index
                    linesInLast = lines
                    line += lines
                    return .document(bytes[begin..<index])
                }
            default: break
            }
        }
        return .cut
    }

    private mutating func scalar() -> Next {
        let begin = position
        var index = position
        if bytes[index] == UInt8(ascii: "\"") {
            index += 1
            while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            index += 1
        } else {
            while index < bytes.count, bytes[index] != UInt8(ascii: ","),
                bytes[index] != UInt8(ascii: "]"), !FileClassifier.isBlank(bytes[index])
            {
                index += 1
            }
        }
        guard index < bytes.count else { return .cut }
        position = index
        return .document(bytes[begin..<index])
    }

    private mutating func skipBlanks() {
        while position < bytes.count, FileClassifier.isBlank(bytes[position]) {
            if bytes[position] == 0x0A { line += 1 }
            position += 1
        }
    }
}
