import ArgumentParser
import Values

/// The words of a command line that name commands: `jobs run` of `jobs run export --queue`.
enum CommandWords {
    /// Follows the words as far as they name commands.
    ///
    /// - Parameter arguments: the words, without the program's name.
    /// - Returns: the command that they lead to.
    /// - Throws: ``CommandFailure`` for a word that stands where a command has to and is none.
    static func command(
        of arguments: [String]
    ) throws(CommandFailure) -> any ParsableCommand.Type {
        var words = arguments.prefix { !$0.hasPrefix("-") }
        if words.first == "help" { words = words.dropFirst() }
        var command: any ParsableCommand.Type = Pawl.self
        var path: [String] = []
        for word in words {
            let commands = command.configuration.subcommands
            // Else it is an argument.
            if commands.isEmpty { break }
            guard let next = commands.first(where: { $0.name == word }) else {
                throw unknown(word, among: commands, below: path)
            }
            command = next
            path.append(word)
        }
        return command
    }

    private static func unknown(
        _ word: String,
        among commands: [any ParsableCommand.Type],
        below path: [String]
    ) -> CommandFailure {
        let names = commands.filter { $0.configuration.shouldDisplay }.map { $0.name }
        let before = (["pawl"] + path).joined(separator: " ")
        let near = Suggestion.nearest(to: word, among: names)
        return CommandFailure(
            "there is no command '\(TextWidth.harmless((path + [word]).joined(separator: " ")))'",
            hint: near.map { "Did you mean \(before) \($0)?" }
                ?? "`\(before) --help` lists them: \(names.joined(separator: ", "))."
        )
    }
}

/// A command that has something to say where an option is not known.
protocol OptionAdvising: ParsableCommand {
    /// What to do about an option that is none of its own.
    static func advice(onUnknown option: String) -> String
}

extension JobsRunCommand: OptionAdvising {
    static func advice(onUnknown option: String) -> String {
        "Arguments for the script stand behind --: pawl jobs run JOB -- \(option) …"
    }
}

extension ParsableCommand {
    /// The word that names it.
    fileprivate static var name: String {
        configuration.commandName ?? String(describing: Self.self).lowercased()
    }
}
