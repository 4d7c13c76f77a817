/// Where a secret is kept.
enum SecretReference: Sendable, Hashable {
    /// `${env:NAME}`: in a variable of Pawl's own environment.
    case environment(String)
    /// `${file:path}`: in a file; relative paths start at the project's folder.
    case file(String)

    /// As it is written; this may be shown, the value may not.
    var text: String {
        switch self {
        case .environment(let name): "${env:\(name)}"
        case .file(let path): "${file:\(path)}"
        }
    }

    /// The first reference in a text.
    static func first(
        in text: Substring
    ) -> (reference: SecretReference, range: Range<Substring.Index>)? {
        var search = text.startIndex
        while let start = text[search...].firstIndex(of: "$") {
            let tail = text[start...]
            for (prefix, make) in kinds where tail.hasPrefix(prefix) {
                let nameStart = text.index(start, offsetBy: prefix.count)
                guard let end = text[nameStart...].firstIndex(of: "}"), end > nameStart else {
                    continue
                }
                return (make(String(text[nameStart..<end])), start..<text.index(after: end))
            }
            search = text.index(after: start)
        }
        return nil
    }

    /// What looks like a reference and is none: `${enx:NAME}`, or `${env:NAME` without its end.
    ///
    /// A shell's `${NAME}` and `${NAME:-x}` do not look like one.
    /// - Returns: the piece of the text; nil if nothing looks so.
    static func lookalike(in text: String) -> String? {
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            let tail = rest[start.upperBound...]
            let word = tail.prefix { $0.isLetter && $0.isASCII && $0.isLowercase }
            let behind = tail[word.endIndex...]
            rest = tail
            guard !word.isEmpty, behind.first == ":", behind.dropFirst().first != "-" else {
                continue
            }
            if first(in: text[start.lowerBound...])?.range.lowerBound == start.lowerBound {
                continue
            }
            let end = text[start.lowerBound...].firstIndex(of: "}")
            return String(
                text[start.lowerBound..<(end.map { text.index(after: $0) } ?? text.endIndex)]
            )
        }
        return nil
    }

    private static let kinds: [(String, @Sendable (String) -> SecretReference)] = [
        ("${env:", { .environment($0) }), ("${file:", { .file($0) }),
    ]
}
