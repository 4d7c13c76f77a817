public import StatesLanguage
import Engine
import Values

extension Property {
    /// Reads a property.
    ///
    /// - Parameters:
    ///   - text: the property: `never Publish before QualityGate`.
    ///   - machine: the machine whose states it names.
    /// - Throws: ``PropertyError`` with the place and what was wanted there.
    public init(parsing text: String, for machine: StateMachine) throws(PropertyError) {
        var parser = PropertyParser(text, states: StateIndex(machine).names)
        self.init(text: text, claim: try parser.claim())
    }
}

/// Reads one property, word by word.
struct PropertyParser {
    private struct Word {
        var text: String
        var offset: Int
        var isQuoted: Bool
    }

    private var words: [Word] = []
    private var next = 0
    private let end: Int
    private let states: [String]
    private var failure: PropertyError?

    init(_ text: String, states: [String]) {
        self.states = states
        end = text.utf8.count
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                index += 1
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                let start = index
                index += 1
                var content: [UInt8] = []
                while index < bytes.count, bytes[index] != byte {
                    content.append(bytes[index])
                    index += 1
                }
                if index == bytes.count {
                    failure = PropertyError(
                        message: "the quote is not closed",
                        offset: start,
                        hint: nil
                    )
                }
                index += 1
                words.append(
                    Word(
                        text: String(decoding: content, as: UTF8.self),
                        offset: start,
                        isQuoted: true
                    )
                )
            } else {
                let start = index
                while index < bytes.count, bytes[index] != 0x20,
                    !(0x09...0x0D).contains(bytes[index])
                {
                    index += 1
                }
                words.append(
                    Word(
                        text: String(decoding: bytes[start..<index], as: UTF8.self),
                        offset: start,
                        isQuoted: false
                    )
                )
            }
        }
    }

    private static let modes = ["always", "never", "eventually", "sometimes"]

    mutating func claim() throws(PropertyError) -> Property.Claim {
        if let failure { throw failure }
        guard let mode = take() else {
            throw expected("always, never, eventually or sometimes", nil)
        }
        let claim: Property.Claim
        switch mode.isQuoted ? "" : mode.text {
        case "never": claim = try never()
        case "always": claim = try always()
        case "eventually": claim = .eventually(try happening())
        case "sometimes": claim = .sometimes(try happening())
        default: throw expected("always, never, eventually or sometimes", mode, among: Self.modes)
        }
        if let rest = take() { throw expected("the end of the property", rest) }
        return claim
    }

    private mutating func never() throws(PropertyError) -> Property.Claim {
        let first = try happening()
        guard let word = take() else { return .never(first) }
        switch word.isQuoted ? "" : word.text {
        case "before": return .neverBefore(first, try happening())
        case "after": return .neverAfter(first, try happening())
        case "without": return .neverWithout(first, try happening())
        case "twice": return .neverTwice(first)
        default:
            throw expected(
                "before, after, without, twice or the end of the property",
                word,
                among: ["before", "after", "without", "twice", "fails", "succeeds"]
            )
        }
    }

    private mutating func always() throws(PropertyError) -> Property.Claim {
        let first = try happening()
        let word = take()
        switch word.map({ $0.isQuoted ? "" : $0.text }) {
        case "before"?: return .neverBefore(try happening(), first)
        case "after"?: return .alwaysAfter(first, try happening())
        default:
            throw expected(
                "before or after",
                word,
                among: ["before", "after", "fails", "succeeds"],
                hint: "That it happens in every execution is `eventually …`."
            )
        }
    }

    /// A state, perhaps with `fails` or `succeeds`; or a status, perhaps with an error.
    private mutating func happening() throws(PropertyError) -> Property.Happening {
        guard let word = take() else {
            throw expected("a state, SUCCEEDED, FAILED or TIMED_OUT", nil)
        }
        if !word.isQuoted, !states.contains(word.text),
            let status = ExecutionStatus(rawValue: word.text),
            [.succeeded, .failed, .timedOut].contains(status)
        {
            guard let with = peek(), !with.isQuoted, with.text == "with" else {
                return .ends(status, error: nil)
            }
            next += 1
            guard let error = take() else { throw expected("the name of an error", nil) }
            return .ends(status, error: error.text)
        }
        guard states.contains(word.text) else {
            let near = Suggestion.nearest(to: word.text, among: states)
            let spaced = states.first { $0.contains(" ") && $0.hasPrefix(word.text + " ") }
            var hint: String?
            if let spaced {
                hint = "A name with spaces stands in quotes: \"\(spaced)\"."
            } else if let near {
                hint = "Did you mean \"\(near)\"?"
            }
            throw PropertyError(
                message: "the machine has no state \"\(word.text)\"",
                offset: word.offset,
                hint: hint
            )
        }
        guard let verb = peek(), !verb.isQuoted else { return .enters(word.text) }
        switch verb.text {
        case "fails":
            next += 1
            return .fails(word.text)
        case "succeeds":
            next += 1
            return .succeeds(word.text)
        default: return .enters(word.text)
        }
    }

    private func peek() -> Word? { next < words.count ? words[next] : nil }

    private mutating func take() -> Word? {
        guard next < words.count else { return nil }
        next += 1
        return words[next - 1]
    }

    private func expected(
        _ wanted: String,
        _ found: Word?,
        among candidates: [String] = [],
        hint: String? = nil
    ) -> PropertyError {
        let near = found.flatMap { Suggestion.nearest(to: $0.text, among: candidates) }
        return PropertyError(
            message: "expected \(wanted), "
                + (found.map { "found \"\($0.text)\"" } ?? "but the property ends here"),
            offset: found?.offset ?? end,
            hint: near.map { "Did you mean \($0)?" } ?? hint
        )
    }
}
