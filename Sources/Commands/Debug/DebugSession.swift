import Engine
import JSONPath
import JSONata
import Simulation
import StatesLanguage
import Values

/// Where somebody stands in a trace, and what they can ask there.
struct DebugSession {
    let trace: DebugTrace
    let paint: Paint
    let columns: Int
    /// The step that was taken last.
    private(set) var position = 0
    private(set) var breakpoints: [Breakpoint] = []

    /// Where to stop.
    enum Breakpoint: Equatable, CustomStringConvertible {
        case state(OutcomeAddress)
        /// Any error, or one of this name.
        case error(String?)

        var description: String {
            switch self {
            case .state(let address): address.text
            case .error(let name): "error" + (name.map { " \($0)" } ?? "")
            }
        }
    }

    init(trace: DebugTrace, paint: Paint, columns: Int) {
        self.trace = trace
        self.paint = paint
        self.columns = columns
    }

    var step: DebugTrace.Step? {
        trace.steps.indices.contains(position) ? trace.steps[position] : nil
    }

    // MARK: Moving

    /// Goes some steps on, or back.
    ///
    /// - Returns: whether it could.
    mutating func move(by count: Int) -> Bool {
        let target = position + count
        guard trace.steps.indices.contains(target) else { return false }
        position = target
        return true
    }

    /// Goes to the next breakpoint, else to the last step, or back to the one before, else to the
    /// first.
    mutating func run(forward: Bool) {
        let rest =
            forward
            ? Array(trace.steps.indices.dropFirst(position + 1))
            : Array(trace.steps.indices.prefix(position).reversed())
        position =
            rest.first { isBreak(trace.steps[$0]) } ?? rest.last ?? position
    }

    /// Goes to the last step up to an event.
    mutating func go(to eventID: Int64) {
        position = trace.steps.lastIndex { $0.event.id <= eventID } ?? 0
    }

    private func isBreak(_ step: DebugTrace.Step) -> Bool {
        breakpoints.contains { breakpoint in
            switch breakpoint {
            case .state(let address):
                guard step.kind == .entered, let visit = step.visit else { return false }
                let other = trace.visits.addresses[visit]
                return other.state == address.state
                    && other.iteration.suffix(address.iteration.count) == address.iteration[...]
            case .error(let name):
                guard case .failed(let failure) = step.kind else { return false }
                return name == nil || failure.error == name
            }
        }
    }

    mutating func add(_ breakpoint: Breakpoint) {
        if !breakpoints.contains(breakpoint) { breakpoints.append(breakpoint) }
    }

    mutating func removeBreakpoints() { breakpoints = [] }

    // MARK: Looking

    /// The step in a line, and what comes next.
    func here() -> [String] {
        guard let step else { return ["nothing has happened"] }
        let number = paint(.faint, "\(position + 1)/\(trace.steps.count)")
        let start = trace.visits.tree.startedAt ?? step.event.timestamp
        let after = step.event.timestamp.milliseconds - start.milliseconds
        let time = paint(.faint, "+" + DurationText.text(milliseconds: after))
        var line = "\(number) \(time) "
        guard let visit = step.visit else { return [cut(line + whole(step))] }
        let stay = trace.visits.tree.visits[visit]
        let name = paint(.bold, TextWidth.harmless(trace.visits.addresses[visit].description))
        switch step.kind {
        case .entered: line += "enters \(name) " + paint(.faint, stay.type.rawValue)
        case .failed(let failure):
            line += "\(name) " + paint(.bad, "fails") + ": " + VisitLine.words(failure)
        case .exited: line += "leaves \(name)"
        case .redriven, .ended: break
        }
        var lines = [cut(line)]
        switch step.kind {
        case .entered: lines.append(field("input", stay.input))
        case .exited:
            lines.append(field("output", stay.output ?? .null))
            for member in stay.assigned ?? [:] {
                lines.append(field("$" + member.key, member.value))
            }
        case .failed, .redriven, .ended: break
        }
        if let decision = trace.decision(of: visit, at: step), let words = words(decision, step) {
            lines.append(cut("    " + paint(.faint, "next    ") + words))
        }
        return lines
    }

    private func whole(_ step: DebugTrace.Step) -> String {
        switch step.event.details {
        case .executionSucceeded(let output):
            return "the execution " + paint(.good, "succeeds") + " with " + short(output)
        case .executionRedriven: return "the execution is redriven"
        case .executionFailed(let error, let cause), .executionTimedOut(let error, let cause),
            .executionAborted(let error, let cause):
            let failure = ExecutionTree.Failure(error: error, cause: cause)
            let hasWords = error != nil || cause != nil
            return "the execution ends: " + paint(.bad, step.event.type)
                + (hasWords ? ", " + VisitLine.words(failure) : "")
        default: return step.event.type
        }
    }

    private func words(_ decision: Decision, _ step: DebugTrace.Step) -> String? {
        let isEntered = step.kind == .entered
        switch decision.kind {
        case .left(let exit, let target):
            let goes = target.map { "→ \($0)" } ?? "→ the end"
            switch exit {
            case .next: return goes
            case .rule(let index): return "Choices[\(index)] \(goes)"
            case .otherwise: return "Default \(goes)"
            case .catcher(let index): return "Catch[\(index)] \(goes)"
            }
        case .retried(let index, let failure, let delay):
            let what = isEntered ? "\(failure.error ?? "an error"), " : ""
            return what + "Retry[\(index)] in \(DurationText.text(milliseconds: delay))"
        case .caught(let index, let failure):
            let what = isEntered ? "\(failure.error ?? "an error"), " : ""
            return what + "Catch[\(index)]"
        case .uncaught(let failure):
            return "\(failure.error ?? "the error") is taken by nothing"
        }
    }

    /// Where the step stands: the states around it, and those on the way to it.
    func place() -> [String] {
        guard let step, let visit = step.visit else { return here() }
        let tree = trace.visits.tree
        var lines: [String] = []
        var current: Int? = visit
        while let number = current {
            let sequence = tree.sequences[tree.visits[number].sequence]
            let way = sequence.visits.prefix { $0 != number }.map {
                TextWidth.harmless(tree.visits[$0].name)
            }
            let before = way.isEmpty ? "" : paint(.faint, way.joined(separator: " → ") + " → ")
            let name = paint(
                .bold,
                TextWidth.harmless(trace.visits.addresses[number].description)
            )
            lines.insert(before + name, at: 0)
            current = sequence.parent
        }
        return lines.enumerated().map { depth, line in
            cut(String(repeating: "  ", count: depth) + line)
        }
    }

    /// The steps around here.
    func list() -> [String] {
        let first = max(0, position - 5)
        let last = min(trace.steps.count - 1, position + 5)
        guard first <= last else { return [] }
        return (first...last).map { index in
            var other = self
            other.position = index
            let mark = index == position ? "→ " : "  "
            return cut(mark + (other.here().first ?? ""))
        }
    }

    // MARK: Values

    /// The data here by its name: `input`, `output`, `variables`, `context`, a stage, `stages` for all.
    ///
    /// Nil for another name.
    func value(_ name: String) -> [String]? {
        guard let step else { return [] }
        guard let visit = step.visit else {
            return name == "input"
                ? pretty(trace.visits.tree.input ?? .null) : ["there is no state here"]
        }
        let stay = trace.visits.tree.visits[visit]
        let stages = trace.stages(of: visit, at: step)
        switch name {
        case "input": return pretty(stay.input)
        case "output":
            return step.kind == .exited ? pretty(stay.output ?? .null) : ["it has none yet"]
        case "variables": return pretty(.object(variables))
        case "stages":
            var lines = [label("input")] + pretty(stay.input, indent: 2)
            for stage in stages where stage.name != .context && stage.name != .variables {
                lines += [label(stage.name.rawValue)] + pretty(stage.value, indent: 2)
            }
            if step.kind == .exited {
                lines += [label("output")] + pretty(stay.output ?? .null, indent: 2)
            }
            return lines
        default:
            guard let wanted = DataStage.Name(rawValue: name) else { return nil }
            guard let stage = stages.last(where: { $0.name == wanted }) else {
                return ["\(stay.name) has no \(name) here"]
            }
            return pretty(stage.value)
        }
    }

    /// The variables as they are after the step.
    private var variables: JSONObject {
        guard let step, let visit = step.visit else { return [:] }
        let stages = trace.stages(of: visit, at: step)
        var variables =
            stages.last { $0.name == .variables }?.value.objectValue
            ?? trace.visits.variables(at: visit)
        if step.kind == .exited {
            for member in trace.visits.tree.visits[visit].assigned ?? [:] {
                variables[member.key] = member.value
            }
        }
        return variables
    }

    /// What an expression gives here: JSONata in `{% %}` or in a JSONata state, else a path or an
    /// intrinsic function.
    ///
    /// `$` is the state's input after `InputPath`; where it is left, its output.
    func evaluate(_ text: String) -> Evaluation {
        var scope = EvaluationScope(seed: trace.execution.seed)
        scope.input = trace.visits.tree.input
        var isJSONata = text.hasPrefix("{%")
        if let step, let visit = step.visit {
            let stay = trace.visits.tree.visits[visit]
            let stages = trace.stages(of: visit, at: step)
            let selected = stages.last { $0.name == .afterInputPath }?.value ?? stay.input
            scope.input = step.kind == .exited ? stay.output : selected
            scope.context = stages.last { $0.name == .context }?.value ?? [:]
            scope.variables = variables
            if trace.state(stay.name)?.queryLanguage == .jsonata { isJSONata = true }
            if isJSONata {
                var states: JSONObject = ["input": stay.input, "context": scope.context]
                states["result"] = stages.last { $0.name == .result }?.value
                scope.variables["states"] = .object(states)
            }
        }
        guard isJSONata else { return PathEvaluation.evaluate(text, in: scope) }
        let now = step?.event.timestamp ?? trace.execution.identity.startTime
        let found = JSONataEvaluation(dialect: .states, now: now).evaluate(text, in: scope)
        // `States` is a name like any other in JSONata, and nothing has it.
        guard case .undefined = found, (try? PathExpression(parsing: text))?.isCall == true else {
            return found
        }
        return .error(
            Evaluation.Failure(
                code: "undefined",
                position: nil,
                message:
                    "an intrinsic function is JSONPath's, and this state's language is JSONata, "
                    + "which has functions of its own such as $uuid() and $join()"
            )
        )
    }

    // MARK: Parts

    private func label(_ name: String) -> String { paint(.faint, name) }

    private func field(_ name: String, _ value: JSON) -> String {
        cut("    " + paint(.faint, TextWidth.padded(name, to: 7)) + " " + short(value))
    }

    private func short(_ value: JSON) -> String {
        TextWidth.harmless(String(value.text().prefix(columns * 2)))
    }

    private func pretty(_ value: JSON, indent: Int = 0) -> [String] {
        value.prettyText().split(separator: "\n").map {
            String(repeating: " ", count: indent) + TextWidth.harmless(String($0))
        }
    }

    private func cut(_ line: String) -> String { TextWidth.cut(line, to: columns) }
}

extension PathExpression {
    /// Whether it is a call of an intrinsic function.
    fileprivate var isCall: Bool {
        switch self {
        case .intrinsic: true
        case .path: false
        }
    }
}
