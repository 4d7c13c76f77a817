public import Values

/// Why an expression could not be read or evaluated.
///
/// Codes, positions and sentences are those of the reference implementation: `S…` come from reading
/// the text, `T…` are wrong types, `D…` arise while evaluating, `U1001` is an exceeded limit.
public struct JSONataError: Error, Sendable, Equatable {
    /// One word wide, so that throwing functions stay small.
    private var details: Details

    private final class Details: Sendable {
        let code: String
        let position: Int?
        let token: String?
        let value: JSON?
        let value2: JSON?
        let index: Int?
        let type: String?
        let text: String?

        init(
            code: String,
            position: Int?,
            token: String?,
            value: JSON?,
            value2: JSON?,
            index: Int?,
            type: String?,
            text: String?
        ) {
            self.code = code
            self.position = position
            self.token = token
            self.value = value
            self.value2 = value2
            self.index = index
            self.type = type
            self.text = text
        }
    }

    /// Makes an error; the arguments fill the places in the code's sentence.
    init(
        _ code: String,
        position: Int? = nil,
        token: String? = nil,
        value: JSON? = nil,
        value2: JSON? = nil,
        index: Int? = nil,
        type: String? = nil,
        text: String? = nil
    ) {
        details = Details(
            code: code,
            position: position,
            token: token,
            value: value,
            value2: value2,
            index: index,
            type: type,
            text: text
        )
    }

    /// The code: a letter and four digits, such as `S0201`.
    public var code: String { details.code }
    /// How many UTF-16 code units of the expression stand before the end of the offending token, as
    /// the reference implementation counts; nil if unknown.
    public var position: Int? { details.position }
    /// The offending symbol or the name of the function.
    public var token: String? { details.token }
    /// The offending value.
    public var value: JSON? { details.value }
    /// The other of two values that do not go together.
    public var value2: JSON? { details.value2 }
    /// Which argument, from 1.
    public var index: Int? { details.index }

    /// Whether a limit was exceeded, not a rule of the language broken.
    public var isLimit: Bool { code == "U1001" }

    /// What is wrong, in a sentence, as the reference implementation words it.
    public var message: String {
        if let text = details.text { return text }
        return JSONataMessages.sentence(for: self, type: details.type)
    }

    /// The same error with a position and a token, where it has none yet.
    func located(at position: Int?, token: String? = nil) -> JSONataError {
        guard details.position == nil || (details.token == nil && token != nil) else { return self }
        return JSONataError(
            code,
            position: details.position ?? position,
            token: details.token ?? token,
            value: value,
            value2: value2,
            index: index,
            type: details.type,
            text: details.text
        )
    }

    /// Whether both say the same.
    public static func == (lhs: JSONataError, rhs: JSONataError) -> Bool {
        lhs.code == rhs.code && lhs.position == rhs.position && lhs.token == rhs.token
            && lhs.message == rhs.message
    }
}

extension JSONataError: CustomStringConvertible {
    /// Code, sentence and place in one line.
    public var description: String {
        let place = position.map { " (at \($0))" } ?? ""
        return "\(code): \(message)\(place)"
    }
}
