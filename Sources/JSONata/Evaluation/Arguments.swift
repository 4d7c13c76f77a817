/// What a function is called with: up to three values without memory of their own, which is what most
/// calls have.
struct Arguments {
    private(set) var count = 0
    private var first = Value.undefined
    private var second = Value.undefined
    private var third = Value.undefined
    private var rest: [Value] = []

    init() {}

    init(_ first: Value) {
        self.first = first
        count = 1
    }

    init(_ first: Value, _ second: Value) {
        self.first = first
        self.second = second
        count = 2
    }

    init(_ values: some Sequence<Value>) {
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
