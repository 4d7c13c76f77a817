import Engine
import Glibc
import Runtime
import Values

/// Brings one execution to its end and shows it meanwhile: drives the store, or watches while
/// another process does, and takes over if that one goes away.
struct Conductor {
    let folder: String
    let reader: StoreReader
    let home: String
    let key: ExecutionKey
    var presenter: Presenter
    let wakeup: Wakeup
    let news: NewsQueue

    /// The driver, where this process has the store.
    var driver: Driver?
    /// Up to which event an end is not the end: the execution goes on after it.
    var goesOnAfter: Int64 = 0
    private var follower: HistoryFollower
    private var interrupts = 0
    /// Other executions that this process has moved on and that have not ended.
    private(set) var others: Set<ExecutionKey> = []
    private let clock = SystemClock()

    private static let frameMilliseconds: Int32 = 100
    /// Much news in a row is drawn together.
    private static let drawMillisecondsMin: Int64 = 30
    private static let pollMilliseconds: Int32 = 200
    private static let waitMillisecondsMax: Int32 = 1000

    /// How the wait for the end ended.
    enum Outcome {
        case ended(ExecutionTree.End)
        /// The process was asked to go; the execution is open.
        case left
        /// The driver could not go on.
        case failed(StoreError)
    }

    init(
        folder: String,
        home: String,
        key: ExecutionKey,
        presenter: Presenter,
        wakeup: Wakeup,
        news: NewsQueue
    ) {
        self.folder = folder
        reader = StoreReader(folder)
        self.home = home
        self.key = key
        self.presenter = presenter
        self.wakeup = wakeup
        self.news = news
        follower = HistoryFollower(reader, key)
    }

    /// Waits for the end.
    mutating func run() -> Outcome {
        if let driver { Self.start(driver, until: .ended(key), news) }
        catchUp()
        var lastLook = clock.now()
        var lastDraw = Timestamp(milliseconds: 0)
        while true {
            let time = clock.now()
            if time.milliseconds - lastDraw.milliseconds >= Self.drawMillisecondsMin {
                lastDraw = time
                presenter.redraw(at: time)
            }
            if let end { return finish(.ended(end)) }
            for reason in wakeup.wait(milliseconds: waitMilliseconds) {
                switch reason {
                case .interrupt: interrupt()
                case .leave:
                    driver?.leave()
                    return finish(.left)
                case .news: break
                }
            }
            for item in news.take() {
                if let error = take(item) { return finish(.failed(error)) }
            }
            let now = clock.now()
            if driver == nil, now.milliseconds - lastLook.milliseconds >= 100 {
                lastLook = now
                catchUp()
                takeOver()
            }
        }
    }

    /// How the execution ended, once it has.
    private var end: ExecutionTree.End? {
        presenter.tree.lastEventID > goesOnAfter ? presenter.tree.end : nil
    }

    private var waitMilliseconds: Int32 {
        if driver == nil {
            return presenter.isLive ? Self.frameMilliseconds : Self.pollMilliseconds
        }
        return presenter.isLive ? Self.frameMilliseconds : Self.waitMillisecondsMax
    }

    private mutating func finish(_ outcome: Outcome) -> Outcome {
        // What was found when the store was opened may still wait here: a short execution ends first.
        for item in news.take() { _ = take(item) }
        presenter.finish(at: clock.now())
        return outcome
    }

    // MARK: News

    private mutating func take(_ item: NewsQueue.News) -> StoreError? {
        switch item {
        case .progress(let progress):
            guard progress.execution.key == key else {
                if progress.end == nil {
                    others.insert(progress.execution.key)
                } else {
                    others.remove(progress.execution.key)
                }
                return nil
            }
            if let first = progress.events.first, first.id > presenter.tree.lastEventID + 1 {
                catchUp()
            }
            presenter.take(progress.events, timers: progress.timers.map(\.until))
            return nil
        case .remark(let level, let text):
            if level == .error { presenter.note("pawl: " + TextWidth.harmless(text)) }
            return nil
        case .stopped(let error):
            catchUp()
            if error == nil, end == nil, let driver { return notDriven(driver) }
            return error
        }
    }

    /// Why a driver has nothing to do for an execution that has not ended: it could not be recovered.
    private func notDriven(_ driver: Driver) -> StoreError {
        let folder = reader.folder(of: key)
        return driver.problems.first { $0.path.hasPrefix(folder) }
            ?? StoreError(
                .damaged,
                path: folder,
                reason: "is open, but cannot be gone on with",
                remedy: "Look at its files; `pawl show \(key)` says how far it came."
            )
    }

    /// Takes in what is in the history by now.
    private mutating func catchUp() {
        let events = follower.next()
        if !events.isEmpty { presenter.take(events, timers: []) }
    }

    // MARK: Ends

    private mutating func interrupt() {
        interrupts += 1
        if interrupts > 1 {
            presenter.finish(at: clock.now())
            Terminal.current.errors.print(
                "pawl: left at once; \(key) may be open, and `pawl resume` goes on with it"
            )
            leaveNow(.aborted)
        }
        presenter.footer = "stopping; Ctrl-C again leaves at once"
        presenter.note("Stopping \(key). Ctrl-C again leaves at once.")
        do {
            if let driver {
                try driver.stop(key, error: nil, cause: Self.stopCause)
            } else {
                _ = try Requester(folder).post(
                    .stopExecution(key, error: nil, cause: Self.stopCause)
                )
            }
        } catch {
            presenter.note("pawl: cannot stop it: \(error)")
        }
    }

    private static let stopCause = "Stopped from the keyboard"

    /// Becomes the driver where nobody is.
    private mutating func takeOver() {
        guard driver == nil, !reader.isDriven, end == nil else { return }
        guard let next = try? Self.drive(folder, home: home, news) else { return }
        presenter.note("The pawl that ran \(key) is gone; this one goes on.")
        driver = next
        catchUp()
        Self.start(next, until: .ended(key), news)
    }

    // MARK: Driving

    /// Becomes the driver of a store.
    ///
    /// - Throws: ``StoreError`` of the kind `inUse` where another process is.
    static func drive(
        _ folder: String,
        home: String,
        _ news: NewsQueue
    ) throws(StoreError) -> Driver {
        // A limit of file size is to be an error with a reason, not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        let store = try Store.open(folder)
        let world = ProjectWorld(reader: StoreReader(folder), home: home)
        return try Driver(
            store: store,
            registry: world,
            options: DriverOptions(projectDirectory: home),
            observer: news,
            log: { level, text in news.post(.remark(level, text)) }
        )
    }

    /// Lets a driver run on a thread of its own.
    static func start(_ driver: Driver, until goal: Driver.Goal, _ news: NewsQueue) {
        BackgroundThread.start {
            do throws(StoreError) {
                try driver.run(until: goal)
                news.post(.stopped(nil))
            } catch { news.post(.stopped(error)) }
        }
    }
}
