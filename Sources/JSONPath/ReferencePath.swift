public import Values

/// A path that names one place of the input, by names and indexes only, as `ResultPath` takes it.
///
/// Fields that only read take variables and the context object as well; ask
/// ``JSONPathQuery/isReferencePath`` there.
public struct ReferencePath: Sendable, Equatable {
    /// The path as a query.
    public let query: JSONPathQuery

    /// The path as written.
    public var text: String { query.text }

    /// Reads a reference path.
    ///
    /// - Throws: ``JSONPathError``, also for a path that may name several places.
    public init(parsing text: String) throws(JSONPathError) {
        let query = try JSONPathQuery(parsing: text)
        guard query.root == .input else {
            throw JSONPathError(
                "expected a path into the input ('$'); the context object and variables cannot be "
                    + "written to",
                offset: 0
            )
        }
        guard query.isReferencePath else {
            throw JSONPathError(
                "expected a reference path, of names and indexes only: no '..', '*', '?', ':', ',' "
                    + "and no functions",
                offset: 0
            )
        }
        self.query = query
    }

    /// The document with a value put at this path; objects that are missing on the way are made.
    ///
    /// - Throws: ``ReferencePathError`` where the document has something else than an object, or an
    ///   array too short, on the way; the service calls it `States.ResultPathMatchFailure`.
    /// - Complexity: O(steps) and a copy of each object and array on the way.
    public func setting(
        _ value: JSON,
        in document: JSON
    ) throws(ReferencePathError) -> JSON {
        try setting(value, in: document, at: 0, place: "$")
    }

    private func setting(
        _ value: JSON,
        in node: JSON?,
        at position: Int,
        place: String
    ) throws(ReferencePathError) -> JSON {
        guard position < query.steps.count else { return value }
        let step = query.steps[position]
        let next = place + step.bracketNotation
        switch (step, node) {
        case (.member(let name), nil):
            return .object(
                JSONObject([(name, try setting(value, in: nil, at: position + 1, place: next))])
            )
        case (.member(let name), .object(var object)):
            object[name] = try setting(value, in: object[name], at: position + 1, place: next)
            return .object(object)
        case (.index(let index), .array(var elements)):
            guard elements.indices.contains(index) else {
                throw ReferencePathError(
                    path: text,
                    place: place,
                    reason: IntrinsicArguments.indexProblem(Int64(index), count: elements.count)
                )
            }
            elements[index] = try setting(
                value,
                in: elements[index],
                at: position + 1,
                place: next
            )
            return .array(elements)
        case (.index(let index), nil):
            throw ReferencePathError(
                path: text,
                place: place,
                reason: "nothing is there, and an array cannot be made for index \(index)"
            )
        case (.index, .some(let other)):
            throw ReferencePathError(
                path: text,
                place: place,
                reason: "expected an array there, found \(other.kind)"
            )
        case (.member, .some(let other)):
            throw ReferencePathError(
                path: text,
                place: place,
                reason: "expected an object there, found \(other.kind)"
            )
        case (.members, _), (.indices, _), (.slice, _), (.wildcard, _), (.descent, _), (.filter, _):
            throw ReferencePathError(path: text, place: place, reason: "not a reference path")
        }
    }
}

/// Why a value cannot be put where a reference path says.
public struct ReferencePathError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The path as written.
    public let path: String
    /// How far it leads in the document, in brackets.
    public let place: String
    /// What is wrong there.
    public let reason: String

    /// Makes an error.
    public init(path: String, place: String, reason: String) {
        self.path = path
        self.place = place
        self.reason = reason
    }

    /// One sentence.
    public var description: String {
        "the reference path '\(path)' cannot be written to at \(place): \(reason)"
    }
}

extension JSONPathQuery {
    /// Whether the path names one place: only names and indexes that count from the start.
    public var isReferencePath: Bool {
        function == nil
            && steps.allSatisfy { step in
                switch step {
                case .member: true
                case .index(let index): index >= 0
                case .members, .indices, .slice, .wildcard, .descent, .filter: false
                }
            }
    }
}

extension JSON {
    /// The value's type with its article, for error texts.
    var kind: String {
        switch self {
        case .array, .object: "an \(typeName)"
        case .null: "null"
        case .bool, .integer, .double, .string: "a \(typeName)"
        }
    }
}
