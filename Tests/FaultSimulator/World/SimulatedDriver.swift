import Engine
import Runtime
import Values

/// A driver's process in the simulated world: the real store and the real driver's loop.
final class SimulatedDriver {
    let process: Int32
    let disk: ProcessDisk
    /// What has come since its last turn.
    var arrivals = Arrivals()
    var letters: [Letter] = []
    private var core: DriverCore

    init(
        process: Int32,
        disk: ProcessDisk,
        limits: StoreLimits,
        host: any TaskHost,
        registry: any IntegrationRegistry,
        clock: any Clock,
        entropy: @escaping @Sendable () -> UInt64,
        observer: any DriverObserver
    ) throws(StoreError) {
        self.process = process
        self.disk = disk
        core = DriverCore(
            store: try Store.open(World.folder, limits: limits, on: disk),
            host: host,
            registry: registry,
            options: DriverOptions(projectDirectory: "/project"),
            clock: clock,
            entropy: entropy,
            observer: observer,
            log: { _, _ in }
        )
    }

    func recover() throws(StoreError) { try core.recover() }

    func turn() throws(StoreError) {
        let (arrivals, letters) = (arrivals, letters)
        self.arrivals = Arrivals()
        self.letters = []
        try core.turn(arrivals, letters)
    }

    func checkpoint() throws(StoreError) { try core.checkpoint() }

    var problems: [StoreError] { core.problems }
    var isIdle: Bool { core.isIdle }
    var next: Timestamp? { core.next }
    var hasNews: Bool {
        core.hasNews || !letters.isEmpty || arrivals.inbox || !arrivals.ended.isEmpty
    }
}
