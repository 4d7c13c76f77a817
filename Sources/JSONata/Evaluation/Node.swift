import Values

/// A part of a compiled expression.
///
/// Immutable once compiled, and shared by all evaluations of the expression: hence unchecked.
class Node: @unchecked Sendable {
    /// UTF-16 code units before the end of the token, as the reference counts.
    let position: Int
    /// Whether `[]` follows: arrays of one element stay arrays.
    var keepsArray = false

    init(position: Int) { self.position = position }

    /// The value over an input.
    ///
    /// Overridden by every kind of node.
    func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value {
        .undefined
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

    /// Whether the value is the same whatever the input is, so that one evaluation serves for all.
    var ignoresInput: Bool { false }
}
