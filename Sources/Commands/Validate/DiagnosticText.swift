import StatesLanguage

/// Diagnostics for people.
enum DiagnosticText {
    static func lines(_ diagnostics: [Diagnostic], of file: DefinitionFile, paint: Paint) -> [String] {
        diagnostics.filter { $0.suppression == nil }.flatMap { diagnostic in
            [
                "\(diagnostic.file):\(diagnostic.range.start.line):\(diagnostic.range.start.column): "
                    + "\(diagnostic.severity.rawValue)[\(diagnostic.code)]: \(diagnostic.message)"
            ]
        }
    }
}
