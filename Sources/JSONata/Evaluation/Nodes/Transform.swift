import Values

/// `| pattern | update, delete |`: a function that changes a copy of its argument.
final class TransformNode: Node, @unchecked Sendable {
    static let signature = Result { () throws(JSONataError) in
        try Signature("<(oa):o>", name: "transform")
    }

    private let pattern: Node
    private let update: Node
    private let delete: Node?
    private let deleteIgnoresInput: Bool
    /// The update, if it is an object whose names are known: its members need no object of their own.
    private let updates: GroupNode?
    /// The pattern, if it is nothing but names and predicates.
    private let places: PlacePattern?
    /// `$clone`, which may have been assigned to something else.
    private let clone: Node

    init(pattern: Node, update: Node, delete: Node?, clone: Node, position: Int) {
        self.pattern = pattern
        self.update = update
        self.delete = delete
        deleteIgnoresInput = delete?.ignoresInput ?? true
        let group = update as? GroupNode
        updates = group?.hasNames == true ? group : nil
        places = PlacePattern(pattern)
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
        let copy = try run.call(cloner, Arguments(argument), input: .json(.null, 0))
        let (json, nesting) = (run.json(copy), copy.nesting)
        let random = run.random
        let placed = try withUnsafePointer(to: json) { json throws(JSONataError) in
            try apply(inPlacesOf: json, nesting, frame, run)
        }
        if let placed { return placed }
        run.random = random
        if let result = try apply(to: json, nesting, isDistinct: false, frame, run) {
            return result
        }
        run.random = random
        let distinct = try TransformEdits.distinct(json, run)
        return try apply(to: distinct, nesting, isDistinct: true, frame, run) ?? .undefined
    }

    /// The changes made to a value, if the places of all matches can be told from the pattern.
    private func apply(
        inPlacesOf original: UnsafePointer<JSON>,
        _ outer: Nesting,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value? {
        guard let pattern = places,
            let places = try pattern.places(in: original, outer, frame, run),
            let matches = places.last
        else { return nil }
        var nesting = outer
        var changes: [PlacePattern.Change] = []
        changes.reserveCapacity(matches.count)
        var constantNames: Value?
        let delete = delete
        let room = updates?.count ?? 0
        for match in matches {
            let place = match.value
            guard let before = place.members, case .object(let object) = place.pointee else {
                try checkScalar(place.pointee, frame, run)
                continue
            }
            try run.spend(copyOf: before)
            var members = JSONObject(copyOf: object, roomFor: room)
            let inner = try run.withBorrowed(place, outer) { context throws(JSONataError) in
                try merge(into: &members, context, isShared: true, frame, run)
            }
            nesting = max(nesting, pattern.depth &+ inner)
            if let delete {
                let names: Value
                if let constantNames {
                    names = constantNames
                } else {
                    names = try self.names(of: delete, frame, run) {
                        .json(.object(members), nesting)
                    }
                    if deleteIgnoresInput { constantNames = names }
                }
                try remove(names, from: &members, delete)
            }
            changes.append(.init(parent: match.parent, index: match.index, value: .object(members)))
        }
        let result = pattern.result(original, places, &changes)
        return .json(result, try run.nesting(around: nesting, result))
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
        var edits = TransformEdits()
        var nesting = outer
        let found = try pattern.value(.json(original, nesting), frame, run)
        let matches = run.elements(of: found)
        edits.note(matches)
        guard isDistinct || !edits.needsDistinct else { return nil }
        try matches.withUnsafeBufferPointer { matches throws(JSONataError) in
            guard let base = matches.baseAddress else { return }
            for index in 0..<matches.count {
                guard let number = edits.number(of: base + index) else {
                    try checkScalar(matches[index], frame, run)
                    continue
                }
                var members = edits.members(number, base + index)
                let changes: Nesting
                if isDistinct {
                    let context = Value.json(edits.current(matches[index]), nesting)
                    changes = try merge(into: &members, context, frame, run)
                } else {
                    changes = try run.withBorrowed(base + index, nesting) {
                        context throws(JSONataError) in
                        try merge(into: &members, context, frame, run)
                    }
                }
                // Wherever the match is, it is no deeper than the whole.
                nesting = max(nesting, outer &+ changes)
                if let delete {
                    let names = try names(of: delete, frame, run) { () in
                        .json(edits.current(.object(members)), nesting)
                    }
                    try remove(names, from: &members, delete)
                }
                edits.set(members, number)
            }
        }
        let result = edits.result(original)
        guard isDistinct || edits.isComplete else { return nil }
        return .json(result, try run.nesting(around: nesting, result))
    }

    /// A match that is no object cannot be changed, but what would change it is evaluated.
    private func checkScalar(_ match: JSON, _ frame: Frame, _ run: Run) throws(JSONataError) {
        var ignored = JSONObject()
        _ = try merge(into: &ignored, .json(match, 0), frame, run)
        if let delete {
            let names = try names(of: delete, frame, run) { .json(match, 0) }
            try remove(names, from: &ignored, delete)
        }
    }

    /// Merges an update's members into those of a match.
    ///
    /// Where objects are told by their storage, what is merged must not share any.
    private func merge(
        into members: inout JSONObject,
        _ context: Value,
        isShared: Bool = false,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Nesting {
        if let updates, context.unsafeMembers != nil {
            try run.spend(1)
            var inner: Nesting = 0
            try updates.eachMember(over: context, frame, run) {
                name,
                value,
                nesting throws(JSONataError) in
                inner = max(inner, nesting)
                members.set(
                    isShared ? value : try TransformEdits.distinct(value, run),
                    for: name
                )
            }
            return try run.nesting(around: inner, .object(members))
        }
        let value = try update.value(context, frame, run)
        switch value {
        case .undefined: return 0
        case .json(.object(let changes), let nesting):
            // Copied, so that an object put into itself is its state of now and no endless loop.
            for member in changes {
                members.set(
                    isShared ? member.value : try TransformEdits.distinct(member.value, run),
                    for: member.key
                )
            }
            return nesting
        case .json, .sequence, .function, .tuples:
            throw JSONataError("T2011", position: update.position, value: value.jsonForError)
        }
    }

    /// What is to be removed.
    ///
    /// The context is gone afterwards, so that the members have one owner when they are removed.
    private func names(
        of delete: Node,
        _ frame: Frame,
        _ run: Run,
        _ context: () -> Value
    ) throws(JSONataError) -> Value {
        try delete.value(deleteIgnoresInput ? .undefined : context(), frame, run)
    }

    private func remove(
        _ names: Value,
        from members: inout JSONObject,
        _ delete: Node
    ) throws(JSONataError) {
        func remove(_ name: JSON) throws(JSONataError) {
            guard case .string(let text) = name else {
                throw JSONataError("T2012", position: delete.position, value: names.jsonForError)
            }
            members[text] = nil
        }
        switch names {
        case .undefined: return
        case .json(.array(let elements), _): for name in elements { try remove(name) }
        case .sequence(let array): for name in array.elements { try remove(name) }
        case .json(let name, _): try remove(name)
        case .function: try remove(.null)
        case .tuples(let stream): for name in stream.elements { try remove(name) }
        }
    }
}
