import Values

extension ExecutionTree {
    /// Takes in the next event.
    ///
    /// One that is not the next is left out.
    ///
    /// - Complexity: O(depth of nesting), but O(visits) for an event that ends a Parallel, a Map or
    ///   the execution.
    /// - Returns: whether it was taken.
    @discardableResult
    public mutating func take(_ event: HistoryEvent) -> Bool {
        guard event.id == lastEventID + 1 else { return false }
        lastEventID = event.id
        let place = place(after: event.previousEventID)
        places.append(place)
        take(event, at: place)
        return true
    }

    private func place(after id: Int64) -> Place {
        Int(exactly: id).flatMap { places.indices.contains($0) ? places[$0] : nil } ?? .sequence(0)
    }

    private mutating func take(_ event: HistoryEvent, at place: Place) {
        let now = event.timestamp
        switch event.details {
        case .executionStarted(let input, _): (startedAt, self.input) = (now, input)
        case .executionSucceeded(let output):
            finish(End(status: .succeeded, date: now, output: output))
        case .executionFailed(let error, let cause):
            finish(End(status: .failed, date: now, failure: Failure(error: error, cause: cause)))
        case .executionTimedOut(let error, let cause):
            finish(End(status: .timedOut, date: now, failure: Failure(error: error, cause: cause)))
        case .executionAborted(let error, let cause):
            finish(End(status: .aborted, date: now, failure: Failure(error: error, cause: cause)))
        case .executionRedriven(let count):
            redriveCount = count
            end = nil
            reopen(sequences[0], now)
        case .stateEntered(let type, let name, let input):
            enter(event, type: type, name: name, input: input, at: place)
        case .stateExited(_, let name, let output, let assigned):
            guard let visit = visit(at: place, named: name) else { return }
            let hasFailed = visits[visit].status == .retrying
            visits[visit].status = hasFailed ? .caught : .succeeded
            visits[visit].output = output
            visits[visit].assigned = assigned
            visits[visit].endedAt = now
            visits[visit].wakesAt = nil
            places[Int(event.id)] = .sequence(visits[visit].sequence)
        case .stateAborted: abort(at: place, now)
        case .taskScheduled(let task):
            let resource = task.resource.resourceType + ":" + task.resource.resource
            schedule(resource, event, at: place)
        case .lambdaFunctionScheduled(let resource, _, _, _),
            .activityScheduled(let resource, _, _, _):
            schedule(
                resource.split(separator: ":").suffix(2).joined(separator: ":"),
                event,
                at: place
            )
        case .taskStarted, .lambdaFunctionStarted: break
        case .taskSubmitted(_, let output):
            change(at: place) {
                $0.attempts.modifyLast {
                    $0.isSubmitted = true
                    $0.submission = output
                }
            }
        case .activityStarted:
            change(at: place) { $0.attempts.modifyLast { $0.isSubmitted = true } }
        case .taskSucceeded, .lambdaFunctionSucceeded, .activitySucceeded:
            change(at: place) { $0.attempts.modifyLast { $0.endedAt = now } }
        case .taskFailed(_, let error, let cause), .taskTimedOut(_, let error, let cause),
            .lambdaFunctionFailed(let error, let cause),
            .lambdaFunctionTimedOut(let error, let cause), .activityFailed(let error, let cause),
            .activityTimedOut(let error, let cause):
            fail(at: place, Failure(error: error, cause: cause), now)
        case .evaluationFailed(let error, let cause, _, let state):
            guard let visit = visit(at: place, named: state) else { return }
            fail(at: .visit(visit), Failure(error: error, cause: cause), now)
        case .parallelStateStarted, .mapStateStarted, .parallelStateSucceeded, .parallelStateFailed,
            .mapStateSucceeded, .mapStateFailed, .mapIterationStarted, .mapIterationSucceeded,
            .mapIterationFailed, .mapIterationAborted, .mapRunStarted, .mapRunSucceeded,
            .mapRunFailed:
            takeComposite(event, at: place)
        }
    }

    // MARK: States

    private mutating func enter(
        _ event: HistoryEvent,
        type: HistoryEvent.StateType,
        name: String,
        input: JSON,
        at place: Place
    ) {
        let sequence: Int
        switch place {
        case .sequence(let number): sequence = number
        case .visit(let former) where visits[former].type == .fail:
            // Entered again by a redrive.
            sequence = visits[former].sequence
        case .visit(let parent):
            // The first state of a branch follows from the event that started its Parallel.
            sequence = addSequence(to: parent, index: visits[parent].inner.count)
        }
        visits.append(
            Visit(
                name: name,
                type: type,
                sequence: sequence,
                enteredEventID: event.id,
                enteredAt: event.timestamp,
                input: input
            )
        )
        let visit = visits.count - 1
        sequences[sequence].visits.append(visit)
        places[Int(event.id)] = .visit(visit)
        // Nothing tells of the end of these.
        if type == .fail {
            visits[visit].status = .failed
            visits[visit].endedAt = event.timestamp
        }
    }

    private mutating func addSequence(to parent: Int, index: Int) -> Int {
        sequences.append(Sequence(parent: parent, index: index))
        visits[parent].inner.append(sequences.count - 1)
        return sequences.count - 1
    }

    /// The visit at a place or around it that has a name and goes on.
    private func visit(at place: Place, named name: String) -> Int? {
        var current: Int?
        switch place {
        case .visit(let visit): current = visit
        case .sequence(let sequence):
            // A failed evaluation follows from what was before its state was entered.
            if let last = sequences[sequence].visits.last, visits[last].name == name,
                visits[last].endedAt == nil
            {
                return last
            }
            current = sequences[sequence].parent
        }
        while let visit = current {
            if visits[visit].name == name, visits[visit].endedAt == nil { return visit }
            current = sequences[visits[visit].sequence].parent
        }
        return nil
    }

    private mutating func change(at place: Place, _ edit: (inout Visit) -> Void) {
        if case .visit(let visit) = place { edit(&visits[visit]) }
    }

    private mutating func schedule(_ resource: String, _ event: HistoryEvent, at place: Place) {
        change(at: place) { visit in
            visit.status = .running
            visit.wakesAt = nil
            visit.attempts.append(
                Attempt(eventID: event.id, startedAt: event.timestamp, resource: resource)
            )
        }
    }

    private mutating func fail(at place: Place, _ failure: Failure, _ now: Timestamp) {
        change(at: place) { visit in
            if visit.attempts.last.map({ $0.endedAt != nil }) ?? true {
                visit.attempts.append(Attempt(eventID: nil, startedAt: now))
            }
            visit.attempts.modifyLast { attempt in
                attempt.endedAt = now
                attempt.failure = failure
            }
            visit.status = .retrying
        }
    }

    /// A state ends with its branch; a Parallel or Map may have failed before.
    private mutating func abort(at place: Place, _ now: Timestamp) {
        let stay: Int?
        switch place {
        case .visit(let visit): stay = visit
        case .sequence(let sequence): stay = sequences[sequence].visits.last
        }
        guard let stay, visits[stay].endedAt == nil else { return }
        end(stay, as: .aborted, now)
    }

    // MARK: Redrive

    /// Lets go on what a redrive goes on with: what was ended without having succeeded.
    private mutating func reopen(_ sequence: Sequence, _ now: Timestamp) {
        guard let visit = sequence.visits.last,
            visits[visit].status == .failed || visits[visit].status == .aborted
        else { return }
        // A Fail state is entered again.
        if visits[visit].type == .fail { return }
        visits[visit].status = .running
        visits[visit].endedAt = nil
        if visits[visit].attempts.last?.failure != nil, !visits[visit].inner.isEmpty {
            visits[visit].attempts.append(Attempt(eventID: nil, startedAt: now))
        }
        for number in visits[visit].inner {
            if sequences[number].end != .succeeded { sequences[number].end = nil }
            reopen(sequences[number], now)
        }
    }

    // MARK: Ends

    private mutating func finish(_ end: End) {
        self.end = end
        close(sequences[0], as: end.status == .failed ? .failed : .aborted, end.date)
    }

    /// Ends what has not ended in a sequence: what failed last is `failed`, what still ran aborted.
    private mutating func close(_ sequence: Sequence, as status: VisitStatus, _ now: Timestamp) {
        for visit in sequence.visits where visits[visit].endedAt == nil {
            end(visit, as: visits[visit].status == .retrying ? .failed : status, now)
        }
    }

    private mutating func end(_ visit: Int, as status: VisitStatus, _ now: Timestamp) {
        visits[visit].status = status
        visits[visit].endedAt = now
        visits[visit].wakesAt = nil
        for sequence in visits[visit].inner {
            close(sequences[sequence], as: .aborted, now)
            if sequences[sequence].end == nil { sequences[sequence].end = .aborted }
        }
    }
}

// Parallel and Map.
extension ExecutionTree {
    private mutating func takeComposite(_ event: HistoryEvent, at place: Place) {
        let now = event.timestamp
        switch event.details {
        case .parallelStateStarted: restart(.parallel, event, at: place)
        case .mapRunStarted: change(at: place) { $0.wakesAt = nil }
        case .mapStateStarted(let length):
            restart(.map, event, at: place)
            change(at: places[Int(event.id)]) { $0.itemCount = length }
        case .mapIterationStarted(let name, let index):
            guard let map = visit(at: place, named: name) else { return }
            places[Int(event.id)] = .sequence(addSequence(to: map, index: index))
        case .mapIterationSucceeded(let name, let index):
            endIteration(index, of: visit(at: place, named: name), event, as: .succeeded)
        case .mapIterationFailed(let name, let index):
            endIteration(index, of: visit(at: place, named: name), event, as: .failed)
        case .mapIterationAborted(let name, let index):
            endIteration(index, of: visit(at: place, named: name), event, as: .aborted)
        case .parallelStateSucceeded, .mapStateSucceeded, .mapRunSucceeded:
            guard let visit = composite(around: place, event.details) else { return }
            visits[visit].attempts.modifyLast { $0.endedAt = now }
            places[Int(event.id)] = .visit(visit)
        case .parallelStateFailed, .mapStateFailed, .mapRunFailed:
            guard let visit = composite(around: place, event.details) else { return }
            fail(at: .visit(visit), innerFailure(of: visit), now)
            for sequence in visits[visit].inner { close(sequences[sequence], as: .aborted, now) }
            // What follows from this is not inside it.
            places[Int(event.id)] = .sequence(visits[visit].sequence)
        default: break
        }
    }

    /// A Parallel or Map begins its work, for the first time or again: then it follows from what
    /// failed inside it.
    private mutating func restart(
        _ type: HistoryEvent.StateType,
        _ event: HistoryEvent,
        at place: Place
    ) {
        var current: Int?
        switch place {
        case .visit(let visit): current = visit
        case .sequence(let sequence): current = sequences[sequence].parent
        }
        while let visit = current, visits[visit].type != type || visits[visit].endedAt != nil {
            current = sequences[visits[visit].sequence].parent
        }
        guard let visit = current else { return }
        for sequence in visits[visit].inner {
            close(sequences[sequence], as: .aborted, event.timestamp)
            if sequences[sequence].end == nil { sequences[sequence].end = .aborted }
        }
        places[Int(event.id)] = .visit(visit)
        change(at: .visit(visit)) { visit in
            visit.inner.removeAll()
            visit.status = .running
            visit.wakesAt = nil
            visit.attempts.append(Attempt(eventID: nil, startedAt: event.timestamp))
        }
    }

    private mutating func endIteration(
        _ index: Int,
        of map: Int?,
        _ event: HistoryEvent,
        as status: VisitStatus
    ) {
        guard let map else { return }
        if let sequence = visits[map].inner.last(where: { sequences[$0].index == index }) {
            sequences[sequence].end = status
            close(sequences[sequence], as: status == .failed ? .failed : .aborted, event.timestamp)
        }
        places[Int(event.id)] = .visit(map)
    }

    /// The Parallel or Map at a place or around it that an event tells the end of: of those that are
    /// one inside the other, the innermost of which none was told.
    private func composite(around place: Place, _ details: HistoryEvent.Details) -> Int? {
        let type: HistoryEvent.StateType
        switch details {
        case .parallelStateSucceeded, .parallelStateFailed: type = .parallel
        default: type = .map
        }
        var current: Int?
        switch place {
        case .visit(let visit): current = visit
        case .sequence(let sequence): current = sequences[sequence].parent
        }
        while let visit = current {
            let isOpen =
                visits[visit].endedAt == nil && visits[visit].attempts.last?.failure == nil
            if visits[visit].type == type, isOpen { return visit }
            current = sequences[visits[visit].sequence].parent
        }
        return nil
    }

    /// The error that ended a branch or an iteration.
    private func innerFailure(of visit: Int) -> Failure {
        for sequence in visits[visit].inner.reversed() {
            guard let last = sequences[sequence].visits.last else { continue }
            if let failure = visits[last].attempts.last?.failure, visits[last].status != .caught {
                return failure
            }
            if visits[last].type == .fail { return Failure(error: visits[last].name, cause: nil) }
        }
        return Failure(error: nil, cause: nil)
    }
}

extension Array {
    /// Lets the last element be edited where it is, if there is one.
    mutating func modifyLast(_ edit: (inout Element) -> Void) {
        if let last = indices.last { edit(&self[last]) }
    }
}
