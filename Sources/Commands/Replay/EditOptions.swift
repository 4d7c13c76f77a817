import ArgumentParser
import JSONPath
import Simulation
import Values

/// What is to be otherwise in a replay.
struct EditOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: """
            What the state that it begins at is entered with, instead of what was recorded: a file, - \
            for standard input, or JSON.
            """
    )
    var input: JSONArgument?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            """
            A value in that input, or in a variable: '$.rows=3', '$settings.limit={"max": 5}'. Can be \
            given several times.
            """,
            valueName: "PATH=JSON"
        )
    )
    var settings: [String] = []

    @Option(
        name: .customLong("assign"),
        help: ArgumentHelp(
            "A variable's value there, also of a new one. Can be given several times.",
            valueName: "NAME=JSON"
        )
    )
    var assignments: [String] = []

    /// What they say.
    ///
    /// - Throws: ``CommandFailure`` that shows how it is written.
    func edit() throws(CommandFailure) -> EntryEdit {
        var edit = EntryEdit()
        edit.input = try input?.value("--input")
        for text in assignments {
            let (name, value) = try split(text, "--assign", "'limit=5'")
            guard !name.isEmpty, !name.contains("$"), !name.contains(".") else {
                throw CommandFailure(
                    "--assign \(text): expected the name of a variable and a JSON value",
                    hint: "For example --assign 'limit=5'; a part of it is --set '$limit.max=5'."
                )
            }
            edit.settings.append(EntryEdit.Setting(variable: name, path: "$", value: value))
        }
        for text in settings {
            let (path, value) = try split(text, "--set", "'$.rows=3'")
            edit.settings.append(try Self.setting(path, value, text))
        }
        return edit
    }

    private static func setting(
        _ path: String,
        _ value: JSON,
        _ text: String
    ) throws(CommandFailure) -> EntryEdit.Setting {
        let rest = path.dropFirst()
        guard path.hasPrefix("$"), !path.hasPrefix("$$") else {
            throw CommandFailure(
                "--set \(text): expected a path that begins with $",
                hint: "Did you mean '$.\(text)'?"
            )
        }
        let name = String(rest.prefix { $0 != "." && $0 != "[" })
        let inside = "$" + rest.dropFirst(name.count)
        do throws(JSONPathError) {
            if inside != "$" { _ = try ReferencePath(parsing: inside) }
        } catch {
            throw CommandFailure(
                "--set \(text): '\(path)' is not a reference path: \(error.reason)",
                hint: "Such as $.a.b, $.rows[0], or $variable.a."
            )
        }
        return EntryEdit.Setting(
            variable: name.isEmpty ? nil : name,
            path: inside,
            value: value,
            mayBeNew: false
        )
    }

    private func split(
        _ text: String,
        _ option: String,
        _ example: String
    ) throws(CommandFailure) -> (String, JSON) {
        guard let mark = text.firstIndex(of: "=") else {
            throw CommandFailure(
                "\(option) \(text): has no '='",
                hint: "For example \(option) \(example)."
            )
        }
        let bytes = Array(text[text.index(after: mark)...].utf8)
        do throws(JSONError) {
            return (String(text[..<mark]), try JSON(parsing: bytes))
        } catch {
            let word = String(decoding: bytes, as: UTF8.self)
            let quoted = JSON.string(word).text()
            throw CommandFailure(
                "\(option) \(text): '\(TextWidth.harmless(word))' is not JSON: \(error.reason)",
                hint: "A text stands in quotes: \(option) '\(text[..<mark])=\(quoted)'."
            )
        }
    }
}
