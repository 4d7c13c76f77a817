import Values

/// A transform's pattern that is nothing but names and predicates, as most are.
///
/// Its matches are told by the way to them, whatever storage they share, and the changed value is put
/// together along the same way: what does not lead to a match is not looked at.
struct PlacePattern {
    /// A name, and the predicate behind it.
    struct Step {
        let path: MemberPath
        /// Which of the path's names.
        let level: Int
        let predicate: Node?
    }

    /// A value on the way, and where it came from.
    struct Place {
        /// Which of the places of the step before.
        let parent: Int
        /// Its position, if the step before led to an array; else nothing.
        let index: Int
        /// Valid as long as the value is that the pattern was applied to.
        let value: UnsafePointer<JSON>
    }

    /// The value of a place with its changes.
    struct Change {
        let parent: Int
        let index: Int
        var value: JSON
    }

    /// The index of a place that is in no array.
    static let noIndex = -1

    private let steps: [Step]

    /// Reads a pattern; nil if it is of another kind.
    init?(_ pattern: Node) {
        if let path = pattern.memberPath {
            steps = (0..<path.count).map { Step(path: path, level: $0, predicate: nil) }
            return
        }
        guard let node = pattern as? PathNode, node.group == nil, node.tupleNames == nil else {
            return nil
        }
        var steps: [Step] = []
        for step in node.steps {
            guard let path = step.fields?.path, step.sort == nil, step.stages.count <= 1 else {
                return nil
            }
            for level in 0..<path.count {
                steps.append(Step(path: path, level: level, predicate: nil))
            }
            guard let stage = step.stages.first else { continue }
            // What does not look at the elements is a position, or takes all or none.
            guard case .filter(let predicate) = stage, !predicate.ignoresInput else { return nil }
            steps[steps.count - 1] = Step(
                path: path,
                level: path.count - 1,
                predicate: predicate
            )
        }
        self.steps = steps
    }

    /// How deep a match is at the most: each name may lead to an array, and the whole may be one.
    var depth: Nesting { Nesting(clamping: steps.count * 2 + 1) }

    /// The places of each step, those of the whole value first and the matches last.
    ///
    /// Returns nil if the way leads to arrays in arrays, or if a predicate takes a place more than once.
    func places(
        in root: UnsafePointer<JSON>,
        _ nesting: Nesting,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> [[Place]]? {
        var all: [[Place]] = []
        var places: [Place] = []
        guard try Self.add(root, parent: 0, to: &places, run) else { return nil }
        for step in steps {
            var found: [Place] = []
            for parent in places.indices {
                let place = places[parent].value
                guard let members = place.members,
                    let value = step.path.find(step.level, in: members, of: place)
                else { continue }
                try run.spend(copyOf: members)
                guard let predicate = step.predicate else {
                    guard try Self.add(value, parent: parent, to: &found, run) else { return nil }
                    continue
                }
                let isArray = value.elements != nil
                let elements = value.elements ?? UnsafeBufferPointer(start: value, count: 1)
                guard let base = elements.baseAddress else { continue }
                try run.spend(elements.count)
                for index in 0..<elements.count {
                    let times = try Filter.times(
                        predicate,
                        elements,
                        index,
                        nesting,
                        frame,
                        run
                    )
                    if times == 0 { continue }
                    guard times == 1, (base + index).elements == nil else { return nil }
                    let place = isArray ? index : Self.noIndex
                    found.append(Place(parent: parent, index: place, value: base + index))
                }
            }
            all.append(places)
            places = found
        }
        all.append(places)
        return all
    }

    /// Adds a value, of an array its elements; false if one of those is an array.
    private static func add(
        _ value: UnsafePointer<JSON>,
        parent: Int,
        to places: inout [Place],
        _ run: Run
    ) throws(JSONataError) -> Bool {
        guard let elements = value.elements else {
            places.append(Place(parent: parent, index: noIndex, value: value))
            return true
        }
        guard let base = elements.baseAddress else { return true }
        // A place takes up to two values while the list of them grows.
        try run.spend(elements.count &* 2)
        for index in 0..<elements.count {
            if (base + index).elements != nil { return false }
            places.append(Place(parent: parent, index: index, value: base + index))
        }
        return true
    }

    /// The whole value with the changes of matches, which are in the order of their places.
    func result(_ root: UnsafePointer<JSON>, _ places: [[Place]], _ changes: inout [Change]) -> JSON
    {
        guard !changes.isEmpty else { return root.pointee }
        for (step, parents) in zip(steps, places).reversed() {
            var outer: [Change] = []
            var start = 0
            while start < changes.count {
                let number = changes[start].parent
                var end = start + 1
                while end < changes.count, changes[end].parent == number { end += 1 }
                let parent = parents[number]
                let value = Self.object(parent.value, step, &changes, start..<end)
                outer.append(Change(parent: parent.parent, index: parent.index, value: value))
                start = end
            }
            changes = outer
        }
        return Self.changed(root, &changes, changes.indices)
    }

    /// An object with what is behind the name of a step changed.
    private static func object(
        _ place: UnsafePointer<JSON>,
        _ step: Step,
        _ changes: inout [Change],
        _ range: Range<Int>
    ) -> JSON {
        guard let members = place.members, case .object(var object) = place.pointee,
            let value = step.path.find(step.level, in: members, of: place)
        else { return place.pointee }
        object.set(changed(value, &changes, range), for: step.path.name(step.level))
        return .object(object)
    }

    /// A value with its changes: of an array those of its elements, of anything else the only one.
    private static func changed(
        _ place: UnsafePointer<JSON>,
        _ changes: inout [Change],
        _ range: Range<Int>
    ) -> JSON {
        guard let elements = place.elements, let source = elements.baseAddress else {
            return changes[range.lowerBound].value
        }
        let array = [JSON](unsafeUninitializedCapacity: elements.count) { buffer, initialized in
            guard let target = buffer.baseAddress else { return }
            var next = 0
            for number in range {
                let index = changes[number].index
                while next < index {
                    (target + next).initialize(copyOf: source + next)
                    next += 1
                }
                (target + next).initialize(to: .null)
                swap(&target[next], &changes[number].value)
                next += 1
            }
            while next < elements.count {
                (target + next).initialize(copyOf: source + next)
                next += 1
            }
            initialized = elements.count
        }
        return .array(array)
    }
}

extension Run {
    /// Counts the copy of an object: its storage may be shared by many places, each of which gets its
    /// own.
    ///
    /// A member is as large as two values, and as its place in the index once more.
    func spend(
        copyOf members: UnsafeBufferPointer<JSONObject.Member>
    ) throws(JSONataError) {
        try spend(members.count &* (members.count > JSONObject.indexThreshold ? 4 : 2))
    }
}
