import Values

/// One evaluation: what it was given, and what it has used up.
final class Run {
    let limits: JSONataLimits
    let now: Timestamp
    var random: RandomGenerator
    let bindings: JSONObject
    let root: Value
    let dialect: JSONataExpression.Dialect

    var depth = 0
    let depthMax: Int
    /// How many steps are left.
    var steps: Int
    /// How many bytes of text may still be built.
    var textBytes: Int
    /// The address below which the evaluation moves to a larger stack.
    var stackFloor: UInt
    private var isOnOwnStack = false

    /// Functions that stand in arrays and objects, by the number of their box.
    private(set) var boxedFunctions: [Function] = []
    /// A call in tail position, which the function that makes it leaves to its caller.
    var tailCall: (closure: Closure, frame: Frame)?
    /// Where `$eval` is called from.
    var evalScope: (scope: Scope, frame: Frame)?
    /// The context that `$eval` is called in.
    var evalInput: Value?

    /// A value that is no ``Scalar``, on its way from the node that made it to the one that asked.
    var other = Value.undefined
    /// Where lent values are left when they are done with; never read.
    private let parking = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    /// Where arrays are put together while nothing else is evaluated.
    let results = JSONBuffer()

    /// The picture and the reader that were used last: loops use one again and again.
    var lastPicture: (text: String, picture: DatePicture)?
    var lastParser: (text: String, parser: DateParser)?

    init(
        _ environment: JSONataEnvironment,
        root: Value,
        bindings: JSONObject,
        dialect: JSONataExpression.Dialect
    ) {
        limits = environment.limits
        now = environment.now
        random = environment.random
        self.bindings = bindings
        self.root = root
        self.dialect = dialect
        depthMax = limits.evaluationDepthMax
        steps = limits.stepsMax
        textBytes = limits.textBytesMax
        stackFloor = Stack.address() &- Stack.sharedBytes
    }

    deinit { parking.deallocate() }

    // MARK: Limits

    /// The error of the limit that was exceeded.
    func exhausted() -> JSONataError {
        JSONataError("U1001", token: depth > depthMax ? "evaluation depth" : "evaluation steps")
    }

    /// Counts work that is not the evaluation of a node.
    @inline(__always)
    func spend(_ count: Int) throws(JSONataError) {
        steps -= count
        if steps < 0 { throw exhausted() }
    }

    /// Counts memory that values take which are built: the limit on steps is one on memory too.
    @inline(__always)
    func spend(bytes count: Int) throws(JSONataError) { try spend(count / Self.bytesAStep) }

    /// As many bytes as an element of an array has.
    private static let bytesAStep = 16
    /// About what an array has besides its elements, the system's own part included.
    static let arrayBytes = 48
    /// About what an object has besides its members, and each of these.
    static let (objectBytes, memberBytes) = (64, 32)
    /// About what a closure takes, or a tuple of a path with bindings.
    static let frameBytes = 192

    /// Counts elements of an array that another one takes in: twice, because that may have to move while it
    /// grows.
    @inline(__always)
    func spend(copiesOf count: Int) throws(JSONataError) { try spend(count &* 2) }

    /// Counts an object that is built.
    @inline(__always)
    func spend(members count: Int) throws(JSONataError) {
        try spend(bytes: Self.objectBytes + Self.memberBytes * count)
    }

    /// Counts a text that was or will be built.
    @inline(__always)
    func spend(textBytes count: Int) throws(JSONataError) {
        textBytes -= count
        guard count <= limits.stringBytesMax, textBytes >= 0 else {
            throw JSONataError("U1001", token: "string size")
        }
    }

    /// The nesting of a new array or object around values of a nesting.
    @inline(__always)
    func nesting(around inner: Nesting, _ value: @autoclosure () -> JSON) throws(JSONataError)
        -> Nesting
    {
        inner < Self.nestingBeforeMeasure ? inner + 1 : try measured(value())
    }

    /// Nesting is estimated from above; from here on it is measured.
    private static let nestingBeforeMeasure: Nesting = 255
    /// How deep an input may be.
    private static let inputNesting = 512

    private func measured(_ value: JSON) throws(JSONataError) -> Nesting {
        try spend(16)
        let depth = Self.depth(of: value, upTo: limits.nestingMax + 1)
        guard depth <= limits.nestingMax else { throw JSONataError("U1001", token: "nesting") }
        return Nesting(max(0, depth - Self.inputNesting))
    }

    private static func depth(of value: JSON, upTo most: Int) -> Int {
        guard most > 0 else { return 0 }
        var result = 0
        switch value {
        case .array(let elements):
            for element in elements where result < most {
                result = max(result, depth(of: element, upTo: most - 1))
            }
            return result + 1
        case .object(let object):
            for member in object where result < most {
                result = max(result, depth(of: member.value, upTo: most - 1))
            }
            return result + 1
        case .null, .bool, .integer, .double, .string: return 0
        }
    }

    /// Goes on with an evaluation on a stack of its own.
    func onLargerStack(
        _ node: Node,
        _ input: Value,
        _ frame: Frame
    ) throws(JSONataError) -> Value {
        guard !isOnOwnStack else { throw JSONataError("U1001", token: "stack") }
        isOnOwnStack = true
        let floor = stackFloor
        defer {
            stackFloor = floor
            isOnOwnStack = false
        }
        var result: Result<Value, JSONataError> = .failure(JSONataError("U1001", token: "stack"))
        _ = Stack.onOwnThread {
            self.stackFloor = Stack.address() &- (Stack.ownBytes - Stack.reserveBytes)
            do throws(JSONataError) {
                result = .success(try node.evaluate(input, frame, self))
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    // MARK: Functions

    /// How long a chain of functions may become in which each holds the next.
    private static let closureNestingMax: Nesting = 250

    /// A new function as a value.
    func function(_ kind: Function.Kind) throws(JSONataError) -> Value {
        let function = Function(kind)
        guard function.closureNesting <= Self.closureNestingMax else {
            throw JSONataError("U1001", token: "nesting of functions")
        }
        return .function(function)
    }

    /// Frames that may be part of a cycle with the functions they hold.
    private var cyclicFrames: [Frame] = []

    /// Assigns a variable.
    @inline(__always)
    func assign(_ value: Value, to place: Place, from frame: Frame) throws(JSONataError) {
        guard let frame = place.frame(from: frame) else { return }
        let wasNoted = frame.holdsFunction
        frame.assign(value, to: place.slot)
        if frame.holdsFunction, !wasNoted {
            try spend(Self.cyclicFrameSteps)
            cyclicFrames.append(frame)
        }
    }

    /// How many steps a frame costs that is kept until the end.
    private static let cyclicFrameSteps = 8

    /// Breaks cycles, so that nothing is left when the run ends.
    func finish() {
        for frame in cyclicFrames { frame.clear() }
        cyclicFrames = []
    }

    // MARK: Sequences

    /// A sequence of one element as that element, of none as undefined; anything else as it is.
    ///
    /// `keepsArray` says whether the expression asks for arrays to stay arrays (`[]`).
    @inline(__always)
    func collapsed(_ value: Value, keepsArray: Bool) -> Value {
        guard case .sequence(let array) = value, array.marks.contains(.sequence) else {
            return value
        }
        return collapsed(array, keepsArray: keepsArray)
    }

    private func collapsed(_ array: MarkedArray, keepsArray: Bool) -> Value {
        if array.elements.isEmpty { return .undefined }
        if array.elements.count == 1, !keepsArray, !array.marks.contains(.keepSingleton) {
            return element(array.elements[0], of: array)
        }
        guard keepsArray else { return .sequence(array) }
        var kept = array
        kept.marks.insert(.keepSingleton)
        return .sequence(kept)
    }

    /// An element of an array with marks.
    @inline(__always)
    func element(_ json: JSON, of array: MarkedArray) -> Value {
        let inner = array.nesting == 0 ? 0 : array.nesting - 1
        if array.marks.contains(.holdsConstructed), case .array(let elements) = json {
            return .sequence(
                MarkedArray(elements: elements, nesting: inner, marks: .constructed)
            )
        }
        return value(json, inner)
    }

    /// Lends a value out of an array without counting references: the array has to stay alive and as
    /// it is meanwhile.
    @inline(__always)
    func withBorrowed<Result>(
        _ place: UnsafePointer<JSON>,
        _ nesting: Nesting,
        _ work: (Value) throws(JSONataError) -> Result
    ) throws(JSONataError) -> Result {
        guard case .object = place.pointee else {
            return try work(value(place.pointee, nesting))
        }
        // Taken and never released here: the reference is the array's.
        let item = Value.json(UnsafeMutablePointer(mutating: place).move(), nesting)
        defer { parking.initialize(to: item) }
        return try work(item)
    }

    // MARK: Functions in arrays and objects

    /// A value as it stands in an array or object.
    @inline(__always)
    func json(_ value: Value) -> JSON {
        switch value {
        case .json(let json, _): json
        case .sequence(let array): .array(array.elements)
        case .function(let function): box(function)
        case .undefined: .null
        case .tuples(let stream): .array(stream.elements)
        }
    }

    private func box(_ function: Function) -> JSON {
        boxedFunctions.append(function)
        return .double(FunctionBox.box(boxedFunctions.count - 1))
    }

    /// A value that was taken out of an array or object.
    @inline(__always)
    func value(_ json: JSON, _ nesting: Nesting) -> Value {
        if case .double(let number) = json, FunctionBox.isBox(number) { return unboxed(number) }
        return .json(json, nesting)
    }

    private func unboxed(_ number: Double) -> Value {
        let index = FunctionBox.index(number)
        guard index < boxedFunctions.count else { return .undefined }
        return .function(boxedFunctions[index])
    }

    /// The elements of an array, a single value as the only element; none if undefined.
    func elements(of value: Value) -> [JSON] {
        if case .function = value { [json(value)] } else { value.elements }
    }

    /// A value as the only element of an array.
    func list(of value: Value) -> Value {
        .array([json(value)], nesting: value.nesting &+ 1)
    }

    /// A result without functions: left out of objects, null in arrays, as JSON has no word for them.
    func withoutFunctions(_ json: JSON) -> JSON {
        guard !boxedFunctions.isEmpty else { return json }
        switch json {
        case .array(let elements):
            return .array(elements.map { Self.isBox($0) ? .null : withoutFunctions($0) })
        case .object(let object):
            var result = JSONObject(minimumCapacity: object.count)
            for member in object where !Self.isBox(member.value) {
                result.append(
                    unchecked: .init(key: member.key, value: withoutFunctions(member.value))
                )
            }
            return .object(result)
        case .null, .bool, .integer, .double, .string: return json
        }
    }

    private static func isBox(_ json: JSON) -> Bool {
        if case .double(let number) = json { FunctionBox.isBox(number) } else { false }
    }
}
