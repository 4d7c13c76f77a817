import DataCatalog
import Values

/// Which rows a rule about each row is about, and which of them pass, as SQL that is never NULL.
struct RowPredicate {
    /// Which rows count; nil for all.
    var counted: String?
    /// Which of those pass.
    var passes: String

    /// How many rows count.
    var countedSQL: String { counted.map { "count(*) FILTER (WHERE \($0))" } ?? "count(*)" }
    /// How many of them pass.
    var passingSQL: String {
        "count(*) FILTER (WHERE \(counted.map { "(\($0)) AND (\(passes))" } ?? passes))"
    }
    /// Whether a row does not stand in the way: it passes, or does not count.
    var harmless: String {
        counted.map { "(NOT coalesce((\($0)), FALSE) OR (\(passes)))" } ?? "(\(passes))"
    }
}

/// `ColumnValues`: a test of each value as SQL.
struct ValuePredicate {
    let column: TableSchema.Reference
    let now: Timestamp
    var ignoresCase = false
    var timeZone: String?
    /// Earlier values of what the rule looks back to, by the way it compares.
    let history: (Comparison) throws(HistoryMissing) -> [Double]

    enum Failure: Error {
        case undecided(Undecided)
        case missing(HistoryMissing)
    }

    /// The predicate.
    ///
    /// NULL passes only `!=`, `not in`, and where it is asked for.
    func sql(_ test: ValueTest) throws(Failure) -> String {
        switch test {
        case .matches(let pattern): return "coalesce(\(match(pattern)), FALSE)"
        case .notMatches(let pattern): return "coalesce(NOT \(match(pattern)), FALSE)"
        case .test(let test): return try sql(test)
        }
    }

    private func match(_ pattern: String) -> String {
        "regexp_full_match(\(column.asText), \(SQLText.quoted(pattern))\(ignoresCase ? ", 'i'" : ""))"
    }

    private func sql(_ test: Test<ValueOperand>) throws(Failure) -> String {
        switch test {
        case .compare(.equal, let operand): return try equals(operand)
        case .compare(.notEqual, let operand): return "NOT \(try equals(operand))"
        case .compare(let comparison, let operand):
            let (value, bound) = try ordered(operand, comparison)
            return "coalesce(\(value) \(comparison.rawValue) \(bound), FALSE)"
        case .between(let low, let high):
            let (value, lower) = try ordered(low, .greater)
            let upper = try ordered(high, .less).bound
            return "coalesce(\(value) > \(lower) AND \(value) < \(upper), FALSE)"
        case .notBetween(let low, let high):
            let (value, lower) = try ordered(low, .greater)
            let upper = try ordered(high, .less).bound
            return "coalesce(\(value) <= \(lower) OR \(value) >= \(upper), FALSE)"
        case .oneOf(let operands): return try isOne(of: operands)
        case .noneOf(let operands): return "NOT \(try isOne(of: operands))"
        }
    }

    /// Plain texts and numbers go into one IN, which DuckDB looks up by a hash.
    private func isOne(of operands: [ValueOperand]) throws(Failure) -> String {
        var alternatives: [String] = []
        var bounds: [String] = []
        for operand in operands {
            switch operand {
            case .text where isPlainText(operand), .number: bounds.append(try bound(operand))
            case .text, .time, .null, .empty, .whitespacesOnly:
                alternatives.append(try equals(operand))
            }
        }
        if let first = operands.first(where: { isPlainText($0) || $0.isNumber }), !bounds.isEmpty {
            let value = try subject(first)
            alternatives.append(
                "coalesce(\(value) IN (\(bounds.joined(separator: ", "))), FALSE)"
            )
        }
        return "(\(alternatives.joined(separator: " OR ")))"
    }

    private func equals(_ operand: ValueOperand) throws(Failure) -> String {
        switch operand {
        case .null: return "(\(column.sql) IS NULL)"
        case .empty: return "coalesce(\(column.asText) = '', FALSE)"
        case .whitespacesOnly: return "coalesce(regexp_full_match(\(column.asText), '\\s+'), FALSE)"
        case .number, .text, .time:
            return "coalesce(\(try subject(operand)) = \(try bound(operand)), FALSE)"
        }
    }

    private func ordered(_ operand: ValueOperand, _ comparison: Comparison) throws(Failure) -> (
        value: String, bound: String
    ) {
        switch operand {
        case .number(let expression):
            return (try subject(operand), try number(expression, comparison))
        case .text(let text):
            return (try timeSubject(), try time(.date(text)))
        case .time, .null, .empty, .whitespacesOnly:
            return (try subject(operand), try bound(operand))
        }
    }

    private func isPlainText(_ operand: ValueOperand) -> Bool {
        guard case .text(let text) = operand else { return false }
        return !(column.kind == .date && CalendarText.isDate(text))
    }

    /// The column as it is compared with an operand.
    private func subject(_ operand: ValueOperand) throws(Failure) -> String {
        switch operand {
        case .number: return try numberSubject()
        case .text:
            guard isPlainText(operand) else { return try timeSubject() }
            return ignoresCase ? "lower(\(column.asText))" : column.asText
        case .time: return try timeSubject()
        case .null, .empty, .whitespacesOnly: return column.asText
        }
    }

    private func numberSubject() throws(Failure) -> String {
        switch column.kind {
        case .number: return column.sql
        case .text: return "TRY_CAST(\(column.sql) AS DOUBLE)"
        case .date, .boolean, .other:
            throw .undecided(
                Undecided(
                    "Column \(column.name) is of type \(column.type), which is not compared with numbers."
                )
            )
        }
    }

    private func timeSubject() throws(Failure) -> String {
        switch column.kind {
        case .date, .text: return column.asTimestamp
        case .number, .boolean, .other:
            throw .undecided(
                Undecided(
                    "Column \(column.name) is of type \(column.type), which is not compared with dates."
                )
            )
        }
    }

    private func bound(_ operand: ValueOperand) throws(Failure) -> String {
        switch operand {
        case .number(let expression): return try number(expression, .equal)
        case .text(let text):
            guard isPlainText(operand) else { return try time(.date(text)) }
            return ignoresCase ? "lower(\(SQLText.quoted(text)))" : SQLText.quoted(text)
        case .time(let operand): return try time(operand)
        case .null, .empty, .whitespacesOnly: return "NULL"
        }
    }

    private func number(_ expression: NumberExpression, _ comparison: Comparison) throws(Failure)
        -> String
    {
        let text: String
        do throws(HistoryMissing) {
            let earlier = expression.historyCount > 0 ? try history(comparison) : []
            text = try expression.exactText(history: earlier)
        } catch { throw .missing(error) }
        guard let value = Double(text), value.isFinite else {
            throw .undecided(
                Undecided("The number that column \(column.name) is compared with is \(text).")
            )
        }
        return text
    }

    private func time(_ operand: TimeOperand) throws(Failure) -> String {
        TimeSQL(now: now, timeZone: timeZone).timestamp(operand)
    }
}

extension ValueOperand {
    fileprivate var isNumber: Bool { if case .number = self { true } else { false } }
}

/// Points in time as SQL.
struct TimeSQL {
    let now: Timestamp
    /// In which the data's dates are; nil for UTC.
    let timeZone: String?

    func timestamp(_ operand: TimeOperand) -> String {
        switch operand {
        case .date(let text):
            "TIMESTAMP \(SQLText.quoted(text.hasSuffix("Z") ? String(text.dropLast()) : text))"
        case .now(let offset): local(now.advanced(byMilliseconds: offset))
        case .timeOfDay(let minutes):
            "(date_trunc('day', \(local(now))) + INTERVAL \(minutes) MINUTE)"
        }
    }

    /// What a clock on the wall shows.
    private func local(_ time: Timestamp) -> String {
        guard let timeZone else { return SQL.timestamp(time) }
        return
            "(TIMESTAMPTZ \(SQLText.quoted(time.description)) AT TIME ZONE \(SQLText.quoted(timeZone)))"
    }

    /// How old what a clock on the wall showed is, in milliseconds.
    func age(of timestamp: String) -> String {
        let zoned =
            timeZone.map { "(\(timestamp) AT TIME ZONE \(SQLText.quoted($0)))" } ?? timestamp
        return "(\(now.milliseconds) - epoch_ms(\(zoned)))"
    }
}
