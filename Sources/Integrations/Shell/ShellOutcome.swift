import Engine
import Runtime
import Values

/// What the end of a `shell:run` process means.
struct ShellOutcome {
    let parameters: ShellParameters
    let command: [String]
    let result: ProcessResult
    let attempt: TaskAttempt

    var outcome: TaskOutcome {
        switch result.end {
        case .exited(let code) where parameters.successExitCodes.contains(code):
            return succeeded(code)
        case .exited(let code):
            return OwnError.named(in: attempt)?.outcome
                ?? failed("Shell.CommandFailed", [("ExitCode", .integer(Int64(code)))])
        case .signalled(let signal):
            return OwnError.named(in: attempt)?.outcome
                ?? failed("Shell.CommandFailed", [("Signal", .integer(Int64(signal)))])
        case .notStarted(let reason):
            return failed("Shell.CommandNotFound", [("Reason", .string(reason))])
        case .outputLimitExceeded:
            return failed(
                "Shell.OutputLimitExceeded",
                [
                    (
                        "Reason",
                        .string(
                            "It printed more than the \(parameters.outputBytesMax) bytes of OutputBytesMax; "
                                + "large results belong into a file."
                        )
                    )
                ]
            )
        case .lost: return Failures.lost
        }
    }

    private func succeeded(_ code: Int32) -> TaskOutcome {
        do throws(InvalidOutput) {
            return .succeeded(["ExitCode": .integer(Int64(code)), "Output": try output()])
        } catch {
            return failed("Shell.InvalidOutput", [("Reason", .string(error.reason))])
        }
    }

    private struct InvalidOutput: Error { let reason: String }

    /// PAWL_RESULT_FILE goes before standard output, which is log then.
    private func output() throws(InvalidOutput) -> JSON {
        if let answer = AttemptFiles.answer(of: attempt) {
            do throws(JSONError) { return try JSON(parsing: answer) } catch {
                throw InvalidOutput(reason: "PAWL_RESULT_FILE is not JSON: \(error)")
            }
        }
        let bytes = result.standardOutput
        switch parameters.output {
        case .none: return .null
        case .text: return .string(text(bytes))
        case .lines:
            let text = text(bytes)
            if text.isEmpty { return .array([]) }
            return .array(
                text.split(separator: "\n", omittingEmptySubsequences: false).map {
                    .string(String($0))
                }
            )
        case .json:
            do throws(JSONError) { return try JSON(parsing: bytes) } catch {
                throw InvalidOutput(
                    reason: "Output is \"json\", and what was printed is not JSON: \(error)"
                )
            }
        case .auto:
            do throws(JSONError) { return try JSON(parsing: bytes) } catch {
                return .string(text(bytes))
            }
        }
    }

    /// As `$(…)` has it: without the line breaks at the end.
    private func text(_ bytes: [UInt8]) -> String {
        var bytes = bytes[...]
        while bytes.last == 0x0A { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func failed(_ error: String, _ members: [(String, JSON)]) -> TaskOutcome {
        let cause: [(String, JSON)] =
            [("Command", .array(command.prefix(32).map { .string($0.excerpt) }))] + members
            + [("Stderr", .string(Failures.excerpt(result.standardError)))]
        return Failures.failed(error, .object(JSONObject(cause)))
    }
}

extension String {
    /// At most 200 characters of a text, for a cause.
    fileprivate var excerpt: String { utf8.count > 200 && count > 200 ? prefix(199) + "…" : self }
}
