import Values

/// A row of names over many elements, which is what most paths are made of.
///
/// What is met is noted by its place and not copied: references are counted only for what becomes
/// part of the result. The elements have to stay alive until then.
struct Walk {
    private let path: MemberPath
    private let run: Run
    private let found: PlaceStack
    private let start: Int
    /// How many results there were, arrays counted as one.
    private var results = 0
    /// Whether the first of them came from an array in an array, and is in parts already.
    private var isFirstSplit = false
    private var nesting: Nesting = 0

    private init(_ path: MemberPath, _ run: Run) {
        self.path = path
        self.run = run
        found = run.places
        start = found.count
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
        defer { walk.found.count = walk.start }
        return try elements.withUnsafeBufferPointer { elements throws(JSONataError) in
            try walk.visit(all: elements, 0, nesting)
            return walk.finish(isLast: isLast)
        }
    }

    private mutating func visit(
        all elements: UnsafeBufferPointer<JSON>,
        _ level: Int,
        _ nesting: Nesting
    ) throws(JSONataError) {
        guard let base = elements.baseAddress else { return }
        for index in 0..<elements.count { try visit(base + index, level, nesting) }
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
        add(value, inner)
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
        let before = found.count
        try collect(level, in: elements)
        let parts = (before..<found.count).map { found.places[$0] }
        found.count = before
        guard let single = parts.first else { return }
        guard level < path.count - 1 else {
            if parts.count > 1 { addParts(parts, nesting) } else { add(single, nesting) }
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
        in elements: UnsafeBufferPointer<JSON>
    ) throws(JSONataError) {
        try run.spend(elements.count)
        guard let base = elements.baseAddress else { return }
        for index in 0..<elements.count {
            let element = base + index
            if let members = element.members {
                guard let member = path.find(level, in: members, of: element) else { continue }
                if let inner = member.elements {
                    found.push(all: inner)
                } else {
                    found.push(member)
                }
            } else if let inner = element.elements {
                try collect(level, in: inner)
            }
        }
    }

    // MARK: Results

    @inline(__always)
    private mutating func add(_ value: UnsafePointer<JSON>, _ nesting: Nesting) {
        results += 1
        self.nesting = max(self.nesting, nesting)
        if results == 1 { return found.push(value) }
        if results == 2 { splitFirst() }
        if let elements = value.elements { found.push(all: elements) } else { found.push(value) }
    }

    private mutating func addParts(_ parts: [UnsafePointer<JSON>], _ nesting: Nesting) {
        results += 1
        self.nesting = max(self.nesting, nesting)
        if results == 1 { isFirstSplit = true }
        if results == 2 { splitFirst() }
        for part in parts { found.push(part) }
    }

    /// The first result is kept whole until it is known not to be the only one.
    private mutating func splitFirst() {
        guard !isFirstSplit, let elements = found.places[start].elements else { return }
        found.count = start
        found.push(all: elements)
    }

    private mutating func finish(isLast: Bool) -> Value {
        guard results > 0 else { return .undefined }
        if results == 1, !isFirstSplit {
            let single = found.places[start]
            guard single.elements != nil, !isLast else {
                return run.value(single.pointee, nesting)
            }
            splitFirst()
        }
        let count = found.count - start
        guard count > 0 else { return .undefined }
        let places = found.places + start
        let elements = [JSON](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let base = buffer.baseAddress else { return }
            for index in 0..<count { (base + index).initialize(to: places[index].pointee) }
            initialized = count
        }
        return .sequence(elements, nesting: nesting &+ 1)
    }
}

/// Places of values, in memory that one evaluation uses again and again.
final class PlaceStack {
    private(set) var places: UnsafeMutablePointer<UnsafePointer<JSON>>
    private var capacity = 64
    var count = 0

    init() { places = .allocate(capacity: capacity) }

    deinit { places.deallocate() }

    @inline(__always)
    func push(_ place: UnsafePointer<JSON>) {
        if count == capacity { grow(to: count + 1) }
        places[count] = place
        count += 1
    }

    @inline(__always)
    func push(all elements: UnsafeBufferPointer<JSON>) {
        guard let base = elements.baseAddress else { return }
        if count + elements.count > capacity { grow(to: count + elements.count) }
        for index in 0..<elements.count { places[count + index] = base + index }
        count += elements.count
    }

    @inline(never)
    private func grow(to least: Int) {
        capacity = max(least, capacity * 2)
        let larger = UnsafeMutablePointer<UnsafePointer<JSON>>.allocate(capacity: capacity)
        larger.moveInitialize(from: places, count: count)
        places.deallocate()
        places = larger
    }
}
