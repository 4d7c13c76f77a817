import Integrations

/// The project that `pawl init` writes.
enum StarterProject {
    struct File {
        let name: String
        let purpose: String
        let text: String
    }

    static let machineFile = "hello.asl.yaml"

    static let files = [
        File(name: ProjectConfiguration.fileName, purpose: "what the project has", text: project),
        File(name: machineFile, purpose: "a state machine", text: machine),
        File(name: "README.md", purpose: "what to type", text: readme),
        File(name: ".gitignore", purpose: "keeps the store out of git", text: ".pawl/\n"),
    ]

    private static let project = """
        # What this project has: variables, buckets, functions, jobs, topics. Paths start here.
        Environment:
          GREETING: Hello

        """

    private static let machine = """
        # Greets everybody on a list, three at a time. Try:
        #
        #   pawl run hello.asl.yaml --input '{"names": ["Ada", "Grace"]}'
        #   pawl graph hello.asl.yaml
        Comment: Greet everybody on a list
        StartAt: AnybodyThere

        States:

          AnybodyThere:
            Type: Choice
            Choices:
              - Variable: $.names[0]
                IsPresent: true
                Next: GreetAll
            Default: MakeUpNames

          MakeUpNames:
            Type: Pass
            Result:
              names: [Ada, Grace, Edsger, Barbara]
            Next: GreetAll

          GreetAll:
            Type: Map
            ItemsPath: $.names
            ItemSelector:
              name.$: $$.Map.Item.Value
            MaxConcurrency: 3
            ItemProcessor:
              StartAt: Greet
              States:
                Greet:
                  Type: Task
                  Resource: shell:run
                  Parameters:
                    # Values go in by the environment, never into the text of the script.
                    Environment:
                      NAME.$: $.name
                    Script: |
                      sleep 1
                      echo "$GREETING, $NAME!"
                  ResultSelector:
                    greeting.$: $.Output
                  TimeoutSeconds: 30
                  # What fails is tried again after 1, 2 and 4 seconds.
                  Retry:
                    - ErrorEquals: [States.ALL]
                      MaxAttempts: 3
                  End: true
            ResultPath: $.greetings
            Next: Done

          Done:
            Type: Succeed

        """

    private static let readme = """
        # Hello

        A state machine in Amazon States Language, run by Pawl.

            pawl validate .                    what is wrong with it, if anything
            pawl graph hello.asl.yaml          what it looks like
            pawl run hello.asl.yaml            run it
            pawl show @latest                  what happened
            pawl logs @latest                  what its tasks printed

        """
}
