import StatesLanguage

extension Resource {
    /// How the end of the work is learned; functions and activities have no pattern.
    var pattern: Pattern {
        if case .integration(_, _, let pattern) = kind { pattern } else { .requestResponse }
    }

    /// Whether somebody answers with the task token after the process has ended.
    var waitsForTaskToken: Bool { pattern == .waitForTaskToken }
}
