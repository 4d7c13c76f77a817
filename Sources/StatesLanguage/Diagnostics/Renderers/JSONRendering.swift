import Values

/// Diagnostics for programs.
enum JSONRendering {
    static func render(_ files: [DiagnosticRenderer.File]) -> String {
        let all = files.flatMap(\.diagnostics)
        func count(_ severity: Diagnostic.Severity) -> JSON {
            .integer(Int64(all.count { $0.severity == severity }))
        }
        let root: JSON = [
            "errors": count(.error), "warnings": count(.warning), "notes": count(.note),
            "diagnostics": .array(all.map(json)),
        ]
        return root.text() + "\n"
    }

    private static func json(_ diagnostic: Diagnostic) -> JSON {
        var object = JSONObject()
        object["file"] = .string(diagnostic.file)
        add(diagnostic.range, to: &object)
        object["path"] = .string(diagnostic.path)
        object["severity"] = .string(diagnostic.severity.rawValue)
        object["code"] = .string(diagnostic.code.rawValue)
        object["message"] = .string(diagnostic.message)
        object["help"] = diagnostic.help.map(JSON.string)
        object["suggestion"] = diagnostic.suggestion.map(JSON.string)
        if !diagnostic.related.isEmpty {
            object["related"] = .array(
                diagnostic.related.map { related in
                    var object = JSONObject()
                    add(related.range, to: &object)
                    object["message"] = .string(related.message)
                    return .object(object)
                }
            )
        }
        return .object(object)
    }

    private static func add(_ range: SourceRange, to object: inout JSONObject) {
        object["line"] = .integer(Int64(range.start.line))
        object["column"] = .integer(Int64(range.start.column))
        object["endLine"] = .integer(Int64(range.end.line))
        object["endColumn"] = .integer(Int64(range.end.column))
    }
}
