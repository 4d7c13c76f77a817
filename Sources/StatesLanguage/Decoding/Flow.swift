import JSONPath
import Values

extension Decoder {
    /// What every state may do with data; a field that its type lacks has been refused elsewhere.
    mutating func flow(_ draft: StateDraft) -> DataFlow {
        var flow = DataFlow()
        let place = draft.place
        flow.assign = assignments(place, draft.language, prefix: "")
        switch draft.language {
        case .jsonPath:
            flow.inputPath = pathField(place["InputPath"])
            flow.arguments = place["Parameters"].flatMap {
                template($0, .jsonPath, field: "Parameters")
            }
            flow.resultSelector = place["ResultSelector"].flatMap {
                isMapping($0) ? template($0, .jsonPath, field: "ResultSelector") : nil
            }
            flow.resultPath = resultPath(place["ResultPath"])
            flow.outputPath = pathField(place["OutputPath"])
        case .jsonata:
            flow.arguments = place["Arguments"].flatMap {
                template($0, .jsonata, field: "Arguments")
            }
            flow.output = place["Output"].flatMap { template($0, .jsonata, field: "Output") }
        }
        return flow
    }

    /// `Assign` of a state, a Choice rule or a catcher.
    mutating func assignments(_ place: Place, _ language: QueryLanguage, prefix: String)
        -> [Assignment]
    {
        guard let assign = place["Assign"], isMapping(assign),
            let template = template(assign, language, field: prefix + "Assign")
        else { return [] }
        for member in assign.members { checkVariable(member, language) }
        switch template {
        case .object(let members):
            return members.map { Assignment(name: $0.name, value: $0.value) }
        case .literal(.object(let object)):
            return object.map { Assignment(name: $0.key, value: .literal($0.value)) }
        case .literal, .array, .path, .jsonata: return []
        }
    }

    private mutating func checkVariable(_ member: Place, _ language: QueryLanguage) {
        var name = member.name
        if language == .jsonPath, name.hasSuffix(".$") { name.removeLast(2) }
        if name.unicodeScalars.count > Limits.variableNameLengthMax {
            error(Sentences.variableNameLength(name), at: member.nameRange, path: member.path)
        } else if !VariableName.isValid(name) || name == "states" {
            error(Sentences.variableName(name), at: member.nameRange, path: member.path)
        }
    }

    /// `InputPath` or `OutputPath`.
    private mutating func pathField(_ place: Place?) -> PathField {
        guard let place else { return .whole }
        if case .null = place.node.content { return .nothing }
        guard let text = string(place) else { return .whole }
        if text == "$" { return .whole }
        return query(place).map(PathField.query) ?? .whole
    }

    /// `ResultPath`.
    mutating func resultPath(_ place: Place?) -> ResultPathField {
        guard let place else { return .whole }
        if case .null = place.node.content { return .discard }
        guard let text = string(place) else { return .whole }
        if text == "$" { return .whole }
        let second = text.utf8.dropFirst().first
        guard text.utf8.first == UInt8(ascii: "$"),
            second == UInt8(ascii: ".") || second == UInt8(ascii: "[")
        else {
            if !place.isPlaceholder {
                error(Sentences.notReferencePath(place.name, reason: nil), at: place)
            }
            return .whole
        }
        do throws(JSONPathError) { return .at(try ReferencePath(parsing: text)) } catch {
            guard !place.isPlaceholder else { return .whole }
            self.error(
                Sentences.notReferencePath(place.name, reason: error.reason),
                at: excerpt(place, offset: error.offset),
                path: place.path
            )
            return .whole
        }
    }

    /// A path that reads: `$.a`, `$$.Execution`, `$variable`.
    mutating func query(_ place: Place) -> JSONPathQuery? {
        guard let text = string(place) else { return nil }
        guard text.utf8.first == UInt8(ascii: "$") else {
            error(Sentences.notPath(place.name, allowsIntrinsic: false, reason: nil), at: place)
            return nil
        }
        do throws(JSONPathError) { return try JSONPathQuery(parsing: text) } catch {
            if place.isPlaceholder { return try? JSONPathQuery(parsing: "$") }
            self.error(
                Sentences.notPath(place.name, allowsIntrinsic: false, reason: error.reason),
                at: excerpt(place, offset: error.offset),
                path: place.path
            )
            return nil
        }
    }

    /// A path that reads, or an intrinsic call where those are allowed.
    mutating func pathExpression(_ place: Place, allowsIntrinsic: Bool) -> PathExpression? {
        guard let text = string(place) else { return nil }
        let isPath = text.utf8.first == UInt8(ascii: "$")
        guard isPath || (allowsIntrinsic && text.hasPrefix("States.")) else {
            error(
                Sentences.notPath(place.name, allowsIntrinsic: allowsIntrinsic, reason: nil),
                at: place
            )
            return nil
        }
        do throws(JSONPathError) { return try PathExpression(parsing: text) } catch {
            if place.isPlaceholder { return try? PathExpression(parsing: "$") }
            self.error(
                Sentences.notPath(
                    place.name,
                    allowsIntrinsic: allowsIntrinsic,
                    reason: error.reason
                ),
                at: excerpt(place, offset: error.offset),
                path: place.path
            )
            return nil
        }
    }

    /// The place of something within a scalar.
    func excerpt(_ place: Place, offset: Int) -> SourceRange {
        source.range(within: place.node, utf8Offset: offset)
    }
}

/// What a variable may be called: Unicode's identifiers, `_` at the start too.
enum VariableName {
    static func isValid(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first else { return false }
        return (first.properties.isIDStart || first == "_")
            && name.unicodeScalars.allSatisfy { $0.properties.isIDContinue || $0 == "_" }
    }
}
