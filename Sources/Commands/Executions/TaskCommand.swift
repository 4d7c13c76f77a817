import ArgumentParser
import Engine
import Runtime
import Values

/// `pawl task`: answers tasks that wait for somebody.
struct TaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task",
        abstract: "Answer a task that waits for somebody.",
        discussion: """
            The task is named by its token, or by its execution where only one task of that waits.

            Example:
              pawl task succeed @latest --output '{"approved": true}'
              pawl task fail @latest --error Rejected --cause 'too expensive'
            """,
        subcommands: [Succeed.self, Fail.self, Heartbeat.self]
    )

    /// Which task.
    struct Target: ParsableArguments {
        @Argument(help: "A task's token, or an execution: @latest, a name or the beginning of one.")
        var task: ExecutionArgument

        @Option(name: .shortAndLong, help: "The state, where several tasks of the execution wait.")
        var state: String?

        @OptionGroup var store: StoreOption
    }

    /// `pawl task succeed`.
    struct Succeed: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give the task's result.",
            discussion: """
                Example:
                  pawl task succeed @latest --output '{"approved": true}'
                """
        )

        @OptionGroup var target: Target

        @Option(name: .shortAndLong, help: "The result: a file, - for standard input, or JSON.")
        var output: JSONArgument

        func run() throws {
            let output = try output.value("--output")
            try target.answer("has its result") { .taskSucceeded(token: $0, output: output) }
        }
    }

    /// `pawl task fail`.
    struct Fail: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let the task fail.",
            discussion: """
                Example:
                  pawl task fail @latest --error Rejected --cause 'too expensive'
                """
        )

        @OptionGroup var target: Target

        @Option(help: "The error's name, for Retry and Catch to match.")
        var error: String?

        @Option(help: "What happened.")
        var cause: String?

        func run() throws {
            let (error, cause) = (error, cause)
            try target.answer("has failed") { .taskFailed(token: $0, error: error, cause: cause) }
        }
    }

    /// `pawl task heartbeat`.
    struct Heartbeat: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that the task is still being worked on.",
            discussion: """
                Example:
                  pawl task heartbeat @latest
                """
        )

        @OptionGroup var target: Target

        func run() throws { try target.answer("is alive") { .taskHeartbeat(token: $0) } }
    }
}

extension TaskCommand.Target {
    /// No name of an execution is longer than this many characters with its machine's.
    private static let nameCharactersMax = 161

    /// Sends an answer.
    fileprivate func answer(_ verb: String, _ request: (String) -> Request) throws {
        let (token, name) = try find()
        // No driver is needed to know that what has ended waits for nothing.
        if let key = ExecutionKey(token: token), (try? store.reader.record(of: key))?.end != nil {
            throw CommandFailure(.taskTimedOut)
        }
        let sink = Terminal.current.errors
        if try StoreRequest(folder: store.folder).post(request(token)) != nil {
            sink.print("\(name) \(verb)")
        } else {
            sink.print("\(name) \(verb), which is noted in \(store.folder)")
            sink.print("Nobody runs executions of it now: `pawl resume\(store.words)` goes on.")
        }
    }

    /// The token, and the task's name for people.
    private func find() throws(CommandFailure) -> (token: String, name: String) {
        let reader = try store.reader
        if task.text.count > Self.nameCharactersMax, !task.text.hasPrefix("arn:") {
            return (task.text, "the task")
        }
        let record: ExecutionRecord
        do throws(CommandFailure) { record = try task.find(in: reader) } catch {
            // A short token is none of ours; let the one that drives say so.
            if Self.looksLikeToken(task.text) { return (task.text, "the task") }
            throw error
        }
        let loaded = try LoadedExecution(record, in: reader)
        let waiting = loaded.tasksWaitingForAnswer.filter { state == nil || $0.stateName == state }
        guard let first = waiting.first, let token = first.taskToken else {
            let which = state.map { " of \($0)" } ?? ""
            throw CommandFailure(
                "no task\(which) of \(record.key) waits for an answer",
                hint: "It is \(record.status.rawValue); pawl show \(record.key)\(store.words)"
            )
        }
        guard waiting.count == 1 else {
            let names = waiting.map { order in
                order.stateName + (order.mapIndex.map { "[\($0)]" } ?? "")
            }
            throw CommandFailure(
                "\(waiting.count) tasks of \(record.key) wait: \(names.joined(separator: ", "))",
                hint:
                    "Name one with --state, or by its token: pawl show \(record.key) --output json"
            )
        }
        return (token, "\(first.stateName) of \(record.key)")
    }

    private static func looksLikeToken(_ text: String) -> Bool {
        text.utf8.count >= 40 && !text.contains("/@") && !text.hasPrefix("arn:")
    }
}
