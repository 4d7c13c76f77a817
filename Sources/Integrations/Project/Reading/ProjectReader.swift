import StatesLanguage

/// Reads the tree of a `pawl.yaml`, and notes what is wrong with its place.
///
/// It goes on after a mistake, so that all of them are seen at once.
struct ProjectReader {
    let source: DefinitionSource
    let directory: String
    private(set) var diagnostics: [Diagnostic] = []
    /// The outputs of the jobs so far, for those that follow.
    var outputs: [(job: String, place: OutputPlace)] = []

    init(_ source: DefinitionSource, directory: String) {
        self.source = source
        self.directory = directory
    }

    mutating func report(
        _ code: DiagnosticCode,
        _ message: String,
        in file: String? = nil,
        at place: Place,
        help: String? = nil,
        suggestion: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(
                code: code,
                severity: .error,
                message: message,
                file: file ?? source.name,
                range: place.range,
                path: place.path,
                help: help,
                suggestion: suggestion
            )
        )
    }

    mutating func warn(
        _ code: DiagnosticCode,
        _ message: String,
        at place: Place,
        help: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(
                code: code,
                severity: .warning,
                message: message,
                file: source.name,
                range: place.range,
                path: place.path,
                help: help
            )
        )
    }

    /// Where something stands: in the text, and in the tree.
    struct Place {
        var range: SourceRange
        var path: String
    }

    /// A value and where it stands.
    struct Located {
        var node: Node
        var path: String
        var place: Place { Place(range: node.range, path: path) }

        init(_ node: Node, path: String) {
            self.node = node
            self.path = path
        }

        func element(_ index: Int, _ node: Node) -> Located {
            Located(node, path: "\(path)/\(index)")
        }
        func member(_ entry: Node.Entry) -> Located {
            Located(entry.value, path: path == "/" ? "/\(entry.key)" : "\(path)/\(entry.key)")
        }
    }

    /// The members of a mapping with the fields it may have.
    ///
    /// Those that are null count as left out.
    struct Fields {
        let whole: Located
        /// Names that are no fields here; what they were meant to be is not missing as well.
        let unknown: [String]

        subscript(_ name: String) -> Located? {
            guard let entry = whole.node.entry(name) else { return nil }
            if case .null = entry.value.content { return nil }
            return whole.member(entry)
        }
    }

    /// A mapping's members; nil, and a diagnostic, if it is none.
    mutating func fields(_ value: Located, known: [String]) -> Fields? {
        guard let entries = value.node.entries else {
            wrong(value, wanted: "an object")
            return nil
        }
        for entry in entries where !known.contains(entry.key) {
            let suggestion = NearestName.nearest(to: entry.key, among: known)
            report(
                .projectField,
                "There is no field \"\(entry.key)\" here.",
                at: Place(range: entry.keyRange, path: value.member(entry).path),
                help: "Known are \(known.joined(separator: ", ")).",
                suggestion: suggestion
            )
        }
        return Fields(
            whole: value,
            unknown: entries.map(\.key).filter { !known.contains($0) }
        )
    }

    mutating func wrong(_ value: Located, wanted: String, help: String? = nil) {
        report(
            .projectValue,
            "Expected \(wanted), found \(value.node.found).",
            at: value.place,
            help: help
        )
    }

    mutating func missing(_ name: String, in fields: Fields, help: String? = nil) {
        if fields.unknown.contains(where: { NearestName.nearest(to: $0, among: [name]) != nil }) {
            return
        }
        report(
            .projectMissing,
            "The field \"\(name)\" is missing.",
            at: fields.whole.place,
            help: help
        )
    }

    // MARK: Scalars

    /// A text that is no secret.
    mutating func string(_ value: Located?) -> String? {
        guard let text = configuredText(value) else { return nil }
        if let value, let reference = text.references.first {
            report(
                .projectSecret,
                "\(reference.text) must not stand here: others could read it.",
                at: value.place,
                help:
                    "References to secrets can stand in Environment, in Connections, and in the Endpoint, "
                    + "Headers and SMTP login of subscriptions."
            )
        }
        return text.source
    }

    mutating func required(_ name: String, in fields: Fields, help: String? = nil) -> String? {
        guard let value = fields[name] else {
            missing(name, in: fields, help: help)
            return nil
        }
        guard value.node.string != "" else {
            wrong(value, wanted: "a string with something in it", help: help)
            return nil
        }
        return string(value)
    }

    /// A text that may refer to secrets.
    mutating func configuredText(_ value: Located?) -> ConfiguredText? {
        guard let value else { return nil }
        guard let text = value.node.string else {
            wrong(value, wanted: "a string", help: "Quotes make it one.")
            return nil
        }
        if let flaw = SecretReference.lookalike(in: text) {
            warn(
                .projectValue,
                "\(flaw) is no reference, and stays as it is.",
                at: value.place,
                help: "References are ${env:NAME} and ${file:PATH}."
            )
        }
        return ConfiguredText(text)
    }

    mutating func integer(_ value: Located?, in range: ClosedRange<Int64>) -> Int64? {
        guard let value else { return nil }
        guard case .integer(let number) = value.node.content, range.contains(number) else {
            wrong(value, wanted: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    mutating func boolean(_ value: Located?) -> Bool? {
        guard let value else { return nil }
        guard case .bool(let truth) = value.node.content else {
            wrong(value, wanted: "true or false")
            return nil
        }
        return truth
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ value: Located?,
        of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let value, let text = string(value) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        report(
            .projectValue,
            "Expected one of \(known.joined(separator: ", ")), found \"\(text)\".",
            at: value.place,
            suggestion: NearestName.nearest(to: text, among: known)
        )
        return nil
    }

    // MARK: Collections

    /// An array of texts.
    mutating func strings(_ value: Located?) -> [String]? {
        guard let value else { return nil }
        guard let elements = value.node.elements else {
            wrong(value, wanted: "an array of strings")
            return nil
        }
        var strings: [String] = []
        for (index, element) in elements.enumerated() {
            guard let text = string(value.element(index, element)) else { return nil }
            strings.append(text)
        }
        return strings
    }

    /// A program and its arguments.
    mutating func command(_ value: Located?) -> [String]? {
        guard let value, let words = strings(value) else { return nil }
        guard let program = words.first, !program.isEmpty else {
            wrong(value, wanted: "a program and its arguments")
            return nil
        }
        if program.contains("/") { expectFile(program, at: value.place) }
        return words
    }

    /// A mapping from names that the author chose.
    mutating func members(_ value: Located?) -> [(name: String, value: Located)] {
        guard let value else { return [] }
        guard let entries = value.node.entries else {
            wrong(value, wanted: "an object")
            return []
        }
        return entries.map { ($0.key, value.member($0)) }
    }

    /// Names with texts; whole numbers and truth values are taken as they are written.
    mutating func texts(_ value: Located?) -> [String: ConfiguredText] {
        var table: [String: ConfiguredText] = [:]
        for (name, value) in members(value) {
            switch value.node.content {
            case .integer(let number): table[name] = ConfiguredText(String(number))
            case .bool(let truth): table[name] = truth ? "true" : "false"
            case .null, .double, .string, .sequence, .mapping:
                if let text = configuredText(value) { table[name] = text }
            }
        }
        return table
    }

    /// The same where no secret may stand.
    mutating func plainTexts(_ value: Located?) -> [String: String] {
        for (_, value) in members(value) where value.node.string != nil { _ = string(value) }
        return texts(value).mapValues(\.source)
    }

    // MARK: Files

    /// Notes a file that is not there.
    mutating func expectFile(_ path: String, at place: Place) {
        let full = Path.resolve(path, in: directory)
        if Files.isFile(full) { return }
        let folder = Path.parent(of: full) ?? directory
        let name = String(full.dropFirst(folder.count).drop { $0 == "/" })
        let near = NearestName.nearest(to: name, among: Files.names(in: folder))
        let prefix = path.hasSuffix(name) ? path.dropLast(name.count) : ""
        report(
            .projectFile,
            "There is no file \(path).",
            at: place,
            help: "Relative paths start at the folder of \(ProjectConfiguration.fileName).",
            suggestion: near.map { prefix + $0 }
        )
    }
}

extension Node {
    /// What it is, for a sentence.
    fileprivate var found: String {
        switch content {
        case .null: "null"
        case .bool(let truth): truth ? "true" : "false"
        case .integer(let number): "the number \(number)"
        case .double(let number): "the number \(number)"
        case .string(let text): text.count > 60 ? "a long string" : "\"\(text)\""
        case .sequence: "an array"
        case .mapping: "an object"
        }
    }
}
