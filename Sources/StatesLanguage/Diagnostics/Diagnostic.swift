/// Something to say about a text.
public struct Diagnostic: Sendable, Equatable {
    /// How bad it is.
    public enum Severity: String, Sendable, CaseIterable, Comparable {
        /// Advice. Nothing is wrong.
        case note
        /// It runs, but perhaps not as meant.
        case warning
        /// It cannot run; the service would refuse it.
        case error

        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }

        /// Whether one is milder than another.
        public static func < (lhs: Severity, rhs: Severity) -> Bool { lhs.rank < rhs.rank }
    }

    /// Another place that has to do with it.
    public struct Related: Sendable, Equatable {
        /// Where.
        public var range: SourceRange
        /// What is there.
        public var message: String

        /// Makes one.
        public init(range: SourceRange, message: String) {
            self.range = range
            self.message = message
        }
    }

    /// What kind of thing it is; the catalogue explains it.
    public var code: DiagnosticCode
    /// How bad it is.
    public var severity: Severity
    /// What was found, in one sentence; the service's own where it is known.
    public var message: String
    /// The name of the text.
    public var file: String
    /// Where it is.
    public var range: SourceRange
    /// Where it is, as the service puts it: a JSON pointer with elements in brackets,
    /// `/States/Route/Choices[0]/Next`.
    ///
    /// The whole is `/`.
    public var path: String
    /// What was expected, or what to do.
    public var help: String?
    /// The name that was probably meant.
    public var suggestion: String?
    /// Other places that have to do with it.
    public var related: [Related]
    /// Why the author wants it left out, if a `# pawl:ignore` says so.
    public var suppression: String?

    /// Makes one.
    public init(
        code: DiagnosticCode,
        severity: Severity,
        message: String,
        file: String,
        range: SourceRange,
        path: String = "/",
        help: String? = nil,
        suggestion: String? = nil,
        related: [Related] = [],
        suppression: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.file = file
        self.range = range
        self.path = path
        self.help = help
        self.suggestion = suggestion
        self.related = related
        self.suppression = suppression
    }

    /// The way the service puts it: `SCHEMA_VALIDATION_FAILED: … at /States/X`.
    public var serviceText: String { "\(code): \(message) at \(path)" }
}
