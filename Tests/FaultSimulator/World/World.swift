import Engine
import Glibc
import Runtime
import Values

/// One simulated world: a machine with a disk and a clock, a store on it with executions side by side,
/// the processes of their tasks, people and systems outside who ask and answer, and what goes wrong.
///
/// Everything happens on one thread in an order that the seed decides, so the same seed is the same
/// world. The engine, the driver's loop, the store, its journal and the inbox are the real ones.
///
/// Used by one thread only.
final class World: @unchecked Sendable {
    static let folder = "/store"

    let seed: UInt64
    let clock = SimulatedClock()
    let disk = SimulatedDisk()
    let ledger = Ledger()
    /// The machines, by name.
    private(set) var scenarios: [String: Scenario] = [:]
    var supervisors: [Int32: SimulatedSupervisor] = [:]
    private(set) var driver: SimulatedDriver?
    /// How many things have happened.
    private(set) var steps = 0
    /// How often each fault has happened.
    private(set) var faults: [String: Int] = [:]
    /// What happened, if it is wanted.
    private(set) var trace: [String] = []
    let isTraced: Bool
    /// What its disk gets wrong, to see whether that is found.
    var lie: ProcessDisk.Lie?

    var queue = EventQueue<Happening>()
    var dice: Dice
    var plan: FaultPlan
    /// What people and systems outside want, and have not seen done.
    var errands = Errands()
    private var entropy: Dice
    private var lastProcess: Int32 = 100
    private var limits = StoreLimits()
    /// Whether the power has gone and no driver has repaired what it left.
    private(set) var isBroken = false
    private var powerGoes = false
    /// Until when a driver may end for want of room.
    private var fullUntil: Int64 = -1

    /// What can happen besides the driver's own turns.
    enum Happening {
        /// A supervisor's next step.
        case supervisor(Int32)
        /// A driver is started.
        case boot
        /// The power goes while the driver waits.
        case powerCut
        case fillDisk, makeRoom, killSupervisor, setClock
        /// Somebody wants something.
        case errand(Errand)
    }

    init(seed: UInt64, executions: Int, plan: FaultPlan? = nil, isTraced: Bool = false) throws {
        self.seed = seed
        self.isTraced = isTraced
        dice = Dice(seed: seed, for: "faults")
        entropy = Dice(seed: seed, for: "entropy")
        var plans = Dice(seed: seed, for: "plan")
        let drawn = FaultPlan.draw(&plans)
        self.plan = plan ?? drawn
        limits.journalBytesMax = 1 << plans.within(10...17)
        limits.filesFlushedSinglyMax = plans.pick([0, 2, 32])
        _ = try disk.make("/project", isFolder: true)
        ledger.note = { [unowned self] text in note(text()) }
        populate(executions)
        scheduleFaults()
        queue.add(.boot, at: 0)
    }

    /// Makes machines and who starts executions of them.
    private func populate(_ executions: Int) {
        var dice = Dice(seed: seed, for: "workload")
        scenarios["child"] = RandomMachine.draw(seed: seed, name: "child", child: nil)
        var names: [String] = []
        for index in 0..<max(1, executions / 4) {
            let name = "random-\(index)"
            scenarios[name] = RandomMachine.draw(seed: seed, name: name, child: "child")
            names.append(name)
        }
        if !CorpusScenarios.all.isEmpty {
            let corpus = dice.pick(CorpusScenarios.all)
            scenarios[corpus.machine.name] = corpus
            names.append(corpus.machine.name)
        }
        for index in 0..<executions {
            guard let scenario = scenarios[dice.pick(names)] else { continue }
            let request = StartRequest(
                machine: scenario.machine,
                name: "run-\(index)",
                input: scenario.input,
                seed: dice.bits()
            )
            let time = Int64(dice.mostlySmall(upTo: 20_000))
            queue.add(.errand(Errand(.start(request), byInbox: dice.oneIn(3))), at: time)
            // Some are stopped before they end, or after.
            if dice.oneIn(12),
                let key = try? ExecutionKey(machine: scenario.machine.name, name: "run-\(index)")
            {
                let later = time + Int64(dice.mostlySmall(upTo: 60_000))
                queue.add(.errand(Errand(.stop(key), byInbox: dice.oneIn(2))), at: later)
            }
        }
    }

    private func scheduleFaults() {
        func schedule(_ count: Int, _ happening: Happening) {
            for _ in 0..<count { queue.add(happening, at: Int64(dice.mostlySmall(upTo: 60_000))) }
        }
        schedule(plan.powerCuts / 3, .powerCut)
        plan.powerCuts -= plan.powerCuts / 3
        schedule(plan.fullDisks, .fillDisk)
        schedule(plan.supervisorKills, .killSupervisor)
        schedule(plan.clockJumps, .setClock)
    }

    /// Takes 64 bits for whoever in the driver wants to draw.
    func draw() -> UInt64 { entropy.bits() }

    func nextProcess() -> Int32 {
        lastProcess += 1
        return lastProcess
    }

    func note(_ text: @autoclosure () -> String) {
        if isTraced { trace.append("\(clock.passed) ms: \(text())") }
    }

    func count(_ fault: String) {
        faults[fault, default: 0] += 1
        note("fault: \(fault)")
    }
}

// The course of things.
extension World {
    /// The most steps of one world; more means that something never ends.
    private static let stepsMax = 200_000

    /// Runs until every execution has ended and every question is answered.
    ///
    /// - Throws: ``Violation``.
    func run() throws {
        try runToEnd()
        try Inspection(self).inspectEnd()
        // What has been promised is there whenever somebody looks: after another start, after a
        // power cut, with a journal and without.
        plan = .none
        disk.isFull = false
        driver?.disk.callsLeft = nil
        driver?.disk.flushesLeft = nil
        if dice.oneIn(2) { try driver?.checkpoint() }
        if dice.oneIn(2) { try cutPower() } else { leave() }
        try runToEnd()
        try Inspection(self).inspectEnd()
    }

    private func runToEnd() throws {
        while try step() {
            steps += 1
            for arn in ledger.takeActivityTasks() {
                add(.takeTask(arn), after: Int64(dice.mostlySmall(upTo: 3000)))
            }
            if let violation = ledger.violation { throw violation }
            guard steps < Self.stepsMax else { throw Violation("it does not end") }
        }
    }

    /// Does what comes next.
    ///
    /// - Returns: false if nothing does.
    private func step() throws -> Bool {
        let wake = driver.flatMap { driver -> Int64? in
            if driver.hasNews { return clock.passed }
            return driver.next.map { max(clock.passed, clock.passed(at: $0)) }
        }
        if let wake, wake <= queue.next ?? .max, !isLate(wake) {
            clock.passed = wake
            disk.now = clock.now()
            try turn()
            return true
        }
        guard let (time, happening) = queue.pop() else {
            if let driver, driver.isIdle { return false }
            return try errands.giveUp(self)
        }
        clock.passed = max(clock.passed, time)
        disk.now = clock.now()
        try happen(happening)
        return true
    }

    /// Whether something else comes in before a turn that is due.
    private func isLate(_ wake: Int64) -> Bool {
        guard let next = queue.next, next <= wake + 5 else { return false }
        return dice.oneIn(6)
    }

    private func happen(_ happening: Happening) throws {
        switch happening {
        case .supervisor(let process): stepSupervisor(process)
        case .boot: try boot()
        case .powerCut: try cutPower()
        case .fillDisk:
            count("disk full")
            disk.isFull = true
            let end = clock.passed + Int64(dice.mostlySmall(upTo: 30_000))
            // What it has kept from beginning may be heard of a little later.
            fullUntil = max(fullUntil, end + 10_000)
            queue.add(.makeRoom, at: end)
        case .makeRoom: disk.isFull = false
        case .killSupervisor:
            let running = supervisors.keys.sorted()
            guard !running.isEmpty, let victim = supervisors[dice.pick(running)] else { return }
            count("supervisor killed")
            victim.kill()
            exited(victim)
        case .setClock:
            count("clock set")
            let hour = 3_600_000
            clock.offset += Int64(dice.oneIn(2) ? -dice.below(hour) : dice.below(24 * hour))
        case .errand(let errand): try run(errand)
        }
    }
}

// Drivers: they come and go.
extension World {
    private func boot() throws {
        guard driver == nil else { return }
        let process = nextProcess()
        let disk = ProcessDisk(disk, process: process, dice: Dice(seed: dice.bits()))
        if plan.kills + plan.powerCuts > 0 {
            disk.callsLeft = dice.mostlySmall(upTo: 4000)
            powerGoes = dice.below(plan.kills + plan.powerCuts) < plan.powerCuts
        }
        if plan.failedFlushes > 0 { disk.flushesLeft = dice.mostlySmall(upTo: 200) }
        disk.lie = lie
        disk.between = { [unowned self] call in interleave(call) }
        note("a driver starts: process \(process)")
        let tasks = SimulatedTasks(self, process: process, disk: disk)
        do {
            let driver = try SimulatedDriver(
                process: process,
                disk: disk,
                limits: limits,
                host: tasks,
                registry: tasks,
                clock: clock,
                entropy: { [unowned self] in draw() },
                observer: LedgerObserver(ledger, disk)
            )
            self.driver = driver
            try driver.recover()
            if let problem = driver.problems.first { throw Violation("not recovered: \(problem)") }
            isBroken = false
            try Inspection(self).inspectHistories()
        } catch let error as StoreError { try ended(process, disk, error) }
    }

    private func turn() throws {
        guard let driver else { return }
        do throws(StoreError) { try driver.turn() } catch {
            return try ended(driver.process, driver.disk, error)
        }
        if driver.disk.isDead { return try ended(driver.process, driver.disk, nil) }
        try errands.collect(self)
        if dice.oneIn(8) { try look() }
    }

    /// A driver has ended: killed, or for want of room.
    private func ended(_ process: Int32, _ disk: ProcessDisk, _ error: StoreError?) throws {
        let cutsPower = disk.isDead && powerGoes
        if disk.isDead {
            if powerGoes { plan.powerCuts -= 1 } else { plan.kills -= 1 }
            if !powerGoes { count("driver killed") }
        } else if disk.hasFailed, error?.kind == .system(code: EIO) {
            plan.failedFlushes -= 1
            count("flush failed")
        } else if let error, error.kind != .system(code: ENOSPC) || clock.passed > fullUntil {
            throw Violation("the driver ended: \(error)")
        }
        note("the driver ends: \(error.map { "\($0)" } ?? "killed")")
        disk.die()
        driver = nil
        errands.driverEnded(self)
        if cutsPower { try cutPower() } else { bootLater() }
    }

    /// The driver ends as it should.
    private func leave() {
        driver?.disk.die()
        driver = nil
        errands.driverEnded(self)
        bootLater()
    }

    private func bootLater() {
        queue.remove { if case .boot = $0 { true } else { false } }
        // Mostly at once, sometimes so late that every timer is due.
        let later = dice.oneIn(8) ? dice.below(86_400_000) : dice.mostlySmall(upTo: 5000)
        queue.add(.boot, at: clock.passed + Int64(later))
    }

    private func cutPower() throws {
        count("power cut")
        driver?.disk.die()
        driver = nil
        queue.remove { if case .supervisor = $0 { true } else { false } }
        supervisors = [:]
        disk.cutPower(&dice)
        isBroken = true
        errands.powerCut(self)
        bootLater()
    }

    /// Between two calls of the driver others get on.
    private func interleave(_ call: String) {
        note("  " + call)
        if dice.oneIn(8) {
            let next = queue.popFirst(until: clock.passed + 2) {
                if case .supervisor = $0 { true } else { false }
            }
            if case .supervisor(let process)? = next { stepSupervisor(process) }
        }
        do {
            if dice.oneIn(30), case .errand(let errand)? = nextPost() { try run(errand) }
            if ledger.violation == nil, dice.oneIn(400) { try look() }
        } catch { ledger.violation = error as? Violation }
    }

    /// The next thing that somebody puts into the inbox, if that is about now.
    private func nextPost() -> Happening? {
        queue.popFirst(until: clock.passed + 2) {
            if case .errand(let errand) = $0 { errand.byInbox } else { false }
        }
    }

    /// Another process reads.
    private func look() throws {
        guard !isBroken else { return }
        try Inspection(self).look(&dice)
    }

    /// The driver learns that a supervisor has exited, if it is still the one that watched.
    func tell(_ process: Int32, of number: UInt64) {
        guard let driver, driver.process == process else {
            return
        }
        driver.arrivals.ended.append(number)
    }
}
