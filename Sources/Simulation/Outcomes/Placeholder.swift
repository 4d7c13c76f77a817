import Engine
import JSONPath
import StatesLanguage
import Values

extension SourcedOutcome {
    /// What becomes of an attempt of which nobody said anything: a success in the shape of what its
    /// resource usually gives, with all that the state's `ResultSelector` picks out of it.
    ///
    /// What is only there to be picked is a text that says what it stands for, `<Load $.Payload.rows>`,
    /// so that nobody takes it for a result.
    static func placeholder(for call: TaskCall, in states: StateIndex) -> SourcedOutcome {
        var result = UsualAnswer.result(of: call.order)
        if case .task(let task)? = states[call.state]?.state.kind,
            let selector = task.flow.resultSelector
        {
            for path in selector.namePaths {
                let text = "<\(call.state) $.\(path.joined(separator: "."))>"
                result.fill(path[...], with: .string(text))
            }
        }
        return SourcedOutcome(Outcome(.returns(result)), from: .placeholder)
    }
}

extension PayloadTemplate {
    /// The paths of names that its expressions read in `$`: `$.Payload.rows` is `[Payload, rows]`.
    fileprivate var namePaths: [[String]] {
        switch self {
        case .literal, .jsonata: []
        case .path(let expression, _): Self.namePaths(in: expression.text)
        case .object(let members): members.flatMap(\.value.namePaths)
        case .array(let elements): elements.flatMap(\.namePaths)
        }
    }

    private static func namePaths(in text: String) -> [[String]] {
        var paths: [[String]] = []
        var rest = text.unicodeScalars[...]
        var previous: Unicode.Scalar = " "
        while let scalar = rest.popFirst() {
            defer { previous = scalar }
            guard scalar == "$", previous != "$" else { continue }
            var path: [String] = []
            while rest.first == "." {
                let name = rest.dropFirst().prefix { scalar in
                    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
                }
                guard !name.isEmpty else { break }
                path.append(String(name))
                rest = rest[name.endIndex...]
            }
            if !path.isEmpty { paths.append(path) }
        }
        return paths
    }
}

extension JSON {
    /// Puts a value at a path where nothing is; what stands in the way stays.
    fileprivate mutating func fill(_ path: ArraySlice<String>, with value: JSON) {
        guard let name = path.first, case .object(var object) = self else { return }
        let rest = path.dropFirst()
        if rest.isEmpty {
            if object[name] == nil { object[name] = value }
        } else {
            var inner = object[name] ?? .object(JSONObject())
            inner.fill(rest, with: value)
            object[name] = inner
        }
        self = .object(object)
    }
}
