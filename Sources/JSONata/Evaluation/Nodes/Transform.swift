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
        var edits = Edits()
        var nesting = copy.nesting
        let original = try Edits.distinct(run.json(copy), run)
        let found = try pattern.value(.json(original, copy.nesting), frame, run)
        for match in run.elements(of: found) {
            guard case .object(let object) = match else {
                try checkScalar(match, frame, run)
                continue
            }
            let context = Value.json(edits.current(match), nesting)
            var members = edits.members(of: object)
            nesting = max(nesting, try merge(into: &members, context, frame, run) &+ 1)
            edits.set(members, for: object)
            if let delete {
                let now = Value.json(edits.current(match), nesting)
                try remove(from: &members, delete, now, frame, run)
                edits.set(members, for: object)
            }
        }
        let result = edits.current(original)
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

        /// A value of the copy with the changes so far.
        func current(_ json: JSON) -> JSON {
            changed.isEmpty ? json : edited(json) ?? json
        }

        /// The value with the changes; nil if there are none in it.
        private func edited(_ json: JSON) -> JSON? {
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
