import StatesLanguage

extension DiagnosticCode {
    /// A field that there is not.
    static let projectField = DiagnosticCode(rawValue: "P1")
    /// A value that cannot stand there.
    static let projectValue = DiagnosticCode(rawValue: "P2")
    /// A field that is missing.
    static let projectMissing = DiagnosticCode(rawValue: "P3")
    /// A file that is missing.
    static let projectFile = DiagnosticCode(rawValue: "P4")
    /// A secret where others could read it.
    static let projectSecret = DiagnosticCode(rawValue: "P5")
    /// Something that is read and not carried out yet.
    static let projectIgnored = DiagnosticCode(rawValue: "P6")
    /// A task that names something that the project does not have.
    static let projectReference = DiagnosticCode(rawValue: "P8")
    /// A parameter that a task's resource does not know.
    static let taskParameter = DiagnosticCode(rawValue: "P9")
    /// A ruleset that is none.
    static let projectRuleset = DiagnosticCode(rawValue: "P7")
}
