import Testing

@testable import Commands

/// What a cause says to a person, in one line.
@Suite struct FailureTextTests {
    @Test(arguments: [
        ("plain words\nand more", "plain words"),
        (#"{"errorMessage": "no such day", "errorType": "KeyError"}"#, "no such day"),
        (
            #"{"Id": "jr_1", "ErrorMessage": "Command failed with exit code 1"}"#,
            "Command failed with exit code 1"
        ),
        (#"{"ExitCode": 3, "Stderr": "at work\nno disk\n"}"#, "exit code 3: no disk"),
        (
            #"{"QueryExecution": {"Query": "SELECT", "Status": {"State": "FAILED", "#
                + #""StateChangeReason": "line 1:8: no column dya"}}}"#,
            "line 1:8: no column dya"
        ),
        (#"{"other": 1}"#, #"{"other":1}"#), (#"{"broken"#, #"{"broken"#), ("", ""),
    ])
    func aCauseIsSaidInOneLine(_ cause: String, _ expected: String) {
        #expect(FailureText.firstLine(of: cause) == expected)
    }
}
