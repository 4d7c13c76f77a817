import JSONPath
import Values

extension Decoder {
    mutating func choiceState(_ draft: inout StateDraft) -> ChoiceState? {
        let place = draft.place
        let flow = flow(draft)
        require(["Choices"], in: place)
        let rules = rules(&draft)
        let fallback = string(place["Default"])
        if let fallback, let field = place["Default"] {
            draft.edges.append(StateOutline.Edge(kind: .fallback, target: fallback, place: field))
        }
        guard let rules else { return nil }
        return ChoiceState(flow: flow, rules: rules, defaultNext: fallback)
    }

    private mutating func rules(_ draft: inout StateDraft) -> [ChoiceRule]? {
        guard let place = draft.place["Choices"], isSequence(place) else { return nil }
        if place.elements.isEmpty { error(Sentences.emptyArray("Choices"), at: place) }
        var rules: [ChoiceRule] = []
        for (index, element) in place.elements.enumerated() where isMapping(element) {
            if let rule = rule(element, index, &draft) { rules.append(rule) }
        }
        return rules.count == place.elements.count ? rules : nil
    }

    private mutating func rule(_ place: Place, _ index: Int, _ draft: inout StateDraft)
        -> ChoiceRule?
    {
        require(["Next"], in: place)
        _ = string(place["Comment"])
        let next = string(place["Next"])
        if let next, let field = place["Next"] {
            draft.edges.append(StateOutline.Edge(kind: .choice(index), target: next, place: field))
        }
        let prefix = "Choices[\(index)]/"
        let assign = assignments(place, draft.language, prefix: prefix)
        let condition: Condition?
        var output: PayloadTemplate?
        switch draft.language {
        case .jsonPath:
            condition = comparison(place, isNested: false)
        case .jsonata:
            refuseFields(
                place,
                except: ["Assign", "Comment", "Condition", "Next", "Output"],
                whatElse: ChoiceOperator.names + ["Variable", "And", "Or", "Not"]
            )
            condition = jsonataCondition(place, prefix)
            output = place["Output"].flatMap { template($0, .jsonata, field: prefix + "Output") }
        }
        guard let condition, let next else { return nil }
        return ChoiceRule(condition: condition, next: next, assign: assign, output: output)
    }

    private mutating func jsonataCondition(_ place: Place, _ prefix: String) -> Condition? {
        require(["Condition"], in: place)
        guard let field = place["Condition"] else { return nil }
        if case .bool(let value) = field.node.content { return .constant(value) }
        guard field.string != nil else {
            error(
                Sentences.wrongType(
                    "Condition",
                    expected: "a JSONata expression or true or false",
                    found: field.node
                ),
                at: field
            )
            return nil
        }
        return jsonata(field, named: prefix + "Condition").map(Condition.jsonata)
    }

    // MARK: JSONPath

    /// `And`, `Or`, `Not`, or one comparison.
    private mutating func comparison(_ place: Place, isNested: Bool) -> Condition? {
        if isNested {
            for name in ["Next", "Assign"] {
                guard let entry = place.node.entry(name) else { continue }
                error(
                    Sentences.nestedRuleField(name),
                    at: entry.keyRange,
                    path: Pointer.appending(name, to: place.path)
                )
            }
        }
        let always = isNested ? ["Comment", "Next", "Assign"] : ["Assign", "Comment", "Next"]
        let logical = ["And", "Or", "Not"].filter { place.node.entry($0) != nil }
        if let name = logical.first, let operand = place[name] {
            excludeOneAnother(["And", "Or", "Not"], in: place)
            refuseFields(place, except: always + ["And", "Or", "Not"])
            return logicalCondition(name, operand)
        }
        let errorsBefore = reporter.errorCount
        refuseFields(
            place,
            except: always + ["Variable"] + ChoiceOperator.names,
            whatElse: ["Condition", "Output"]
        )
        let operators = place.members.filter { ChoiceOperator.names.contains($0.name) }
        guard let first = operators.first else {
            // A misspelt operator has been reported as that.
            guard reporter.errorCount == errorsBefore else { return nil }
            error(
                Sentences.noOperator(hasVariable: place["Variable"] != nil),
                at: place.nameRange,
                path: place.path
            )
            return nil
        }
        excludeOneAnother(operators.map(\.name), in: place)
        require(["Variable"], in: place)
        let variable = place["Variable"].flatMap { query($0) }
        guard let test = test(first), let variable else { return nil }
        return .test(variable, test)
    }

    private mutating func logicalCondition(_ name: String, _ operand: Place) -> Condition? {
        if name == "Not" {
            guard isMapping(operand) else { return nil }
            return comparison(operand, isNested: true).map(Condition.not)
        }
        guard isSequence(operand) else { return nil }
        if operand.elements.isEmpty {
            error(Sentences.emptyArray(name), at: operand)
            return nil
        }
        var parts: [Condition] = []
        for element in operand.elements where isMapping(element) {
            if let part = comparison(element, isNested: true) { parts.append(part) }
        }
        guard parts.count == operand.elements.count else { return nil }
        return name == "And" ? .and(parts) : .or(parts)
    }

    private mutating func test(_ place: Place) -> ChoiceTest? {
        guard let known = ChoiceOperator(place.name) else { return nil }
        switch known {
        case .matches: return string(place).map(ChoiceTest.matches)
        case .property(let property): return bool(place).map { .has(property, $0) }
        case .path(let kind, let relation):
            return query(place).map { .compare(kind, relation, .path($0)) }
        case .literal(let kind, let relation):
            return literal(place, kind).map { .compare(kind, relation, .literal($0)) }
        }
    }

    private mutating func literal(_ place: Place, _ kind: ChoiceTest.ValueKind) -> JSON? {
        if place.isPlaceholder { return place.node.json }
        switch kind {
        case .string: return string(place).map(JSON.string)
        case .boolean: return bool(place).map(JSON.bool)
        case .numeric:
            return number(place, in: -.greatestFiniteMagnitude...(.greatestFiniteMagnitude)) == nil
                ? nil : place.node.json
        case .timestamp:
            guard let text = string(place) else { return nil }
            if Timestamp(iso8601: text) != nil { return .string(text) }
            error(Sentences.notTimestamp(), at: place)
            return nil
        }
    }
}

/// The comparison operators by name.
enum ChoiceOperator {
    case literal(ChoiceTest.ValueKind, ChoiceTest.Relation)
    case path(ChoiceTest.ValueKind, ChoiceTest.Relation)
    case matches
    case property(ChoiceTest.Property)

    private static let table: [(name: String, known: ChoiceOperator)] = {
        var table: [(String, ChoiceOperator)] = [("StringMatches", .matches)]
        let kinds: [ChoiceTest.ValueKind] = [.string, .numeric, .boolean, .timestamp]
        for kind in kinds {
            // Truth values have no order.
            for relation in ChoiceTest.Relation.allCases
            where kind != .boolean || relation == .equals {
                let name = kind.rawValue + relation.rawValue
                table.append((name, .literal(kind, relation)))
                table.append((name + "Path", .path(kind, relation)))
            }
        }
        for property in ChoiceTest.Property.allCases {
            table.append((property.rawValue, .property(property)))
        }
        return table
    }()

    /// Every operator's name.
    static let names: [String] = table.map(\.name)

    init?(_ name: String) {
        guard let entry = Self.table.first(where: { $0.name == name }) else { return nil }
        self = entry.known
    }
}
