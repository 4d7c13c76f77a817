import Engine
import Glibc
import Runtime
import Values

/// What somebody outside wants of the store.
final class Errand {
    enum Wish {
        case start(StartRequest)
        case stop(ExecutionKey)
        case answer(String, Behaviour.End)
        case heartbeat(String)
        /// A worker asks for a task of an activity.
        case takeTask(String)
    }

    let wish: Wish
    /// Whether it is put into the inbox rather than asked of the driver's own process.
    var byInbox: Bool
    /// Whether what it is about was there when it was asked for.
    var wasThere = false

    init(_ wish: Wish, byInbox: Bool) { (self.wish, self.byInbox) = (wish, byInbox) }

    var request: Request {
        switch wish {
        case .start(let request): .startExecution(request)
        case .stop(let key): .stopExecution(key, error: "Sim.Stopped", cause: nil)
        case .answer(let token, .succeeds(let value)): .taskSucceeded(token: token, output: value)
        case .answer(let token, .fails(let error, let cause)):
            .taskFailed(token: token, error: error, cause: cause)
        case .answer(let token, .silence), .heartbeat(let token): .taskHeartbeat(token: token)
        case .takeTask(let arn): .takeActivityTask(activityARN: arn, workerName: "worker")
        }
    }
}

/// What is asked and not yet answered.
struct Errands {
    fileprivate var letters: [(errand: Errand, letter: Letter)] = []
    fileprivate var posts: [(errand: Errand, id: String)] = []
    /// Whether a task may have been handed to a worker that never heard of it.
    private var hasLostHandout = false
    private var hasGivenUp = false

    /// Takes in what was answered since.
    mutating func collect(_ world: World) throws {
        var unanswered: [(errand: Errand, letter: Letter)] = []
        for (errand, letter) in letters {
            switch letter.answer {
            case nil: unanswered.append((errand, letter))
            case .success(let reply): try answered(errand, reply, world)
            case .failure: retry(errand, world)
            }
        }
        letters = unanswered
        var unfinished: [(errand: Errand, id: String)] = []
        for (errand, id) in posts {
            let path = World.folder + "/inbox/" + id + ".reply"
            guard let node = world.disk.node(path) else {
                unfinished.append((errand, id))
                continue
            }
            guard let json = try? JSON(parsing: node.bytes) else {
                throw Violation("\(path) is not a reply")
            }
            try? world.disk.unlink(path)
            guard let reply = Reply(json: json) else { throw Violation("\(path): \(json.text())") }
            try answered(errand, reply, world)
        }
        posts = unfinished
    }

    private func answered(_ errand: Errand, _ reply: Reply, _ world: World) throws {
        world.note("answer: \(reply)")
        switch (errand.wish, reply) {
        case (.start(let request), .started(let arn, _)):
            world.ledger.started(ExecutionKey(arn: arn), request)
        case (.start(let request), .refused(let refused)):
            let key = try ExecutionKey(machine: request.machine.name, name: request.name ?? "")
            guard refused.name == "ExecutionAlreadyExists", world.ledger.told[key] != nil else {
                throw Violation("\(key) is not started: \(refused)")
            }
        case (.stop, .stopped): break
        case (.stop(let key), .refused(let refused)):
            guard refused.name == "ExecutionDoesNotExist", !errand.wasThere else {
                throw Violation("\(key) is not stopped: \(refused)")
            }
        case (.answer(let token, let end), .accepted): try world.ledger.accepted(token, end)
        case (.answer(let token, _), .refused), (.heartbeat(let token), .refused):
            try world.ledger.refused(token)
        case (.heartbeat, .accepted): break
        case (.takeTask, .activityTask(let task)):
            guard let task else { return }
            world.ledger.handedOut(task.token)
            let value: JSON = ["packed": .string(String(task.token.suffix(8)))]
            world.add(
                .answer(task.token, .succeeds(value)),
                after: Int64(world.dice.mostlySmall(upTo: 20_000))
            )
        default: throw Violation("\(errand.wish) is answered by \(reply)")
        }
    }

    /// Whoever asked the driver's process has no answer, and asks again.
    mutating func driverEnded(_ world: World) {
        for (errand, _) in letters { retry(errand, world) }
        letters = []
    }

    /// Whoever has put something into the inbox is gone; the request is not.
    mutating func powerCut(_ world: World) {
        for (errand, _) in posts {
            if case .takeTask = errand.wish { hasLostHandout = true }
        }
        posts = []
        driverEnded(world)
    }

    private mutating func retry(_ errand: Errand, _ world: World) {
        if case .takeTask = errand.wish { hasLostHandout = true }
        world.queue.add(.errand(errand), at: world.clock.passed + 500)
    }

    /// Nothing more comes by itself: what waits for a worker that never heard of its task is stopped.
    ///
    /// - Throws: ``Violation`` if something else waits.
    mutating func giveUp(_ world: World) throws -> Bool {
        let open = world.ledger.open
        guard hasLostHandout, !hasGivenUp, open.allSatisfy(world.ledger.waitsForWorker) else {
            let names = open.map(\.description).joined(separator: ", ")
            throw Violation("these wait for something that never comes: \(names)")
        }
        hasGivenUp = true
        for key in open { world.add(.stop(key), after: 0) }
        return true
    }
}

extension World {
    /// Somebody outside asks for something.
    func run(_ errand: Errand) throws {
        if case .stop(let key) = errand.wish { errand.wasThere = ledger.told[key] != nil }
        if let driver, !errand.byInbox {
            note("asked: \(errand.request)")
            let letter = Letter(errand.request)
            driver.letters.append(letter)
            errands.letters.append((errand, letter))
            return
        }
        guard errand.byInbox || dice.oneIn(2) else {
            queue.add(.errand(errand), at: clock.passed + 1000)
            return
        }
        let disk = ProcessDisk(disk, process: nextProcess(), dice: Dice(seed: dice.bits()))
        let requester = Requester(Self.folder, on: disk, entropy: { [unowned self] in draw() })
        do throws(StoreError) {
            let id = try requester.post(errand.request)
            note("posted: \(errand.request)")
            errands.posts.append((errand, id))
            if case .start(let request) = errand.wish { ledger.posted(request) }
            driver?.arrivals.inbox = true
        } catch {
            guard error.kind == .system(code: ENOSPC) else {
                throw Violation("not posted: \(error)")
            }
            queue.add(.errand(errand), at: clock.passed + 1000)
        }
    }
}
