import Engine
import Simulation
import StatesLanguage
import Values

/// A year in virtual time: each night a Wait of a day, and a job that is busy three times.
enum SimulationBenchmarks {
    static let nights = 365

    static let machine = """
        StartAt: Begin
        States:
          Begin: {Type: Pass, Result: {day: 0}, Next: Night}
          Night: {Type: Wait, Seconds: 86400, Next: Load}
          Load:
            Type: Task
            Resource: glue:startJobRun.sync
            Parameters: {JobName: load, Arguments: {--day.$: "States.Format('{}', $.day)"}}
            TimeoutSeconds: 3600
            Retry: [{ErrorEquals: [Busy], IntervalSeconds: 60, MaxAttempts: 5, JitterStrategy: FULL}]
            ResultPath: null
            Next: Count
          Count: {Type: Pass, Parameters: {day.$: 'States.MathAdd($.day, 1)'}, Next: IsYear}
          IsYear:
            Type: Choice
            Choices: [{Variable: $.day, NumericLessThan: \(nights), Next: Night}]
            Default: Done
          Done: {Type: Succeed}
        """

    static let script = """
        Load:
          - {fail: Busy, attempt: 1-3, took: 5m}
          - {return: {}, took: 20m}
        """

    static func run() {
        let program = EngineBenchmarks.program(machine)
        let (script, _) = OutcomeScript.read(DefinitionSource(name: "script.yaml", text: script))
        guard let script else { fatalError("the script cannot be read") }
        var events = 0
        var days: Int64 = 0
        let measured = Measurement.best {
            let simulation = Simulation.finished(program: program, input: [:], sources: [script])
            precondition(simulation.execution.status == .succeeded)
            events = simulation.history.count
            days = simulation.durationMilliseconds / 86_400_000
        }
        show(
            "\(days) days of Waits and retries simulated, \(thousands(Double(events))) events",
            "\(rounded(measured.seconds * 1000)) ms"
        )
    }
}
