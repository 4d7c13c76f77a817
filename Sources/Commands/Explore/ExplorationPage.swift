import Engine
import Simulation
import Values

/// What an exploration found, as a page of text.
struct ExplorationPage {
    let report: ExplorationReport
    let name: String
    /// No more ends are listed than this.
    let endsMax: Int
    let columns: Int
    let paint: Paint

    func lines() -> [String] {
        var lines = [
            paint(.bold, name) + "  \(Self.count(report.ends.count, "end")), "
                + Self.count(report.positions, "position")
        ]
        guard report.properties.isEmpty else {
            return lines + properties() + section("Left out", report.bounds)
        }
        lines += [""] + ends()
        lines += routes()
        lines += scopes()
        lines += section("Errors that end it uncaught", uncaught())
        let bound = report.isCut ? ", as far as was looked" : ""
        lines += section("States that nothing leads to" + bound, report.statesNeverEntered)
        lines += section(
            "Rules never taken" + bound,
            report.waysNeverTaken.map { "\($0.state): \($0.field)" }
        )
        lines += section(
            "Only assumed: no data was found that leads there",
            report.waysOnlyAssumed.map { "\($0.state): \($0.field)" }
                + report.statesOnlyAssumed
        )
        lines += section(
            "Handlers that never act" + bound,
            report.deadHandlers.map {
                "\($0.state), \($0.field) \($0.errors.joined(separator: ", ")): \($0.reason)"
            }
        )
        lines += section("Retry budget", budgets())
        lines += section(
            "Goes round by",
            report.loops.map { "\($0) (times and attempts count one way round)" }
        )
        lines += section("Where data did not fit", doubts())
        lines += section("Scripts that led elsewhere", differences())
        lines += section("Left out", report.bounds)
        return lines
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private func section(_ title: String, _ content: [String]) -> [String] {
        guard !content.isEmpty else { return [] }
        return ["", paint(.bold, title)]
            + content.flatMap { text in
                TextWidth.wrapped(TextWidth.harmless(text), to: max(columns - 4, 20)).enumerated()
                    .map { ($0 == 0 ? "  " : "    ") + $1 }
            }
    }

    // MARK: Ends

    private func ends() -> [String] {
        var table = TextTable(["END", "STATUS", "ERROR", "TRIES", "WAITS"])
        for end in report.ends.prefix(endsMax) {
            table.add([
                String(end.number), StatusText.text(end.status, paint), errorText(end),
                attempts(end), waits(end),
            ])
        }
        var lines = table.lines(paint: paint)
        // The route takes what is left of a line, and its end says more than its beginning.
        let width = lines.map { TextWidth.columns(of: $0) }.max() ?? 0
        lines[0] = TextWidth.padded(lines[0], to: width) + "  " + paint(.faint, "ROUTE")
        for (index, end) in report.ends.prefix(endsMax).enumerated() {
            let room = max(columns - width - 2, Self.routeColumnsMin)
            lines[index + 1] =
                TextWidth.padded(lines[index + 1], to: width) + "  " + route(end, room)
        }
        if report.ends.count > endsMax {
            lines.append(
                paint(.faint, "… and \(report.ends.count - endsMax) more; --all shows them")
            )
        }
        return lines
    }

    private static let routeColumnsMin = 24
    private static let errorColumnsMax = 30

    private func errorText(_ end: ExplorationReport.End) -> String {
        let assumed = end.isAssumed ? "(assumed)" : ""
        guard let error = end.error else { return assumed }
        let others = end.errors.count - (end.errors.contains(error) ? 1 : 0)
        let more = others > 0 ? " +\(others)" : ""
        return TextWidth.cut(TextWidth.harmless(error), to: Self.errorColumnsMax) + more
            + (end.doubt == nil ? "" : " ?") + (end.isAssumed ? " " + assumed : "")
    }

    private func attempts(_ end: ExplorationReport.End) -> String {
        end.attemptsMin == end.attemptsMax
            ? String(end.attemptsMin) : "\(end.attemptsMin)–\(end.attemptsMax)"
    }

    private func waits(_ end: ExplorationReport.End) -> String {
        let time = DurationText.text(milliseconds: end.millisecondsMax)
        return (end.millisecondsMax == 0 ? "–" : "≤ " + time) + (end.goesRound ? " ↻" : "")
    }

    /// A route from the first state on in which something failed; of a long one its beginning and its
    /// end.
    private func route(_ end: ExplorationReport.End, _ room: Int) -> String {
        let first = end.route.firstIndex(where: end.failing.contains) ?? 0
        let names = end.route[first...].map { state in
            TextWidth.harmless(state) + (end.failing.contains(state) ? " ✖" : "")
        }
        let start = first == 0 ? "" : "… → "
        let whole = start + names.joined(separator: " → ")
        guard TextWidth.columns(of: whole) > room, names.count > 2 else { return whole }
        let head = start + names[0] + " → … → "
        var tail = names[names.count - 1]
        for name in names[1...].dropLast().reversed() {
            let longer = name + " → " + tail
            guard TextWidth.columns(of: head + longer) <= room else { break }
            tail = longer
        }
        return head + tail
    }

    private func routes() -> [String] {
        var lines: [String] = []
        if let longest = report.longest, longest.millisecondsMax > 0 {
            lines.append(
                "The longest: end \(longest.number), up to "
                    + DurationText.text(milliseconds: longest.millisecondsMax)
                    + " of waits, back-off and timeouts"
            )
        }
        if let dearest = report.dearest, dearest.attemptsMax > 0 {
            lines.append(
                "The most expensive: end \(dearest.number), up to "
                    + Self.count(dearest.attemptsMax, "task attempt")
            )
        }
        return lines.isEmpty ? [] : [""] + lines
    }

    /// One end, with the test that leads to it.
    func lines(ofEnd number: Int) -> [String] {
        guard let end = report.ends.first(where: { $0.number == number }) else { return [] }
        var lines = [
            paint(.bold, "\(name), end \(number)") + "  " + StatusText.text(end.status, paint)
                + (end.error.map { " " + TextWidth.harmless($0) } ?? ""),
            "",
            "  route     " + end.route.map(TextWidth.harmless).joined(separator: " → "),
            "  attempts  " + attempts(end), "  waits     " + waits(end),
        ]
        if end.errors.count > 1 || end.errors.first != end.error, !end.errors.isEmpty {
            let errors = TextWidth.wrapped(end.errors.joined(separator: ", "), to: columns - 12)
            for (index, line) in errors.enumerated() {
                lines.append((index == 0 ? "  alike     " : "            ") + line)
            }
        }
        if let doubt = end.doubt { lines.append("  doubt     " + TextWidth.harmless(doubt)) }
        switch end.check {
        case .reached: lines.append("  checked   a simulation of this test comes here")
        case .differs(let what): lines.append("  checked   a simulation came to \(what)")
        case .notMade(let reason): lines.append("  checked   not: \(reason)")
        }
        lines.append("")
        let yaml = YAMLText.text(of: ["tests": [end.test]])
        lines += yaml.split(separator: "\n").map { TextWidth.harmless(String($0)) }
        return lines
    }

    // MARK: Findings

    private func scopes() -> [String] {
        report.scopes.flatMap { scope -> [String] in
            let place = scope.branch.map { ", branch \($0 + 1)" } ?? ""
            let ends = scope.ends.prefix(endsMax).map { end in
                let error = end.errors.first ?? ""
                let more = end.errors.count > 1 ? " +\(end.errors.count - 1)" : ""
                return "\(end.status.rawValue)\(error.isEmpty ? "" : " " + error)\(more): "
                    + end.route.joined(separator: " → ")
            }
            let rest = scope.ends.count - ends.count
            return section(
                "Inside \(scope.state)\(place)",
                ends + (rest > 0 ? ["… and \(rest) more"] : [])
            )
        }
    }

    private func uncaught() -> [String] {
        report.uncaught.map { "\($0.state): \($0.errors.joined(separator: ", "))" }
    }

    private func budgets() -> [String] {
        report.retryBudgets.map { budget in
            var text =
                "\(budget.state): up to \(budget.attemptsMax) attempts, "
                + DurationText.text(milliseconds: budget.millisecondsMax) + " of back-off"
            if budget.attemptsWithOwners > budget.attemptsMax {
                text += "; \(budget.attemptsWithOwners) attempts with the retries around it"
            }
            return text
        }
    }

    private func doubts() -> [String] {
        report.ends.compactMap { end in end.doubt.map { "end \(end.number): \($0)" } }
    }

    private func differences() -> [String] {
        report.ends.compactMap { end in
            guard case .differs(let what) = end.check else { return nil }
            return "end \(end.number): a simulation came to \(what)"
        }
    }

    private func properties() -> [String] {
        guard !report.properties.isEmpty else { return [] }
        var lines = ["", paint(.bold, "Properties")]
        for result in report.properties {
            let sign = result.holds ? paint(.good, "✔") : paint(.bad, "✖")
            let isAssumed = result.witness?.isAssumed ?? false
            let bound =
                result.isBounded
                ? "  (as far as was looked)" : isAssumed ? "  (assumed)" : ""
            lines.append("  \(sign) \(TextWidth.harmless(result.text))\(bound)")
            guard let witness = result.witness else { continue }
            let label = result.holds ? "for example" : "not here"
            let error = witness.error.map { " with " + $0 } ?? ""
            lines.append(
                "      \(label): "
                    + TextWidth.harmless(witness.states.joined(separator: " → "))
                    + ", \(witness.status.rawValue)\(error)"
            )
            // No data was found that leads there, so there is nothing to try.
            guard !isAssumed else { continue }
            var test = JSONObject()
            test["input"] = witness.input
            if !witness.script.rules.isEmpty { test["outcomes"] = witness.script.json }
            for line in YAMLText.text(of: .object(test)).split(separator: "\n") {
                lines.append("      " + TextWidth.harmless(String(line)))
            }
        }
        return lines
    }
}
