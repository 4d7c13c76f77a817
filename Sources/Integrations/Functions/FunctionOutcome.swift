import Engine
import Runtime
import Values

/// What the end of a function's process means, in the words of Lambda.
struct FunctionOutcome {
    /// How much of the log `LogType: Tail` brings along.
    static let logTailBytes = 4 << 10

    let call: FunctionCall
    let result: ProcessResult
    let attempt: TaskAttempt

    var outcome: TaskOutcome {
        let limit = call.configuration.timeoutSeconds
        if TimeLimit.wasReached(by: result, seconds: limit) {
            return fault("Sandbox.Timedout", "Error: Task timed out after \(limit).00 seconds")
        }
        switch result.end {
        case .exited(code: 0):
            switch call.configuration.code {
            case .python:
                return handlerAnswer ?? exited("Runtime exited without providing a reason")
            case .command: return commandAnswer
            }
        case .exited(let code):
            return OwnError.named(in: attempt)?.outcome
                ?? exited("Runtime exited with error: exit status \(code)")
        case .signalled(let signal):
            return exited("Runtime exited with error: signal: \(Signals.name(signal))")
        case .notStarted(let reason):
            return fault("Runtime.InvalidEntrypoint", "Error: \(reason)")
        case .outputLimitExceeded:
            return fault(
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size (\(LambdaInvoke.answerBytesMax) "
                    + "bytes)."
            )
        case .lost: return Failures.lost
        }
    }

    /// What the shim wrote: nil if it did not come to that.
    private var handlerAnswer: TaskOutcome? {
        guard let bytes = AttemptFiles.answer(of: attempt) else { return nil }
        do throws(JSONError) {
            let answer = try JSON(parsing: bytes)
            if let payload = answer["Payload"] {
                return succeeded(payload, bytes: bytes.count - #"{"Payload": }"#.utf8.count)
            }
            guard let fault = answer["Fault"], let type = fault["errorType"]?.stringValue else {
                return nil
            }
            return Failures.failed(type, fault.shortened)
        } catch { return nil }
    }

    private var commandAnswer: TaskOutcome {
        let bytes = AttemptFiles.answer(of: attempt) ?? result.standardOutput
        // Nothing at all is a function that returns nothing.
        if bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            return succeeded(.null, bytes: 4)
        }
        do throws(JSONError) {
            return succeeded(try JSON(parsing: bytes), bytes: bytes.count)
        } catch {
            return fault(
                "Runtime.MarshalError",
                "The function's standard output is not JSON: \(error)"
            )
        }
    }

    private func succeeded(_ payload: JSON, bytes: Int) -> TaskOutcome {
        guard call.isWrapped else { return .succeeded(payload) }
        let version = call.function.qualifier ?? "$LATEST"
        var output = JSONObject()
        output["ExecutedVersion"] = .string(version)
        var headers = [("X-Amz-Executed-Version", version)]
        if call.wantsLog {
            let log = Base64.encode(Array(result.standardError.suffix(Self.logTailBytes)))
            output["LogResult"] = .string(log)
            headers.append(("X-Amz-Log-Result", log))
        }
        headers += [
            ("Content-Length", String(bytes)), ("Content-Type", "application/json"),
        ]
        output["Payload"] = payload
        ServiceMetadata.add(to: &output, headers: headers, requestID: call.requestID)
        output["StatusCode"] = 200
        return .succeeded(.object(output))
    }

    private func exited(_ words: String) -> TaskOutcome {
        fault("Runtime.ExitError", "RequestId: \(call.requestID) Error: \(words)")
    }

    private func fault(_ type: String, _ message: String) -> TaskOutcome {
        Failures.failed(type, ["errorMessage": .string(message), "errorType": .string(type)])
    }
}

extension JSON {
    /// A fault whose text fits a cause: the trace goes first, then the end of the message.
    fileprivate var shortened: JSON {
        guard text().count > Failures.causeCharactersMax, case .object(var object) = self else {
            return self
        }
        object["stackTrace"] = []
        if let message = object["errorMessage"]?.stringValue {
            object["errorMessage"] = .string(
                String(message.prefix(Failures.causeCharactersMax / 4)) + "…"
            )
        }
        return .object(object)
    }
}
