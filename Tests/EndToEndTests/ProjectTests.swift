import Foundation
import Testing
import Values

/// `pawl.yaml`, and what must stay out of the store.
@Suite(.ownThread) struct ProjectTests {
    static let pass = "StartAt: A\nStates: {A: {Type: Pass, End: true}}\n"

    static let mistakes: [(text: String, place: String)] = [
        ("Functons: {}\n", "pawl.yaml:1:1"),
        ("Functions: [a]\n", "pawl.yaml:1:12"),
        ("Functions:\n  f: {Handler: 3}\n", "pawl.yaml:2:16"),
        ("Jobs:\n  j: {Command: {Name: cobol, ScriptLocation: j}}\n", "pawl.yaml:2:23"),
        ("Topics:\n\tt: 1\n", "pawl.yaml:2:1"),
        ("Topics: {t: {Subscriptions: [{Protocol: pigeon, Endpoint: x}]}}\n", "pawl.yaml:1:41"),
        ("- 1\n", "pawl.yaml:1:1"),
        ("Environment: {A: *nowhere}\n", "pawl.yaml:1:18"),
    ]

    @Test(arguments: mistakes) func aBadProjectIsRefused(text: String, place: String) throws {
        let work = try Workplace()
        try work.write(Self.pass, to: "pass.asl.yaml")
        try work.write(text, to: "pawl.yaml")
        let ended = try work.pawl("run", work.file("pass.asl.yaml"))
        #expect(ended.code == 2, "\(ended)")
        #expect(ended.errors.contains(place), "\(ended)")
        #expect(!work.exists("store/executions"))
    }

    @Test func aSecretIsInNoFile() throws {
        let work = try Workplace()
        let secret = "s3cr3t-0f-the-h0use"
        try work.write(
            """
            Environment: {TOKEN: "${env:THE_TOKEN}"}
            Functions:
              f: {Command: [sh, -c, 'echo "in the log: $TOKEN" >&2; echo "$TOKEN" >&2; exit 3']}
            """,
            to: "pawl.yaml"
        )
        try work.write(
            """
            StartAt: Print
            States:
              Print:
                Type: Task
                Resource: shell:run
                Parameters:
                  Script: |
                    echo "out: $TOKEN"; echo "err: $TOKEN" >&2
                Next: Fail
              Fail:
                Type: Task
                Resource: shell:run
                Parameters:
                  Script: |
                    echo "failing with $TOKEN" >&2
                    printf '{"Error": "Bad", "Cause": "it was %s"}' "$TOKEN" > "$PAWL_ERROR_FILE"
                    exit 1
                Catch: [{ErrorEquals: [States.ALL], Next: Call}]
                End: true
              Call:
                Type: Task
                Resource: lambda:invoke
                Parameters: {FunctionName: f, Payload: {}}
                End: true
            """,
            to: "secret.asl.yaml"
        )
        let ended = try work.pawl(
            "run",
            work.file("secret.asl.yaml"),
            "--name",
            "x",
            environment: ["THE_TOKEN": secret]
        )
        #expect(ended.code == 1, "\(ended)")
        let said = try ["show x", "history x --output json", "executions"].map {
            try work.pawl($0.split(separator: " ").map(String.init)).output
        }
        #expect(!said.joined().contains(secret))
        // What a task prints, or writes into its files, it has printed or written itself.
        let own: Set = ["stdout", "stderr", "error.json"]
        let files = work.files(below: "store").filter { work.text($0).contains(secret) }
        let others = files.filter { !own.contains(($0 as NSString).lastPathComponent) }
        #expect(others.isEmpty, "the secret is in \(others)")
    }

    @Test func aSecretThatIsMissingIsNamed() throws {
        let work = try Workplace()
        try work.write(#"Environment: {TOKEN: "${env:NO_SUCH_TOKEN}"}"# + "\n", to: "pawl.yaml")
        try work.write(
            "StartAt: A\nStates: {A: {Type: Task, Resource: shell:run, Parameters: {Command: [env]}, End: true}}\n",
            to: "a.asl.yaml"
        )
        let ended = try work.pawl("run", work.file("a.asl.yaml"))
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.errors.contains("NO_SUCH_TOKEN"), "\(ended)")
    }
}
