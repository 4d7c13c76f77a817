/// Whether a plain text looks as if it were meant to be evaluated.
enum ExpressionLook {
    /// `$.a`, `$['a']`, `$$.Execution.Id`, `States.Format(…)`; not `$5` and not a variable, which may be
    /// any text with a dollar in front.
    static func isPath(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(4))
        if bytes.first == UInt8(ascii: "$") {
            if bytes.count == 1 { return true }
            let rest = bytes.dropFirst(bytes[1] == UInt8(ascii: "$") ? 2 : 1)
            guard let next = rest.first else { return true }
            return next == UInt8(ascii: ".") || next == UInt8(ascii: "[")
        }
        return text.hasPrefix("States.") && text.hasSuffix(")")
    }
}

/// A state's payload templates.
enum Templates {
    static func places(of state: StateOutline) -> [Place] {
        let fields: [String] = [
            "Parameters", "Arguments", "ResultSelector", "ItemSelector", "Assign", "Credentials",
        ]
        var places = fields.compactMap { state.place[$0] }
        for field in ["ItemReader", "ResultWriter"] {
            places += ["Parameters", "Arguments"].compactMap { state.place[field]?[$0] }
        }
        if let input = state.place["ItemBatcher"]?["BatchInput"] { places.append(input) }
        for field in ["Choices", "Catch"] {
            places += (state.place[field]?.elements ?? []).compactMap { $0["Assign"] }
        }
        return places
    }

    /// Every scalar in a template, with the member that it is the value of.
    static func forEachString(in place: Place, _ body: (Place, String) -> Void) {
        switch place.node.content {
        case .string(let text): body(place, text)
        case .mapping: for member in place.members { forEachString(in: member, body) }
        case .sequence: for element in place.elements { forEachString(in: element, body) }
        case .null, .bool, .integer, .double: break
        }
    }
}
