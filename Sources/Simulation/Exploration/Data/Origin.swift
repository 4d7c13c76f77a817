import Values

/// Where data comes from that no state of the machine makes.
enum DataSource: Hashable, Sendable {
    /// What the execution is started with.
    case input
    /// What a task gives.
    case result(String)
    /// What the ItemReader of a Map gives, one item of it.
    case items(String)
    /// The error output of a state.
    case failure(String)
}

/// Where a value comes from: its way back to what came from outside.
indirect enum Origin: Hashable, Sendable {
    /// A part of what came from outside.
    case source(DataSource, [DataStep])
    /// A value of the definition.
    case constant(ConstantJSON)
    /// An object; what is not among its members comes from `base`.
    case object([String: Origin], base: Origin?)
    /// An array whose elements are known one by one.
    case array([Origin])
    /// An array of any length, all of whose elements come from the same.
    case each(Origin)
    /// One or the other.
    case either([Origin])
    /// Made by a function: not followed further.
    case computed
    /// Nothing is there.
    case missing

    /// The origin of a part.
    func part(_ step: DataStep) -> Origin {
        switch self {
        case .source(let source, let steps):
            return steps.count < Self.stepsMax ? .source(source, steps + [step]) : .computed
        case .constant(let constant):
            switch (step, constant.value) {
            case (.member(let name), .object(let object)):
                return object[name].map { .constant(ConstantJSON($0)) } ?? .missing
            case (.element, .array(let elements)):
                return Origin.any(elements.map { .constant(ConstantJSON($0)) })
            default: return .missing
            }
        case .object(let members, let base):
            guard case .member(let name) = step else { return .missing }
            return members[name] ?? base?.part(step) ?? .missing
        case .array(let elements):
            return step == .element ? Origin.any(elements) : .missing
        case .each(let element): return step == .element ? element : .missing
        case .either(let origins): return Origin.any(origins.map { $0.part(step) })
        case .computed: return .computed
        case .missing: return .missing
        }
    }

    /// The origin of what a way leads to.
    func part(_ steps: [DataStep]) -> Origin { steps.reduce(self) { $0.part($1) } }

    /// One of several, whichever.
    static func any(_ origins: [Origin]) -> Origin {
        var distinct: [Origin] = []
        for origin in origins {
            if case .either(let inner) = origin {
                for one in inner where !distinct.contains(one) { distinct.append(one) }
            } else if origin != .missing, !distinct.contains(origin) {
                distinct.append(origin)
            }
        }
        guard let first = distinct.first else { return .missing }
        return distinct.count == 1 ? first : .either(Array(distinct.prefix(alternativesMax)))
    }

    /// This with another origin put at a way of names, as ResultPath does it.
    func setting(_ steps: ArraySlice<DataStep>, to value: Origin) -> Origin {
        guard let step = steps.first else { return value }
        guard case .member(let name) = step else { return self }
        let inner = part(step).setting(steps.dropFirst(), to: value)
        if case .object(var members, let base) = self {
            members[name] = inner
            return .object(members, base: base)
        }
        return .object([name: inner], base: self)
    }

    /// The parts of what came from outside that this may be.
    var sources: [(source: DataSource, steps: [DataStep])] {
        switch self {
        case .source(let source, let steps): [(source, steps)]
        case .either(let origins): origins.flatMap(\.sources)
        case .constant, .object, .array, .each, .computed, .missing: []
        }
    }

    /// Whether it could be followed back.
    var isKnown: Bool {
        switch self {
        case .source, .constant, .missing: true
        case .either(let origins): origins.allSatisfy(\.isKnown)
        case .object(let members, let base):
            members.values.allSatisfy(\.isKnown) && base?.isKnown ?? true
        case .array(let elements): elements.allSatisfy(\.isKnown)
        case .each(let element): element.isKnown
        case .computed: false
        }
    }

    /// Whether it is an array of as many elements as the definition says.
    var hasKnownCount: Bool {
        switch self {
        case .constant, .array: true
        case .either(let origins): origins.allSatisfy(\.hasKnownCount)
        case .source, .object, .each, .computed, .missing: false
        }
    }

    /// The values that the definition gives for it.
    var constants: [JSON] {
        switch self {
        case .constant(let constant): [constant.value]
        case .either(let origins): origins.flatMap(\.constants)
        case .source, .object, .array, .each, .computed, .missing: []
        }
    }

    /// The longest way into data that is followed.
    private static let stepsMax = 12
    /// How many alternatives are kept.
    private static let alternativesMax = 8
}

/// A JSON value that can be a key.
struct ConstantJSON: Hashable, Sendable {
    let value: JSON
    private let text: String

    init(_ value: JSON) {
        self.value = value
        text = value.text()
    }

    static func == (lhs: Self, rhs: Self) -> Bool { lhs.text == rhs.text }
    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Origin {
    /// A value that has this origin, given what came from outside.
    ///
    /// - Returns: nil where nothing is there.
    func value(in data: [DataSource: JSON], depth: Int = 0) -> JSON? {
        guard depth < 24 else { return .null }
        switch self {
        case .source(let source, let steps):
            var value = data[source]
            for step in steps {
                switch step {
                case .member(let name): value = value?[name]
                case .element: value = value?.arrayValue?.first
                }
            }
            return value
        case .constant(let constant): return constant.value
        case .object(let members, let base):
            var object = base?.value(in: data, depth: depth + 1)?.objectValue ?? JSONObject()
            for name in members.keys.sorted() {
                if let value = members[name]?.value(in: data, depth: depth + 1) {
                    object[name] = value
                }
            }
            return .object(object)
        case .array(let elements):
            return .array(elements.map { $0.value(in: data, depth: depth + 1) ?? .null })
        case .each(let element):
            guard let value = element.value(in: data, depth: depth + 1) else { return [] }
            return .array([value, value])
        case .either(let origins):
            for origin in origins {
                if let value = origin.value(in: data, depth: depth + 1) { return value }
            }
            return nil
        case .computed: return .string(Demand.sample)
        case .missing: return nil
        }
    }
}
