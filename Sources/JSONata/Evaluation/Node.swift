import Values

/// A part of a compiled expression.
///
/// Immutable once compiled, and shared by all evaluations of the expression: hence unchecked.
class Node: @unchecked Sendable {
    /// UTF-16 code units before the end of the token, as the reference counts.
    let position: Int
    /// Whether `[]` follows: arrays of one element stay arrays.
    var keepsArray = false
    /// The names, if the node is nothing but a path of names, whose value can be looked at where it
    /// stands.
    final let memberPath: MemberPath?
    private let memberNames: MemberNames?

    init(position: Int, memberNames: MemberNames? = nil) {
        self.position = position
        self.memberNames = memberNames
        memberPath = memberNames?.path
    }

    /// The value over an input.
    ///
    /// Overridden by every kind of node.
    func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value {
        .undefined
    }

    /// The same, for nodes whose value mostly is a number or a truth value: those override it.
    func evaluateScalar(
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Scalar {
        run.scalar(run.collapsed(try evaluate(input, frame, run), keepsArray: keepsArray))
    }

    /// The value over an input, with sequences collapsed and the limits watched.
    @inline(__always)
    final func value(
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        run.depth += 1
        run.steps -= 1
        if run.depth > run.depthMax || run.steps < 0 { throw run.exhausted() }
        let result: Value
        if Stack.address() < run.stackFloor {
            result = try run.onLargerStack(self, input, frame)
        } else {
            result = try evaluate(input, frame, run)
        }
        run.depth -= 1
        return run.collapsed(result, keepsArray: keepsArray)
    }

    /// The value, where a number or a truth value is wanted.
    @inline(__always)
    final func scalar(
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Scalar {
        if let memberPath {
            switch try run.peek(memberPath, input) {
            case .found(let place):
                return Scalar(place) ?? run.scalar(run.value(at: place, input, memberPath))
            case .missing: return .undefined
            case .branching: return run.scalar(try value(input, frame, run))
            }
        }
        run.depth += 1
        run.steps -= 1
        if run.depth > run.depthMax || run.steps < 0 { throw run.exhausted() }
        let result: Scalar
        if Stack.address() < run.stackFloor {
            result = run.scalar(
                run.collapsed(
                    try run.onLargerStack(self, input, frame),
                    keepsArray: keepsArray
                )
            )
        } else {
            result = try evaluateScalar(input, frame, run)
        }
        run.depth -= 1
        return result
    }

    /// Whether the value is the same whatever the input is, so that one evaluation serves for all.
    var ignoresInput: Bool { false }
}

extension Run {
    /// What stands at the end of a path from an input.
    func value(at place: UnsafePointer<JSON>, _ input: Value, _ path: MemberPath) -> Value {
        let nesting = input.nesting
        return value(place.pointee, nesting - Nesting(min(path.count, Int(nesting))))
    }

    /// Where a path leads from an input, valid as long as that is.
    ///
    /// It costs what evaluating the path costs, unless it is branching and has to be evaluated.
    @inline(__always)
    func peek(_ path: MemberPath, _ input: Value) throws(JSONataError) -> MemberPath.Place {
        let place = path.follow(from: input)
        if case .branching = place { return place }
        steps -= path.count == 1 ? 1 : path.count + 1
        if depth >= depthMax || steps < 0 {
            depth += 1
            throw exhausted()
        }
        return place
    }
}
