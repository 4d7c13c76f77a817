import Values

/// A row of names over many elements, which is what most paths are made of.
///
/// What is on the way is looked at where it is: references are counted only for what becomes part of
/// the result. The elements have to stay alive until then.
struct Walk {
    private let path: MemberPath
    private let run: Run
    private let results: JSONBuffer
    /// How many results there were, arrays counted as one.
    private var count = 0
    /// The first result, kept whole until it is known not to be the only one.
    private var first: UnsafePointer<JSON>?
    private var nesting: Nesting = 0

    private init(_ path: MemberPath, _ run: Run) {
        self.path = path
        self.run = run
        results = run.results
    }

    /// The values at the end of a path from each of the elements.
    ///
    /// After the last step of a path, a single array is left as it is.
    static func value(
        of path: MemberPath,
        over elements: [JSON],
        _ nesting: Nesting,
        isLast: Bool,
        _ run: Run
    ) throws(JSONataError) -> Value {
        try run.spend(elements.count &* path.count)
        var walk = Walk(path, run)
        // As many results as the last time, if that may be: then they need not be moved.
        let expected = path.resultCount
        let isPlausible =
            expected >= Self.expectedMin && expected / 2 <= breadth(of: elements, along: path)
        let results = try walk.results.array(expecting: isPlausible ? expected : 0) {
            () throws(JSONataError) in
            try elements.withUnsafeBufferPointer { elements throws(JSONataError) in
                try walk.visit(all: elements, 0, nesting)
                try walk.end(isLast: isLast)
            }
        }
        if let single = walk.first { return run.value(single.pointee, walk.nesting) }
        guard !results.isEmpty else { return .undefined }
        if results.count != expected { path.resultCount = results.count }
        return .sequence(results, nesting: walk.nesting &+ 1)
    }

    /// How many elements the first array has that a path leads through.
    private static func breadth(of elements: [JSON], along path: MemberPath) -> Int {
        guard elements.count == 1 else { return elements.count }
        return elements.withUnsafeBufferPointer { elements in
            guard var value = elements.baseAddress else { return 0 }
            for level in 0..<path.count {
                guard let members = value.members,
                    let next = path.find(level, in: members, of: value)
                else { break }
                if let inner = next.elements { return inner.count }
                value = next
            }
            return 1
        }
    }

    /// Fewer results are moved at no cost to speak of.
    private static let expectedMin = 64

    private mutating func visit(
        all elements: UnsafeBufferPointer<JSON>,
        _ level: Int,
        _ nesting: Nesting
    ) throws(JSONataError) {
        guard let base = elements.baseAddress else { return }
        var index = 0
        while count < 2, index < elements.count {
            try visit(base + index, level, nesting)
            index += 1
        }
        guard index < elements.count else { return }
        // From here on results are only added, and what most elements need is kept in registers.
        let steps = Nesting(clamping: path.count - level)
        self.nesting = max(self.nesting, nesting - min(nesting, steps))
        while index < elements.count {
            if let room = results.open() {
                let reached = adding(elements, from: index, level, to: room)
                index = reached.index
                let before = results.count
                results.close(reached.room)
                // Elements may share arrays: a few of them can have very many results.
                try run.spend(copiesOf: results.count - before)
            }
            guard index < elements.count else { return }
            try visit(base + index, level, nesting)
            index += 1
        }
    }

    /// Adds results as long as they are where they mostly are and there is room.
    ///
    /// Returns the index of the first element for which that was not so, and what is left of the room.
    private func adding(
        _ elements: UnsafeBufferPointer<JSON>,
        from index: Int,
        _ level: Int,
        to room: JSONBuffer.Room
    ) -> (index: Int, room: JSONBuffer.Room) {
        guard let base = elements.baseAddress else { return (index, room) }
        let path = path
        var room = room
        var element = base + index
        let end = base + elements.count
        if level == path.count - 1 {
            let name = path.likely(level)
            while element < end, let value = name.value(at: element),
                room.append(partsOf: value)
            { element += 1 }
        } else {
            while element < end, let value = path.likely(from: level, at: element),
                room.append(partsOf: value)
            { element += 1 }
        }
        return (element - base, room)
    }

    @inline(__always)
    private mutating func visit(
        _ start: UnsafePointer<JSON>,
        _ first: Int,
        _ nesting: Nesting
    ) throws(JSONataError) {
        var value = start
        var inner = nesting
        var level = first
        repeat {
            guard let members = value.members else {
                return try visit(over: value, level, inner)
            }
            guard let next = path.find(level, in: members, of: value) else { return }
            inner = inner == 0 ? 0 : inner - 1
            value = next
            level += 1
            if level < path.count, let elements = value.elements {
                try run.spend(elements.count)
                return try visit(all: elements, level, inner == 0 ? 0 : inner - 1)
            }
        } while level < path.count
        try add(value, inner)
    }

    /// The rest of the walk from something that is no object.
    ///
    /// An array in an array: its elements' members are one result.
    private mutating func visit(
        over value: UnsafePointer<JSON>,
        _ level: Int,
        _ nesting: Nesting
    ) throws(JSONataError) {
        guard let elements = value.elements else { return }
        var parts: [UnsafePointer<JSON>] = []
        try collect(level, in: elements, into: &parts)
        guard let single = parts.first else { return }
        guard level < path.count - 1 else {
            if parts.count > 1 { try addParts(parts, nesting) } else { try add(single, nesting) }
            return
        }
        if parts.count == 1, let inner = single.elements {
            return try visit(all: inner, level + 1, nesting)
        }
        for part in parts { try visit(part, level + 1, nesting) }
    }

    /// The members of one name of all elements, and of the elements of those that are arrays.
    private func collect(
        _ level: Int,
        in elements: UnsafeBufferPointer<JSON>,
        into parts: inout [UnsafePointer<JSON>]
    ) throws(JSONataError) {
        try run.spend(elements.count)
        guard let base = elements.baseAddress else { return }
        for index in 0..<elements.count {
            let element = base + index
            if let members = element.members {
                guard let member = path.find(level, in: members, of: element) else { continue }
                guard let inner = member.elements, let first = inner.baseAddress else {
                    parts.append(member)
                    continue
                }
                for index in 0..<inner.count { parts.append(first + index) }
            } else if let inner = element.elements {
                try collect(level, in: inner, into: &parts)
            }
        }
    }

    // MARK: Results

    @inline(__always)
    private mutating func add(
        _ value: UnsafePointer<JSON>,
        _ nesting: Nesting
    ) throws(JSONataError) {
        count += 1
        self.nesting = max(self.nesting, nesting)
        if count == 1 {
            first = value
            return
        }
        try splitFirst()
        try append(value)
    }

    private mutating func addParts(
        _ parts: [UnsafePointer<JSON>],
        _ nesting: Nesting
    ) throws(JSONataError) {
        count += 1
        self.nesting = max(self.nesting, nesting)
        try splitFirst()
        try run.spend(copiesOf: parts.count)
        for part in parts { results.append(copyOf: part) }
    }

    @inline(__always)
    private mutating func splitFirst() throws(JSONataError) {
        guard let whole = first else { return }
        first = nil
        try append(whole)
    }

    /// Adds a result, of an array its elements.
    @inline(__always)
    private func append(_ value: UnsafePointer<JSON>) throws(JSONataError) {
        if let elements = value.elements {
            try run.spend(copiesOf: elements.count)
            results.append(copyOf: elements)
        } else {
            results.append(copyOf: value)
        }
    }

    /// The first result stays whole if it is the only one, and no array that the next step is to
    /// take apart.
    private mutating func end(isLast: Bool) throws(JSONataError) {
        if count == 1, let single = first, isLast || single.elements == nil { return }
        try splitFirst()
    }
}
