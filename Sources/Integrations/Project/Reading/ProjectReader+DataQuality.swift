import DataCatalog
import DataQuality
import StatesLanguage

extension ProjectReader {
    /// The fields of `CreateDataQualityRuleset`, and `File`.
    static let rulesetFields = [
        "Name", "Description", "Ruleset", "File", "TargetTable", "Tags",
        "DataQualitySecurityConfiguration", "ClientToken",
    ]
    /// A longer file is none of rules.
    static let rulesetFileBytesMax = 1 << 20

    /// One of `DataQualityRulesets`.
    mutating func ruleset(_ name: String, _ value: Located) -> RulesetConfiguration? {
        guard let fields = fields(value, known: Self.rulesetFields) else { return nil }
        if let own = string(fields["Name"]), own != name, let place = fields["Name"]?.place {
            report(
                .projectValue,
                "The ruleset is called \"\(name)\" above, and its Name is \"\(own)\".",
                at: place
            )
        }
        let target = fields["TargetTable"].flatMap { targetTable($0) }
        let description = string(fields["Description"])
        switch (fields["Ruleset"], fields["File"]) {
        case (let text?, nil):
            guard let content = text.node.string else {
                wrong(
                    text,
                    wanted: "a ruleset as a string",
                    help: "Ruleset: |  and the rules below."
                )
                return nil
            }
            let found = Ruleset.read(content)
            for error in found.errors {
                self.report(
                    .projectRuleset,
                    error.message,
                    at: Place(
                        range: source.range(within: text.node, utf8Offset: error.offset),
                        path: text.path
                    ),
                    help: error.help,
                    suggestion: error.suggestion
                )
            }
            return found.ruleset.map {
                RulesetConfiguration(ruleset: $0, targetTable: target, description: description)
            }
        case (nil, let file?):
            guard let path = string(file), let ruleset = ruleset(in: path, at: file.place) else {
                return nil
            }
            return RulesetConfiguration(
                ruleset: ruleset,
                targetTable: target,
                description: description
            )
        case (.some, let file?):
            report(
                .projectValue,
                "The rules stand in Ruleset or in a File, not in both.",
                at: file.place
            )
            return nil
        case (nil, nil):
            missing(
                "Ruleset",
                in: fields,
                help: "Ruleset: \"Rules = [ RowCount > 0 ]\", or File: PATH."
            )
            return nil
        }
    }

    /// A ruleset in a file of its own; what is wrong in it is reported where it stands there.
    private mutating func ruleset(in path: String, at place: Place) -> Ruleset? {
        let full = Path.resolve(path, in: directory)
        guard let bytes = Files.read(full, bytesMax: Self.rulesetFileBytesMax) else {
            expectFile(path, at: place)
            if Files.isFile(full) {
                report(.projectFile, "The file \(path) cannot be read, or is too long.", at: place)
            }
            return nil
        }
        let found = Ruleset.read(String(decoding: bytes, as: UTF8.self))
        for error in found.errors {
            let position = SourcePosition(line: error.location.line, column: error.location.column)
            self.report(
                .projectRuleset,
                error.message,
                in: full,
                at: Place(range: SourceRange(position, position), path: "/"),
                help: error.help,
                suggestion: error.suggestion
            )
        }
        return found.ruleset
    }

    /// `{DatabaseName, TableName}`, or short `database.table`.
    private mutating func targetTable(_ value: Located) -> TableName? {
        if value.node.string != nil {
            guard let text = string(value) else { return nil }
            if let name = TableName(text) { return name }
            wrong(value, wanted: "a table as database.table, or {DatabaseName, TableName}")
            return nil
        }
        guard
            let fields = fields(value, known: ["DatabaseName", "TableName", "CatalogId"]),
            let database = required("DatabaseName", in: fields),
            let table = required("TableName", in: fields)
        else { return nil }
        return TableName(database, table)
    }
}
