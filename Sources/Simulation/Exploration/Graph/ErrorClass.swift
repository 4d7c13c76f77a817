import Engine
import StatesLanguage

/// Errors of a task that its handlers, and those around it, treat alike: one stands for all.
struct ErrorClass: Hashable, Sendable {
    /// The names, the one that stands for them first.
    var names: [String]

    /// The one that stands for all.
    var name: String { names[0] }

    /// The classes of errors that a task may raise, in the order in which they are met: its own
    /// handlers' names first, those known of its kind, then an unforeseen one.
    ///
    /// - Parameters:
    ///   - task: the task.
    ///   - owners: the Parallel and Map states around it, the innermost first.
    ///   - asked: the names that Choices ask for, which are told apart from others.
    static func all(of task: TaskState, owners: [State], asked: Set<String>) -> [ErrorClass] {
        var names: [String] = []
        func add(_ name: String) {
            if !names.contains(name), KnownErrors.mayRaise(name, task.resource) {
                names.append(name)
            }
        }
        for name in handled(task.retry, task.catchers) { add(name) }
        for name in KnownErrors.names(of: task.resource) { add(name) }
        for owner in owners {
            let (retry, catchers) = owner.handlers
            for name in handled(retry, catchers) where KnownErrors.isOpen(task.resource) {
                add(name)
            }
        }
        for name in asked.sorted() { add(name) }
        add(KnownErrors.unforeseen)
        add(ErrorName.dataLimitExceeded)
        var classes: [(signature: [Int], error: ErrorClass)] = []
        for name in names {
            let signature = signature(of: name, task, owners)
            if !asked.contains(name),
                let known = classes.firstIndex(where: {
                    $0.signature == signature && !asked.contains($0.error.name)
                })
            {
                classes[known].error.names.append(name)
            } else {
                classes.append((signature, ErrorClass(names: [name])))
            }
        }
        return classes.map(\.error)
    }

    private static func handled(_ retry: [Retrier], _ catchers: [Catcher]) -> [String] {
        retry.flatMap(\.errorEquals) + catchers.flatMap(\.errorEquals)
    }

    /// Which handlers take an error, from the inside out, up to the first catcher.
    private static func signature(
        of name: String,
        _ task: TaskState,
        _ owners: [State]
    ) -> [Int] {
        var signature: [Int] = []
        var levels = [(task.retry, task.catchers, ErrorOrigin.task)]
        for owner in owners {
            let (retry, catchers) = owner.handlers
            levels.append((retry, catchers, .state))
        }
        for (retry, catchers, origin) in levels {
            let retrier = retry.firstIndex { $0.takes(name, from: origin) }
            let catcher = catchers.firstIndex { $0.takes(name, from: origin) }
            signature += [retrier ?? -1, catcher ?? -1]
            if catcher != nil { break }
        }
        return signature
    }
}

extension Retrier {
    /// Whether this is for an error.
    func takes(_ name: String?, from origin: ErrorOrigin) -> Bool {
        errorEquals.contains { ErrorName.matches($0, thrown: name, from: origin) }
    }
}

extension Catcher {
    /// Whether this is for an error.
    func takes(_ name: String?, from origin: ErrorOrigin) -> Bool {
        errorEquals.contains { ErrorName.matches($0, thrown: name, from: origin) }
    }
}

extension State {
    /// Its retriers and catchers.
    var handlers: ([Retrier], [Catcher]) {
        switch kind {
        case .task(let task): (task.retry, task.catchers)
        case .parallel(let parallel): (parallel.retry, parallel.catchers)
        case .map(let map): (map.retry, map.catchers)
        case .pass, .choice, .wait, .succeed, .fail: ([], [])
        }
    }
}
