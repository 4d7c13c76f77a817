import Engine
import Simulation
import StatesLanguage
import Values

/// A simulation as a page of text: how it ended, and its timeline.
struct SimulationPage {
    let simulation: Simulation
    let machine: StateMachine
    let paint: Paint
    let columns: Int

    private static let labelColumns = 10
    /// A longer timeline is cut in its middle.
    private static let linesMax = 200
    private static let lastLinesMax = 40

    func lines() -> [String] {
        let execution = simulation.execution
        let time = DurationText.text(milliseconds: simulation.durationMilliseconds)
        var lines = [
            paint(.bold, execution.identity.stateMachineName) + "  "
                + StatusText.text(execution.status, paint)
                + paint(.faint, " after \(time) of virtual time"),
            "",
        ]
        lines.append(field("began", "\(TimeText.text(execution.identity.startTime)) UTC"))
        lines.append(field("input", abbreviated(execution.input)))
        if let output = execution.output { lines.append(field("output", abbreviated(output))) }
        if let error = execution.failure?.error {
            lines.append(field("error", paint(.bad, TextWidth.harmless(error))))
        }
        if let cause = execution.failure?.cause, !cause.isEmpty {
            lines.append(field("cause", FailureText.firstLine(of: cause)))
        }
        return lines + [""] + timeline()
    }

    private func timeline() -> [String] {
        let entries = SimulationTimeline.entries(of: simulation, machine: machine, paint: paint)
        let times = entries.map { "+" + DurationForm.text(milliseconds: $0.after) }
        let timeColumns = times.map(\.count).max() ?? 0
        let nameColumns = min(
            entries.map { 2 * $0.depth + TextWidth.columns(of: $0.name) }.max() ?? 0,
            44
        )
        var last = ""
        var lines = zip(entries, times).map { entry, time in
            // A time is said once.
            let shown = time == last ? "" : time
            last = time
            let space = String(repeating: " ", count: timeColumns - shown.count)
            let name = String(repeating: " ", count: 2 * entry.depth) + entry.name
            let line =
                space + paint(.faint, shown) + "  " + TextWidth.padded(name, to: nameColumns) + "  "
                + entry.text
            return TextWidth.cut(line, to: columns).trimmingEnd
        }
        if lines.count > Self.linesMax {
            let hidden = lines.count - Self.linesMax
            let first = Self.linesMax - Self.lastLinesMax
            lines.replaceSubrange(
                first..<first + hidden,
                with: [paint(.faint, "… \(hidden) more lines; --output json has all")]
            )
        }
        return lines
    }

    private func field(_ name: String, _ text: String) -> String {
        "  " + paint(.faint, TextWidth.padded(name, to: Self.labelColumns)) + text
    }

    private func abbreviated(_ value: JSON) -> String {
        let text = TextWidth.harmless(String(value.text().prefix(columns * 2)))
        return TextWidth.cut(text, to: max(20, columns - Self.labelColumns - 2))
    }
}
