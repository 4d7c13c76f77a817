import Values

/// Diagnostics in the Static Analysis Results Interchange Format, version 2.1.0.
enum SARIFRendering {
    static func render(_ files: [DiagnosticRenderer.File]) -> String {
        let all = files.flatMap(\.diagnostics)
        var rules: [String] = []
        for diagnostic in all where !rules.contains(diagnostic.code.rawValue) {
            rules.append(diagnostic.code.rawValue)
        }
        let driver: JSON = ["name": "pawl", "rules": .array(rules.map(rule))]
        let run: JSON = [
            "tool": ["driver": driver], "columnKind": "unicodeCodePoints",
            "results": .array(all.map { result($0, rules) }),
        ]
        let root: JSON = [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [run],
        ]
        return root.text() + "\n"
    }

    private static func rule(_ code: String) -> JSON {
        var object = JSONObject([("id", .string(code))])
        if let entry = DiagnosticCatalog.entry(code) {
            object["shortDescription"] = ["text": .string(entry.title)]
            object["fullDescription"] = ["text": .string(entry.explanation)]
        }
        return .object(object)
    }

    private static func result(_ diagnostic: Diagnostic, _ rules: [String]) -> JSON {
        var text = diagnostic.message
        if let help = diagnostic.help { text += ". " + help }
        if let suggestion = diagnostic.suggestion { text += " Did you mean \"\(suggestion)\"?" }
        var object = JSONObject()
        object["ruleId"] = .string(diagnostic.code.rawValue)
        object["ruleIndex"] = .integer(Int64(rules.firstIndex(of: diagnostic.code.rawValue) ?? -1))
        object["level"] = .string(diagnostic.severity.rawValue)
        object["message"] = ["text": .string(text)]
        object["locations"] = [
            [
                "physicalLocation": physical(diagnostic.file, diagnostic.range),
                "logicalLocations": [["fullyQualifiedName": .string(diagnostic.path)]],
            ]
        ]
        if !diagnostic.related.isEmpty {
            object["relatedLocations"] = .array(
                diagnostic.related.map { related in
                    [
                        "physicalLocation": physical(diagnostic.file, related.range),
                        "message": ["text": .string(related.message)],
                    ]
                }
            )
        }
        if let reason = diagnostic.suppression {
            object["suppressions"] = [["kind": "inSource", "justification": .string(reason)]]
        }
        return .object(object)
    }

    private static func physical(_ file: String, _ range: SourceRange) -> JSON {
        [
            "artifactLocation": ["uri": .string(uri(file))],
            "region": [
                "startLine": .integer(Int64(range.start.line)),
                "startColumn": .integer(Int64(range.start.column)),
                "endLine": .integer(Int64(range.end.line)),
                "endColumn": .integer(Int64(range.end.column)),
            ],
        ]
    }

    /// A path as a relative reference (RFC 3986).
    private static func uri(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in path.utf8 {
            if byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "-._~/".utf8.contains(byte) {
                out.append(byte)
            } else {
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
