/// Variables by number, so that a set of them is a few words and not a thousand strings.
struct VariableNames {
    private var index = NameIndex()
    private(set) var names: [String] = []

    init(_ uses: [[VariableUses]]) {
        for write in uses.joined().lazy.flatMap(\.allWrites) where index[write.name] == nil {
            index.set(write.name, to: names.count)
            names.append(write.name)
        }
    }

    /// The number of a variable that something assigns.
    subscript(name: String) -> Int? { index[name] }

    func set(_ writes: [VariableUses.Write]) -> VariableSet {
        var set = VariableSet()
        for write in writes {
            if let number = index[write.name] { set.insert(number) }
        }
        return set
    }
}

/// A set of variables' numbers.
struct VariableSet: Equatable {
    private var words: [UInt64] = []

    func contains(_ number: Int) -> Bool {
        number / 64 < words.count && words[number / 64] & (1 << UInt64(number % 64)) != 0
    }

    mutating func insert(_ number: Int) {
        while words.count <= number / 64 { words.append(0) }
        words[number / 64] |= 1 << UInt64(number % 64)
    }

    /// Adds all of another set.
    ///
    /// Returns whether there was anything to add.
    @discardableResult
    mutating func formUnion(_ other: VariableSet) -> Bool {
        while words.count < other.words.count { words.append(0) }
        var isChanged = false
        for index in other.words.indices where words[index] | other.words[index] != words[index] {
            words[index] |= other.words[index]
            isChanged = true
        }
        return isChanged
    }

    /// Keeps what is in another set too.
    ///
    /// Returns whether anything was lost.
    @discardableResult
    mutating func formIntersection(_ other: VariableSet) -> Bool {
        var isChanged = false
        for index in words.indices {
            let kept = words[index] & (index < other.words.count ? other.words[index] : 0)
            if kept != words[index] {
                words[index] = kept
                isChanged = true
            }
        }
        return isChanged
    }
}

/// Which variables are assigned when a state is entered.
struct VariableFlow {
    /// On every way; nil where there is no way.
    private(set) var always: [VariableSet?]
    /// On some way.
    private(set) var sometimes: [VariableSet]

    /// Follows all ways until nothing changes any more.
    ///
    /// `outer` is what is assigned when the scope is entered.
    init(_ scope: ScopeFacts, _ uses: [VariableUses], _ names: VariableNames, outer: VariableSet) {
        always = [VariableSet?](repeating: nil, count: scope.states.count)
        sometimes = [VariableSet](repeating: VariableSet(), count: scope.states.count)
        guard let start = scope.start else { return }
        always[start] = outer
        sometimes[start] = outer
        let written = scope.ways.indices.map { node in
            scope.ways[node].map { names.set(uses[node].writes(on: $0.edge.kind)) }
        }
        var open = [start]
        var isOpen = [Bool](repeating: false, count: scope.states.count)
        isOpen[start] = true
        while let node = open.popLast() {
            isOpen[node] = false
            for (number, way) in scope.ways[node].enumerated() {
                var surely = always[node] ?? VariableSet()
                surely.formUnion(written[node][number])
                var maybe = sometimes[node]
                maybe.formUnion(written[node][number])
                var isChanged = sometimes[way.target].formUnion(maybe)
                if always[way.target] == nil {
                    always[way.target] = surely
                    isChanged = true
                } else if always[way.target]?.formIntersection(surely) ?? false {
                    isChanged = true
                }
                if isChanged, !isOpen[way.target] {
                    isOpen[way.target] = true
                    open.append(way.target)
                }
            }
        }
    }
}
