/// What a function is called with: up to three values without memory of their own, which is what most
/// calls have.
struct Arguments {
    private(set) var count: Int
    private var first: Value
    private var second: Value
    private var third: Value
    private var rest: [Value] = []

    @inline(__always)
    private init(count: Int, _ first: Value, _ second: Value) {
        self.count = count
        self.first = first
        self.second = second
        third = .undefined
    }

    init() { self.init(count: 0, .undefined, .undefined) }

    @inline(__always)
    init(_ first: Value) { self.init(count: 1, first, .undefined) }

    @inline(__always)
    init(_ first: Value, _ second: Value) { self.init(count: 2, first, second) }

    init(_ values: some Sequence<Value>) {
        self.init()
        for value in values { append(value) }
    }

    mutating func append(_ value: Value) {
        switch count {
        case 0: first = value
        case 1: second = value
        case 2: third = value
        default: rest.append(value)
        }
        count += 1
    }

    /// The argument at a position; undefined if it was left out.
    @inline(__always)
    func at(_ index: Int) -> Value {
        switch index {
        case 0: first
        case 1: second
        case 2: third
        default: index < count ? rest[index - 3] : .undefined
        }
    }
}

extension Arguments: RandomAccessCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { count }

    @inline(__always)
    subscript(index: Int) -> Value {
        _read {
            switch index {
            case 0: yield first
            case 1: yield second
            case 2: yield third
            default: yield rest[index - 3]
            }
        }
    }
}

extension Arguments: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: Value...) { self.init(elements) }
}
