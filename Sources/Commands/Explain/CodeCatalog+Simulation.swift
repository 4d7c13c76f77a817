import StatesLanguage

// The codes of test files, scripts of outcomes and mock configurations.
extension CodeCatalog {
    static let simulationEntries: [DiagnosticCatalog.Entry] = [
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "S1"),
            title: "A field that tests and scripts do not have",
            explanation: """
                In a test file, a script of outcomes or a mock configuration. What nobody reads would \
                be checked by nobody.
                """,
            bad: """
                tests:
                  - name: loads
                    outcome: {Load: {return: 1}}
                    expect: {status: SUCCEEDED}
                """,
            good: """
                tests:
                  - name: loads
                    outcomes: {Load: {return: 1}}
                    expect: {status: SUCCEEDED}
                """
        ),
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "S2"),
            title: "A value of a test or script that cannot stand there",
            explanation: """
                It is of the wrong type or out of its range; or two tests have one name, or a mock \
                configuration names a response that it does not have.
                """,
            bad: """
                tests:
                  - name: loads
                    outcomes: {Load: {return: 1, took: soon}}
                    expect: {status: SUCCEEDED}
                """,
            good: """
                tests:
                  - name: loads
                    outcomes: {Load: {return: 1, took: 45s}}
                    expect: {status: SUCCEEDED}
                """
        ),
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "S3"),
            title: "Something that a test or script lacks",
            explanation: """
                A test has a name and expects something, a test file has tests or properties, and no \
                such file is empty.
                """,
            bad: """
                tests:
                  - name: loads
                """,
            good: """
                tests:
                  - name: loads
                    expect: {status: SUCCEEDED}
                """
        ),
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "S4"),
            title: "A state that a test or script cannot mean",
            explanation: """
                The machine has no state of this name, or the state is not one whose task has an \
                outcome.
                """,
            bad: """
                tests:
                  - name: loads
                    outcomes: {Laod: {fail: Busy}}
                    expect: {status: FAILED}
                """,
            good: """
                tests:
                  - name: loads
                    outcomes: {Load: {fail: Busy}}
                    expect: {status: FAILED}
                """
        ),
    ]
}
