import StatesLanguage

// The codes of `pawl.yaml`.
extension CodeCatalog {
    static let projectEntries: [DiagnosticCatalog.Entry] = [
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "P1"),
            title: "A field that pawl.yaml does not have",
            explanation: """
                Names are AWS's where AWS has the thing. A field that nobody reads would be a wish \
                that nobody fulfils, so it is refused.
                """,
            bad: """
                Buckest:
                  lake: lake
                """,
            good: """
                Buckets:
                  lake: lake
                """
        ),
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "P2"),
            title: "A value of pawl.yaml that cannot stand there",
            explanation: """
                It is of the wrong type or out of its range, or it names something that pawl.yaml \
                does not have.
                """,
            bad: """
                Jobs:
                  load:
                    Command: {Name: pythonshell, ScriptLocation: jobs/load.py}
                    Timeout: soon
                """,
            good: """
                Jobs:
                  load:
                    Command: {Name: pythonshell, ScriptLocation: jobs/load.py}
                    Timeout: 30
                """
        ),
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "P3"),
            title: "A field of pawl.yaml that is missing",
            explanation: "Without it there is nothing to run, to read or to write.",
            bad: """
                Jobs:
                  load:
                    Command: {Name: pythonshell}
                """,
            good: """
                Jobs:
                  load:
                    Command: {Name: pythonshell, ScriptLocation: jobs/load.py}
                """
        ),
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "P4"),
            title: "A file of pawl.yaml that is not there",
            explanation: """
                A script, a handler, a ruleset or a definition; or pawl.yaml itself cannot be read. \
                Relative paths start at the folder of pawl.yaml.
                """,
            bad: """
                Jobs:
                  load:
                    Command: {Name: pythonshell, ScriptLocation: jobs/laod.py}
                """,
            good: """
                Jobs:
                  load:
                    Command: {Name: pythonshell, ScriptLocation: jobs/load.py}
                """
        ),
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "P5"),
            title: "A secret where others could read it",
            explanation: """
                Arguments stand in the list of processes and in the history. References to secrets can \
                stand in Environment, in Connections, and in the Endpoint, Headers and SMTP login of \
                subscriptions; their values are written nowhere. A password in the file itself is a \
                warning.
                """,
            bad: """
                Jobs:
                  load:
                    Command: {Name: pythonshell, ScriptLocation: jobs/load.py}
                    DefaultArguments: {--password: "${env:PASSWORD}"}
                """,
            good: """
                Jobs:
                  load:
                    Command: {Name: pythonshell, ScriptLocation: jobs/load.py}
                    Environment: {PASSWORD: "${env:PASSWORD}"}
                """
        ),
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "P6"),
            title: "Something of pawl.yaml that is not carried out",
            explanation: """
                It is read because AWS has it, and nothing here acts on it. What does instead, the \
                message says.
                """,
            bad: """
                Crawlers:
                  raw:
                    DatabaseName: sales
                    Targets: {S3Targets: [{Path: lake/raw/}]}
                    Schedule: cron(0 2 * * ? *)
                """,
            good: """
                Crawlers:
                  raw:
                    DatabaseName: sales
                    Targets: {S3Targets: [{Path: lake/raw/}]}
                """
        ),
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "P7"),
            title: "A ruleset that is none",
            explanation: """
                The rules of DataQualityRulesets cannot be read. The place is the one in the text of \
                the ruleset, also where that is a file of its own.
                """,
            bad: """
                DataQualityRulesets:
                  gate:
                    Ruleset: 'Rules = [ IsComplet "id" ]'
                """,
            good: """
                DataQualityRulesets:
                  gate:
                    Ruleset: 'Rules = [ IsComplete "id" ]'
                """
        ),
    ]

    /// Those of definitions that belong to a project.
    static let taskEntries: [DiagnosticCatalog.Entry] = [
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "P8"),
            title: "A task that names what the project does not have",
            explanation: """
                A job, crawler, ruleset, topic or function that pawl.yaml does not have. Only names \
                that are written out are looked at; one that comes from data is known when it comes. \
                A warning, because another project may have it.
                """,
            bad: """
                StartAt: Load
                States:
                  Load:
                    Type: Task
                    Resource: glue:startJobRun.sync
                    Parameters: {JobName: laod}
                    End: true
                """,
            good: """
                StartAt: Load
                States:
                  Load:
                    Type: Task
                    Resource: glue:startJobRun.sync
                    Parameters: {JobName: load}
                    End: true
                """
        ),
        DiagnosticCatalog.Entry(
            code: DiagnosticCode(rawValue: "P9"),
            title: "A parameter that a task's resource does not know",
            explanation: """
                The task would fail with it. Parameters are named as the service names them; \
                docs/integrations.md has them all.
                """,
            bad: """
                StartAt: Load
                States:
                  Load:
                    Type: Task
                    Resource: glue:startJobRun.sync
                    Parameters: {JobName: load, Argumens: {--day: monday}}
                    End: true
                """,
            good: """
                StartAt: Load
                States:
                  Load:
                    Type: Task
                    Resource: glue:startJobRun.sync
                    Parameters: {JobName: load, Arguments: {--day: monday}}
                    End: true
                """
        ),
    ]
}
