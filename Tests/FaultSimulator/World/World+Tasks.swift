import Engine
import Runtime
import StatesLanguage
import Values

// Tasks: what is ordered, who works on it, and what the world outside answers.
extension World {
    /// An integration was asked for a plan.
    func ordered(_ order: TaskOrder, _ attempt: TaskAttempt, isSeen: Bool) -> Behaviour {
        let behaviour =
            scenarios[attempt.execution.stateMachineName]?.behaviour(order)
            ?? Behaviour(end: .silence)
        if isSeen { ledger.ordered(order, attempt, behaviour) }
        return behaviour
    }

    /// A task starts a process that outlives it.
    func launched(
        _ order: TaskOrder,
        _ attempt: TaskAttempt,
        _ behaviour: Behaviour,
        in folder: String
    ) {
        var launch = attempt
        launch.directory = folder + "/launch"
        // Nobody would ever end one that goes on.
        let end = behaviour.end == .silence ? .succeeds([:]) : behaviour.end
        ledger.ordered(
            order,
            launch,
            Behaviour(end: end, milliseconds: behaviour.milliseconds)
        )
    }

    func startSupervisor(in folder: String) -> SimulatedSupervisor {
        ledger.expect(
            isJournalFlushed,
            "a task is started before its order is on the disk: \(folder)"
        )
        let process = nextProcess()
        let attempt = ledger.attempts[folder]
        var command = attempt?.behaviour.command ?? Command(end: .goesOn, milliseconds: 0)
        // Such a process hands the token out, and is done.
        if attempt?.isCallback == true { command = Command(end: .prints([:]), milliseconds: 100) }
        let supervisor = SimulatedSupervisor(
            disk,
            process: process,
            folder: folder,
            command: command
        )
        supervisors[process] = supervisor
        note("supervisor \(process) starts in \(folder)")
        schedule(supervisor)
        return supervisor
    }

    /// Whether all that the store's journal says is on the disk.
    private var isJournalFlushed: Bool {
        let folder = Self.folder + "/journal"
        let names = (try? disk.names(in: folder)) ?? []
        return names.filter { $0.hasSuffix(".jsonl") }
            .allSatisfy { disk.node(folder + "/" + $0)?.pending.isEmpty ?? true }
    }

    private func schedule(_ supervisor: SimulatedSupervisor) {
        guard let milliseconds = supervisor.milliseconds(&dice) else { return }
        queue.add(.supervisor(supervisor.process), at: clock.passed + milliseconds)
    }

    func stepSupervisor(_ process: Int32) {
        guard let supervisor = supervisors[process] else { return }
        let before = supervisor.phase
        supervisor.step { begins(supervisor) }
        if supervisor.phase == .exited { return exited(supervisor) }
        if supervisor.phase == before, disk.isFull {
            queue.add(.supervisor(process), at: clock.passed + 1000)
        } else {
            schedule(supervisor)
        }
    }

    private func begins(_ supervisor: SimulatedSupervisor) {
        note("the command in \(supervisor.folder) begins")
        ledger.began(supervisor.folder, disk)
        guard let attempt = ledger.attempts[supervisor.folder], attempt.isCallback else { return }
        handedOut(attempt.order, attempt.attempt)
    }

    func exited(_ supervisor: SimulatedSupervisor) {
        note("supervisor \(supervisor.process) exits with \(supervisor.exitCode)")
        supervisors[supervisor.process] = nil
        queue.remove { if case .supervisor(supervisor.process) = $0 { true } else { false } }
        for (process, number) in supervisor.watchers { tell(process, of: number) }
    }

    /// A driver ends a command.
    func signal(_ supervisor: SimulatedSupervisor) {
        guard supervisor.phase != .exited, !supervisor.isEnding else { return }
        note("supervisor \(supervisor.process) is told to end")
        supervisor.isEnding = true
        guard supervisor.phase == .runs else { return }
        queue.remove { if case .supervisor(supervisor.process) = $0 { true } else { false } }
        schedule(supervisor)
    }

    /// Somebody outside has a token, and will answer as the behaviour says: or twice, late or never.
    func handedOut(_ order: TaskOrder, _ attempt: TaskAttempt) {
        guard let token = order.taskToken, let known = ledger.attempts[attempt.directory],
            ledger.handOut(token, attempt.directory)
        else { return }
        let behaviour = known.behaviour
        for milliseconds in behaviour.heartbeats {
            add(.heartbeat(token), after: milliseconds)
        }
        guard behaviour.end != .silence else { return }
        var after = behaviour.milliseconds
        if dice.oneIn(plan.strayAnswers) {
            switch dice.below(3) {
            case 0 where order.timeoutSeconds != nil:
                count("answer lost")
                return
            case 0, 1:
                count("answer late")
                after += Int64(dice.mostlySmall(upTo: 120_000))
            default:
                count("answer given twice")
                add(.answer(token, behaviour.end), after: after + Int64(dice.below(3) * 1000))
            }
        }
        add(.answer(token, behaviour.end), after: after)
    }

    func add(_ wish: Errand.Wish, after milliseconds: Int64) {
        let errand = Errand(wish, byInbox: dice.oneIn(2))
        queue.add(.errand(errand), at: clock.passed + milliseconds)
    }
}
