import ArgumentParser

/// The command line as a whole: words in, exit status out.
public enum CommandLineTool {
    /// Carries out one command line, without the program's name.
    ///
    /// What was asked for goes to standard output; everything said about it to standard error.
    ///
    /// - Returns: the status to exit with: 0 succeeded, 1 failed, 2 a definition is invalid, 3 the
    ///   command line cannot be carried out, 4 timed out, 5 aborted.
    public static func run(_ arguments: [String]) -> Int32 { execute(arguments).rawValue }

    /// Carries out a command line and sees whether all that it said could be written.
    static func execute(_ arguments: [String]) -> ExitStatus {
        let status = carryOut(arguments)
        let terminal = Terminal.current
        guard terminal.output.failure() != nil || terminal.errors.failure() != nil else {
            return status
        }
        if let reason = terminal.output.failure() {
            terminal.errors.print("pawl: standard output cannot be written: \(reason)")
        }
        // Where the errors cannot be written, nobody can be told but by the status.
        return status == .succeeded ? .failed : status
    }

    private static func carryOut(_ arguments: [String]) -> ExitStatus {
        do {
            _ = try CommandWords.command(of: arguments)
            var command = try Pawl.parseAsRoot(arguments)
            try command.run()
            return .succeeded
        } catch let failure as CommandFailure {
            failure.report()
            return failure.status
        } catch let status as ExitStatus {
            return status
        } catch {
            return report(error, arguments)
        }
    }

    /// Says what the argument parser has to say: help, the version, or what is wrong.
    private static func report(_ error: any Error, _ arguments: [String]) -> ExitStatus {
        let text = Pawl.fullMessage(for: error)
        let isFine = Pawl.exitCode(for: error) == .success
        let sink = isFine ? Terminal.current.output : Terminal.current.errors
        let advice = isFine ? nil : UsageText.advice(text, arguments)
        if !text.isEmpty { sink.print(isFine ? text : UsageText.shortened(text, advice: advice)) }
        return isFine ? .succeeded : .usage
    }
}
