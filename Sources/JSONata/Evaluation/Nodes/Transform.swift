import Values

/// `| pattern | update, delete |`: a function that changes a copy of its argument.
final class TransformNode: Node, @unchecked Sendable {
    static let signature = Result { () throws(JSONataError) in
        try Signature("<(oa):o>", name: "transform")
    }

    private let pattern: Node
    private let update: Node
    private let delete: Node?
    /// `$clone`, which may have been assigned to something else.
    private let clone: Node

    init(pattern: Node, update: Node, delete: Node?, clone: Node, position: Int) {
        self.pattern = pattern
        self.update = update
        self.delete = delete
        self.clone = clone
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        try run.function(.transform(self, frame: frame))
    }

    /// The argument with the changes made.
    func transform(
        _ argument: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        if argument.isUndefined { return .undefined }
        guard case .function(let cloner) = try clone.value(argument, frame, run) else {
            throw JSONataError("T2013", position: position)
        }
        let copy = try run.call(cloner, [argument], input: .json(.null, 0))
        let (json, nesting) = (run.json(copy), copy.nesting)
        let random = run.random
        if let result = try apply(to: json, nesting, isDistinct: false, frame, run) {
            return result
        }
        run.random = random
        let distinct = try Edits.distinct(json, run)
        return try apply(to: distinct, nesting, isDistinct: true, frame, run) ?? .undefined
    }

    /// The changes made to a value.
    ///
    /// Objects are told apart by their storage. Mostly no two share one, so it is first tried without
    /// making sure of that.
    ///
    /// Returns nil if some do.
    private func apply(
        to original: JSON,
        _ outer: Nesting,
        isDistinct: Bool,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value? {
        var edits = Edits()
        var nesting = outer
        let found = try pattern.value(.json(original, nesting), frame, run)
        let matches = run.elements(of: found)
        edits.note(matches)
        guard isDistinct || !edits.needsDistinct else { return nil }
        for match in matches {
            guard case .object(let object) = match else {
                try checkScalar(match, frame, run)
                continue
            }
            var members = edits.members(of: object)
            let context = Value.json(edits.current(match), nesting)
            nesting = max(nesting, try merge(into: &members, context, frame, run) &+ 1)
            if let delete {
                let now = Value.json(edits.current(.object(members)), nesting)
                try remove(from: &members, delete, now, frame, run)
            }
            edits.set(members, for: object)
        }
        let result = edits.result(original)
        guard isDistinct || edits.isComplete else { return nil }
        return .json(result, try run.nesting(around: nesting, result))
    }

    /// A match that is no object cannot be changed, but what would change it is evaluated.
    private func checkScalar(_ match: JSON, _ frame: Frame, _ run: Run) throws(JSONataError) {
        var ignored = JSONObject()
        _ = try merge(into: &ignored, .json(match, 0), frame, run)
        if let delete { try remove(from: &ignored, delete, .json(match, 0), frame, run) }
    }

    private func merge(
        into members: inout JSONObject,
        _ context: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Nesting {
        let value = try update.value(context, frame, run)
        switch value {
        case .undefined: return 0
        case .json(.object(let changes), let nesting):
            // Copied, so that an object put into itself is its state of now and no endless loop.
            for member in changes { members[member.key] = try Edits.distinct(member.value, run) }
            return nesting
        case .json, .sequence, .function, .tuples:
            throw JSONataError("T2011", position: update.position, value: value.jsonForError)
        }
    }

    private func remove(
        from members: inout JSONObject,
        _ delete: Node,
        _ context: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) {
        let value = try delete.value(context, frame, run)
        if value.isUndefined { return }
        for element in run.elements(of: value) {
            guard case .string(let name) = element else {
                throw JSONataError("T2012", position: delete.position, value: value.jsonForError)
            }
            members[name] = nil
        }
    }

    /// What has been changed so far, by the identity of the objects of the copy.
    private struct Edits {
        private var changed: [UInt: JSONObject] = [:]

        /// A copy in which no two objects are the same storage, so that each can be told by it.
        static func distinct(_ json: JSON, _ run: Run) throws(JSONataError) -> JSON {
            try run.spend(1)
            switch json {
            case .array(let elements):
                var copy: [JSON] = []
                copy.reserveCapacity(elements.count)
                for element in elements { copy.append(try distinct(element, run)) }
                return .array(copy)
            case .object(let object):
                var copy = JSONObject(minimumCapacity: Swift.max(1, object.count))
                for member in object {
                    copy.append(
                        unchecked: .init(key: member.key, value: try distinct(member.value, run))
                    )
                }
                return .object(copy)
            case .null, .bool, .integer, .double, .string: return json
            }
        }

        func members(of object: JSONObject) -> JSONObject {
            changed[object.storageIdentity] ?? object
        }

        mutating func set(_ members: JSONObject, for object: JSONObject) {
            changed[object.storageIdentity] = members
        }

        /// Whether some match is inside another, so that changes of one show in the other.
        private var matchesNest = false
        private var hasEmptyMatch = false
        /// The changed objects that were met while the result was put together.
        private var met: Set<UInt> = []
        private var isShared = false

        /// Whether the changes can only be told apart in a copy where no storage is shared.
        var needsDistinct: Bool { matchesNest || hasEmptyMatch }

        /// Whether every changed object was met exactly once.
        var isComplete: Bool { !isShared && met.count == changed.count }

        /// Learns what will be changed.
        mutating func note(_ matches: [JSON]) {
            var identities: Set<UInt> = []
            for case .object(let object) in matches {
                // Empty objects may all share one storage.
                hasEmptyMatch = hasEmptyMatch || object.isEmpty
                matchesNest = !identities.insert(object.storageIdentity).inserted || matchesNest
            }
            for case .object(let object) in matches where !matchesNest {
                matchesNest = object.contains { Self.contains($0.value, identities) }
            }
        }

        private static func contains(_ json: JSON, _ identities: Set<UInt>) -> Bool {
            switch json {
            case .array(let elements): elements.contains { contains($0, identities) }
            case .object(let object):
                identities.contains(object.storageIdentity)
                    || object.contains { contains($0.value, identities) }
            case .null, .bool, .integer, .double, .string: false
            }
        }

        /// A match with the changes so far.
        mutating func current(_ json: JSON) -> JSON {
            matchesNest && !changed.isEmpty ? edited(json) ?? json : json
        }

        /// The whole copy with all changes.
        mutating func result(_ json: JSON) -> JSON {
            changed.isEmpty ? json : edited(json) ?? json
        }

        /// The value with the changes; nil if there are none in it.
        private mutating func edited(_ json: JSON) -> JSON? {
            switch json {
            case .array(let elements):
                var result: [JSON]?
                for index in elements.indices {
                    if let element = edited(elements[index]) {
                        if result == nil { result = elements }
                        result?[index] = element
                    }
                }
                return result.map { .array($0) }
            case .object(let object):
                let known = changed[object.storageIdentity]
                if known != nil, !met.insert(object.storageIdentity).inserted { isShared = true }
                let members = known ?? object
                var result = known
                for index in members.indices {
                    if let value = edited(members[index].value) {
                        if result == nil { result = members }
                        result?[members[index].key] = value
                    }
                }
                return result.map { .object($0) }
            case .null, .bool, .integer, .double, .string: return nil
            }
        }
    }
}
