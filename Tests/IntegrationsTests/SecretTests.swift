import Engine
import Integrations
import Runtime
import Testing
import Values

@Suite struct SecretTests {
    private func bench() throws -> Workbench {
        var bench = try Workbench(
            ProjectConfiguration(environment: [
                "PASSWORD": "${env:DB_PASSWORD}", "URL": "db://u:${file:secrets/pw}@host",
                "SHORT": "${env:NO}",
                "PLAIN": "costs ${amount} $5 ${env:}",
            ])
        )
        bench.environment["DB_PASSWORD"] = "hunter2\"quoted\""
        bench.environment["NO"] = "no"
        bench.scratch.write("p4ss\n", to: "secrets/pw")
        return bench
    }

    @Test func referencesAreResolvedIntoTheEnvironment() throws {
        let plan = try bench().plan("shell:run", ["Command": ["true"]])
        #expect(plan.environment["PASSWORD"] == "hunter2\"quoted\"")
        #expect(plan.environment["URL"] == "db://u:p4ss@host")
        #expect(plan.environment["PLAIN"] == "costs ${amount} $5 ${env:}")
    }

    /// What comes with data is never looked up: an execution's input could ask for anything.
    @Test func parametersOfATaskAreNotResolved() throws {
        let plan = try bench().plan(
            "shell:run",
            ["Command": ["echo", "${env:DB_PASSWORD}"], "Environment": ["A": "${env:NO}"]]
        )
        #expect(plan.arguments[1] == "${env:DB_PASSWORD}")
        #expect(plan.environment["A"] == "${env:NO}")
    }

    @Test(arguments: [
        (
            "${env:NOT_SET}",
            "pawl.yaml refers to ${env:NOT_SET}, and the environment variable NOT_SET is not set."
        ),
        ("x${file:gone}", "pawl.yaml refers to ${file:gone}, and that file cannot be read."),
    ])
    func missingSecretIsNamed(_ text: String, _ cause: String) throws {
        var bench = try bench()
        bench.configuration.environment["MISSING"] = ConfiguredText(text)
        let failure = try bench.run("shell:run", ["Command": ["true"]]).failure()
        #expect(failure == TaskFailure(error: "Pawl.SecretNotFound", cause: cause))
    }

    @Test func secretsAreMaskedInWhatGoesIntoTheHistory() throws {
        let bench = try bench()
        let failure = try bench.run(
            "shell:run",
            ["Script": "echo \"no: $PASSWORD and $URL\" >&2; exit 1"]
        ).failure()
        #expect(try failure.causeJSON()["Stderr"] == "no: *** and db://u:***@host")
        let output = try bench.run(
            "shell:run",
            ["Script": "printf '%s' \"$PASSWORD\"", "Output": "text"]
        ).output()
        #expect(output["Output"] == "***")
        let named = try bench.run(
            "shell:run",
            [
                "Script":
                    "printf '{\"Error\": \"E\", \"Cause\": \"x%s\"}' \"$URL\" > $PAWL_ERROR_FILE; exit 1"
            ]
        )
        #expect(try named.failure().cause == "xdb://u:***@host")
    }
}
