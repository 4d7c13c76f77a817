import JSONPath
import JSONata
import Values

extension Decoder {
    /// Decodes a payload template.
    ///
    /// `field` is the field's name as the service's texts give it: `Output/result`.
    mutating func template(_ place: Place, _ language: QueryLanguage, field: String)
        -> PayloadTemplate?
    {
        switch place.node.content {
        case .null, .bool, .integer, .double: return .literal(place.node.json)
        case .string(let text):
            guard language == .jsonata, Surround.isPresent(in: text) else {
                return .literal(.string(text))
            }
            return jsonata(place, named: field).map(PayloadTemplate.jsonata)
        case .sequence(let nodes):
            var elements: [PayloadTemplate] = []
            for (index, element) in place.elements.enumerated() {
                if let value = template(element, language, field: "\(field)[\(index)]") {
                    elements.append(value)
                }
            }
            guard elements.count == nodes.count else { return nil }
            return .of(elements)
        case .mapping(let entries):
            var members: [PayloadTemplate.Member] = []
            for member in place.members {
                if let value = self.member(member, language, field: field) { members.append(value) }
            }
            if language == .jsonPath { refuseDoubledMembers(place) }
            guard members.count == entries.count else { return nil }
            return .of(members)
        }
    }

    private mutating func member(_ place: Place, _ language: QueryLanguage, field: String)
        -> PayloadTemplate.Member?
    {
        guard language == .jsonPath, place.name.hasSuffix(".$") else {
            return template(place, language, field: field + "/" + place.name).map {
                PayloadTemplate.Member(name: place.name, value: $0)
            }
        }
        return pathExpression(place, allowsIntrinsic: true).map {
            PayloadTemplate.Member(
                name: String(place.name.dropLast(2)),
                value: .path($0, field: place.name)
            )
        }
    }

    /// `a` and `a.$` become the same member.
    private mutating func refuseDoubledMembers(_ place: Place) {
        for member in place.members where member.name.hasSuffix(".$") {
            let name = String(member.name.dropLast(2))
            guard let other = place.node.entry(name) else { continue }
            error(
                Sentences.doubledMember(name),
                at: member.nameRange,
                path: member.path,
                related: [Diagnostic.Related(range: other.keyRange, message: "'\(name)' is here")]
            )
        }
    }

    /// Decodes a string that is wrapped in `{% %}`, or should be.
    mutating func jsonata(_ place: Place, named field: String) -> JSONataField? {
        guard let text = string(place) else { return nil }
        guard let (inner, start) = Surround.content(of: text) else {
            error(Sentences.malformedSurround(), at: place)
            return nil
        }
        do throws(JSONataError) {
            return JSONataField(
                expression: try JSONataExpression(parsing: inner, dialect: .states),
                field: field
            )
        } catch {
            let offset = start + Self.utf8Offset(of: error, in: inner)
            self.error(
                Sentences.jsonataSyntax(field, error.message),
                at: excerpt(place, offset: offset),
                path: place.path
            )
            return nil
        }
    }
}

extension Decoder {
    /// How many bytes of an expression stand before the token that an error is about.
    fileprivate static func utf8Offset(of error: JSONataError, in text: String) -> Int {
        guard let position = error.position else { return 0 }
        // The position is that of the token's end, in UTF-16; the end of the text is a token too.
        let units = Array(text.utf16)
        let token = Array((error.token ?? "").utf16)
        let end = min(max(0, position), units.count)
        var start = error.token == nil ? max(0, end - 1) : end
        if token.count <= end, units[(end - token.count)..<end].elementsEqual(token) {
            start = end - token.count
        }
        let before = String(decoding: units[..<start], as: UTF16.self)
        return before.utf8.count
    }
}

/// `{% … %}` around a JSONata expression.
enum Surround {
    /// Whether a text has either end of it, and so means to be an expression.
    ///
    /// With white space around both ends it is plain text to the service, as recorded;
    /// ``Check/quotedExpressions`` warns.
    static func isPresent(in text: String) -> Bool {
        text.hasPrefix("{%") || text.hasSuffix("%}")
    }

    /// The expression without white space around it, and how many bytes stand before it; nil if one
    /// end is missing.
    static func content(of text: String) -> (text: String, offset: Int)? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 4, text.hasPrefix("{%"), text.hasSuffix("%}") else { return nil }
        var range = 2..<(bytes.count - 2)
        while let first = range.first, bytes[first] <= 0x20 {
            range = (first + 1)..<range.upperBound
        }
        while let last = range.last, bytes[last] <= 0x20 { range = range.lowerBound..<last }
        return (String(decoding: bytes[range], as: UTF8.self), range.lowerBound)
    }
}

extension PayloadTemplate {
    /// An array, a literal one if nothing in it is an expression.
    static func of(_ elements: [PayloadTemplate]) -> PayloadTemplate {
        let literals = elements.compactMap(\.literalValue)
        return literals.count == elements.count ? .literal(.array(literals)) : .array(elements)
    }

    /// An object, a literal one if nothing in it is an expression.
    static func of(_ members: [Member]) -> PayloadTemplate {
        let literals = members.compactMap { member in
            member.value.literalValue.map { (member.name, $0) }
        }
        return literals.count == members.count
            ? .literal(.object(JSONObject(literals))) : .object(members)
    }

    private var literalValue: JSON? {
        if case .literal(let value) = self { value } else { nil }
    }
}
