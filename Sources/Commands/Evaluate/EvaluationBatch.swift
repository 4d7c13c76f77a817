import Values

/// Answers JSON Lines with JSON Lines: one expression a line, one answer a line, in the same order.
struct EvaluationBatch {
    /// Evaluates the expression of one line.
    let evaluate: (String, JSONObject) -> Evaluation

    /// Answers every line that is not empty.
    func answers(to bytes: [UInt8], _ print: ([UInt8]) -> Void) {
        var out: [UInt8] = []
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            answer(to: line).json.write(into: &out)
            out.append(UInt8(ascii: "\n"))
            if out.count > Self.flushBytes {
                print(out)
                out.removeAll(keepingCapacity: true)
            }
        }
        print(out)
    }

    private static let flushBytes = 1 << 16

    private func answer(to line: ArraySlice<UInt8>) -> Evaluation {
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: line) } catch {
            return .error(
                Evaluation.Failure(
                    code: "INVALID_LINE",
                    position: error.offset,
                    message: "the line is not JSON: \(error.reason)"
                )
            )
        }
        guard case .object(let request) = json, let text = request["expr"]?.stringValue else {
            return .error(
                Evaluation.Failure(
                    code: "INVALID_LINE",
                    position: nil,
                    message: "the line is no object with a text 'expr'"
                )
            )
        }
        return evaluate(text, request)
    }
}
