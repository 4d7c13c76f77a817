import Integrations
import Runtime
import Values

/// How crawls stand and what they did, for people.
enum CrawlText {
    /// The most lines of one kind on a page.
    private static let linesMax = 40

    /// The state with its sign, painted.
    static func state(_ state: CrawlRecord.State, _ paint: Paint) -> String {
        switch state {
        case .running: paint(.active, "● \(state.rawValue)")
        case .completed: paint(.good, "\(Signs.succeeded) \(state.rawValue)")
        case .failed: paint(.bad, "\(Signs.failed) \(state.rawValue)")
        case .stopped: paint(.caution, "\(Signs.aborted) \(state.rawValue)")
        }
    }

    /// How long it took, or takes so far.
    static func duration(_ record: CrawlRecord, at now: Timestamp) -> String {
        let end = record.endTime ?? now
        return DurationText.text(
            milliseconds: end.milliseconds - record.startTime.milliseconds
        )
    }

    /// `2 tables created, 40 partitions created`; `nothing` if there is nothing.
    static func changes(_ record: CrawlRecord) -> String {
        var parts: [String] = []
        for (thing, many) in [("table", "Tables"), ("partition", "Partitions")] {
            for change in ["Created", "Updated", "Deleted"] {
                let count = record.summary[many + change]?.integerValue ?? 0
                if count > 0 {
                    parts.append("\(count) \(thing)\(count == 1 ? "" : "s") \(change.lowercased())")
                }
            }
        }
        if record.state == .completed, parts.isEmpty { return "nothing" }
        return parts.joined(separator: ", ")
    }

    /// What a crawl has found, changed and skipped.
    static func page(_ record: CrawlRecord, _ paint: Paint, at now: Timestamp) -> [String] {
        var lines = [
            "\(state(record.state, paint)) crawl \(record.id) "
                + paint(
                    .faint,
                    "\(TimeText.ago(record.startTime, at: now)), \(duration(record, at: now))"
                )
        ]
        if let message = record.errorMessage {
            let name = record.errorName.map { "\($0): " } ?? ""
            lines.append("  " + TextWidth.harmless(name + message))
        }
        let report = record.report
        let tables = report["Tables"]?.arrayValue ?? []
        for table in tables.prefix(linesMax) { lines += self.table(table, paint) }
        if tables.count > linesMax { lines.append("  … and \(tables.count - linesMax) tables") }
        if record.state == .completed, tables.isEmpty { lines.append("  no tables found") }
        let skipped = report["Skipped"]?.arrayValue ?? []
        let count = report["SkippedCount"]?.integerValue ?? 0
        for file in skipped.prefix(linesMax) {
            let path = file["Path"]?.stringValue ?? ""
            let reason = file["Reason"]?.stringValue ?? ""
            lines.append(
                "  \(paint(.caution, "skipped")) \(TextWidth.harmless("\(path) \(reason)"))"
            )
        }
        if count > Int64(linesMax) {
            lines.append("  … and \(count - Int64(linesMax)) more skipped")
        }
        return lines
    }

    private static func table(_ table: JSON, _ paint: Paint) -> [String] {
        let action = table["Action"]?.stringValue ?? ""
        let style: Paint.Style =
            switch action {
            case "CREATED": .good
            case "UPDATED", "LOGGED", "DEPRECATED": .caution
            case "DELETED": .bad
            default: .faint
            }
        func number(_ value: JSON?, _ thing: String) -> String? {
            guard let count = value?.integerValue, count > 0 else { return nil }
            return "\(count) \(thing)\(count == 1 ? "" : "s")"
        }
        let partitions = table["Partitions"]
        let facts = [
            table["Classification"]?.stringValue, number(table["Columns"], "column"),
            number(table["Files"], "file"), number(table["Records"], "record"),
            number(partitions?["Total"], "partition"),
            partitions?["Created"]?.integerValue.flatMap { $0 > 0 ? "\($0) new" : nil },
            partitions?["Updated"]?.integerValue.flatMap { $0 > 0 ? "\($0) changed" : nil },
            partitions?["Deprecated"]?.integerValue.flatMap { $0 > 0 ? "\($0) gone" : nil },
            partitions?["Deleted"]?.integerValue.flatMap { $0 > 0 ? "\($0) removed" : nil },
        ].compactMap { $0 }
        let name = TextWidth.harmless(table["Name"]?.stringValue ?? "")
        var lines = ["  \(paint(style, TextWidth.padded(action.lowercased(), to: 10))) \(name)"]
        // Of a table that is gone there are none.
        if !facts.isEmpty { lines[0] += "  " + paint(.faint, facts.joined(separator: ", ")) }
        for change in (table["Changes"]?.arrayValue ?? []).prefix(linesMax) {
            lines.append("               " + TextWidth.harmless(change.stringValue ?? ""))
        }
        return lines
    }
}
