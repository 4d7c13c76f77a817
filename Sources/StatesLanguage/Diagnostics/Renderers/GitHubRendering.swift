/// Diagnostics as workflow commands of GitHub Actions.
enum GitHubRendering {
    static func render(_ files: [DiagnosticRenderer.File]) -> String {
        files.flatMap(\.diagnostics).map { line($0) + "\n" }.joined()
    }

    private static func line(_ diagnostic: Diagnostic) -> String {
        let command =
            switch diagnostic.severity {
            case .error: "error"
            case .warning: "warning"
            case .note: "notice"
            }
        let start = diagnostic.range.start
        let end = diagnostic.range.end
        var properties = "file=\(property(diagnostic.file)),line=\(start.line),col=\(start.column)"
        // An end column counts only where the end is on the same line.
        if end.line == start.line, end.column > start.column {
            properties += ",endLine=\(end.line),endColumn=\(end.column)"
        }
        var message = diagnostic.message
        if let help = diagnostic.help { message += "\n" + help }
        if let suggestion = diagnostic.suggestion { message += "\nDid you mean \"\(suggestion)\"?" }
        return
            "::\(command) \(properties),title=\(property(diagnostic.code.rawValue))::\(data(message))"
    }

    private static func data(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": out += "%25"
            case "\r": out += "%0D"
            case "\n": out += "%0A"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static func property(_ text: String) -> String {
        var out = ""
        for scalar in data(text).unicodeScalars {
            switch scalar {
            case ":": out += "%3A"
            case ",": out += "%2C"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
