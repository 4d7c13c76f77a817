import DataCatalog
import StatesLanguage

extension ProjectReader {
    private enum ContainsHeader: String, CaseIterable {
        case unknown = "UNKNOWN"
        case present = "PRESENT"
        case absent = "ABSENT"
    }

    private enum Serde: String, CaseIterable {
        case open = "OpenCSVSerDe"
        case lazySimple = "LazySimpleSerDe"
        case none = "None"
    }

    private static let kinds = [
        "CsvClassifier", "JsonClassifier", "GrokClassifier", "XMLClassifier",
    ]

    /// One of `Classifiers`, with the fields of `CreateClassifier`: one of its kinds.
    mutating func classifier(_ name: String, _ value: Located) -> CustomClassifier? {
        guard let fields = fields(value, known: Self.kinds) else { return nil }
        let given = Self.kinds.filter { fields[$0] != nil }
        guard given.count == 1, let kind = given.first, let value = fields[kind] else {
            report(
                .projectValue,
                "A classifier is one of \(Self.kinds.joined(separator: ", ")).",
                at: fields.whole.place
            )
            return nil
        }
        let own: CustomClassifier.Kind?
        switch kind {
        case "CsvClassifier": own = csvClassifier(name, value).map { .csv($0) }
        case "JsonClassifier": own = jsonClassifier(name, value)
        case "GrokClassifier": own = grokClassifier(name, value)
        default:
            report(.projectValue, "XML is not read here.", at: value.place)
            own = nil
        }
        return own.map { CustomClassifier(name: name, kind: $0) }
    }

    private mutating func own(_ name: String, _ fields: Fields) {
        guard let other = string(fields["Name"]), other != name, let place = fields["Name"]?.place
        else { return }
        report(
            .projectValue,
            "The classifier is called \"\(name)\" above, and its Name is \"\(other)\".",
            at: place
        )
    }

    private mutating func jsonClassifier(
        _ name: String,
        _ value: Located
    ) -> CustomClassifier.Kind? {
        guard let fields = fields(value, known: ["Name", "JsonPath"]) else { return nil }
        own(name, fields)
        guard let text = required("JsonPath", in: fields, help: "$[*] or $.records[*]."),
            let place = fields["JsonPath"]
        else { return nil }
        guard let path = JSONRowPath(text) else {
            wrong(place, wanted: "a path of names and [*], such as $.records[*]")
            return nil
        }
        return .json(path: path)
    }

    private mutating func grokClassifier(
        _ name: String,
        _ value: Located
    ) -> CustomClassifier.Kind? {
        let known = ["Name", "Classification", "GrokPattern", "CustomPatterns"]
        guard let fields = fields(value, known: known) else { return nil }
        own(name, fields)
        let classification = required("Classification", in: fields)
        let pattern = required("GrokPattern", in: fields)
        let custom = string(fields["CustomPatterns"]) ?? ""
        guard let classification, let pattern, let place = fields["GrokPattern"]?.place else {
            return nil
        }
        do throws(GrokError) {
            let grok = try GrokPattern(pattern, custom: custom)
            guard !grok.fields.isEmpty else {
                report(
                    .projectValue,
                    "The pattern has no fields, so there would be no columns.",
                    at: place,
                    help: "%{IP:client} makes the column client."
                )
                return nil
            }
        } catch {
            report(.projectValue, "The pattern cannot be used: \(error).", at: place)
            return nil
        }
        return .grok(classification: classification, pattern: pattern, custom: custom)
    }

    private mutating func csvClassifier(
        _ name: String,
        _ value: Located
    ) -> CSVClassifierSettings? {
        let known = [
            "Name", "Delimiter", "QuoteSymbol", "ContainsHeader", "Header",
            "DisableValueTrimming", "AllowSingleColumn", "CustomDatatypeConfigured",
            "CustomDatatypes", "Serde",
        ]
        guard let fields = fields(value, known: known) else { return nil }
        own(name, fields)
        var settings = CSVClassifierSettings()
        settings.delimiter = character(fields["Delimiter"])
        if let value = fields["QuoteSymbol"] { settings.quote = character(value) }
        settings.names = strings(fields["Header"]) ?? []
        switch choice(fields["ContainsHeader"], of: ContainsHeader.self) {
        case .present?: settings.header = .present(settings.names.isEmpty ? nil : settings.names)
        case .absent?: settings.header = .absent
        case .unknown?, nil: settings.header = .unknown
        }
        settings.disablesTrimming = boolean(fields["DisableValueTrimming"]) ?? false
        settings.allowsSingleColumn = boolean(fields["AllowSingleColumn"]) ?? false
        settings.types = dataTypes(fields["CustomDatatypes"])
        switch choice(fields["Serde"], of: Serde.self) {
        case .open?: settings.serde = Serde.open.rawValue
        case .lazySimple?: settings.serde = Serde.lazySimple.rawValue
        case Serde.none?, nil: settings.serde = nil
        }
        return settings
    }

    private mutating func character(_ value: Located?) -> UInt8? {
        guard let value, let text = string(value) else { return nil }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte != 0x0A, byte != 0x0D else {
            wrong(value, wanted: "one character of ASCII")
            return nil
        }
        return byte
    }

    /// Types in the catalog's words, also those that Glue has in upper case.
    private mutating func dataTypes(_ value: Located?) -> [HiveType] {
        guard let value, let names = strings(value), let elements = value.node.elements else {
            return []
        }
        return names.enumerated().map { index, name in
            do throws(HiveTypeError) { return try HiveType(name) } catch {
                report(
                    .projectValue,
                    "The type \"\(name)\" is none: \(error).",
                    at: value.element(index, elements[index]).place
                )
                return .string
            }
        }
    }
}
