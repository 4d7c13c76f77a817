/// Every sentence that a diagnostic says.
///
/// Where the service's own words are known, they are used.
enum Sentences {}

// About the text as such.
extension Sentences {
    static func tooLarge(_ count: Int, _ limit: Int) -> Sentence {
        Sentence(
            .yamlTooLarge,
            "The text has \(count) bytes, more than the \(limit) allowed",
            help:
                "Move parts into a state machine of their own and start it with states:startExecution."
        )
    }

    static func utf16() -> Sentence {
        Sentence(
            .yamlEncoding,
            "The text is in UTF-16",
            help: "Save the file as UTF-8 without byte order mark."
        )
    }

    static func nul() -> Sentence {
        Sentence(.yamlEncoding, "The text holds a NUL byte", help: "Expected text in UTF-8.")
    }

    static func control(_ scalar: UInt32) -> Sentence {
        Sentence(
            .yamlEncoding,
            "The text holds the control character U+\(hex(scalar))",
            help: "Write it as an escape in a double-quoted string: \"\\u\(hex(scalar))\"."
        )
    }

    static func invalidUTF8() -> Sentence {
        Sentence(.yamlEncoding, "The text is not valid UTF-8", help: "Save the file as UTF-8.")
    }

    private static func hex(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    static func nestedTooDeeply(_ limit: Int) -> Sentence {
        Sentence(.yamlTooLarge, "The text is nested deeper than the \(limit) levels allowed")
    }

    static func tooManyNodes(_ limit: Int) -> Sentence {
        Sentence(.yamlTooLarge, "The text has more than the \(limit) values allowed")
    }

    static func duplicateKey(_ key: String, _ code: DiagnosticCode) -> Sentence {
        Sentence(code, "The key '\(key)' is given twice", help: "Keep one of the two.")
    }

    static func numberNotJSON(_ text: String) -> Sentence {
        Sentence(
            .yamlTag,
            "'\(text)' is a number that JSON cannot express",
            help: "Write a finite number, or quote it to make it a string."
        )
    }
}

// About JSON.
extension Sentences {
    static func jsonSyntax(expected: String, found: String) -> Sentence {
        Sentence(.invalidJSON, "Expected \(expected), found \(found)")
    }
}

// About YAML.
extension Sentences {
    static func yamlSyntax(_ failure: YAMLFailure, in source: SourceText) -> Sentence {
        let offset = source.offset(of: failure.position)
        let line = source.line(failure.position.line).map { Array(source.bytes[$0]) } ?? []
        if offset < source.bytes.count, source.bytes[offset] == UInt8(ascii: "\t") {
            return Sentence(
                .yamlTab,
                "A tab cannot indent YAML",
                help: "Indent with spaces."
            )
        }
        var help: String?
        if String(decoding: line, as: UTF8.self).contains("{%") {
            help = "Put a JSONata expression in quotes, or in a block begun with |-: \"{% … %}\"."
        } else if failure.problem.contains("mapping values are not allowed") {
            help = "Check the indentation, and quote a text that holds ': '."
        } else if failure.problem.contains("did not find expected key") {
            help = "Check the indentation: the keys of one mapping begin in one column."
        } else if failure.problem.contains("cannot start any token") {
            help = "Quote a text that begins with one of @ ` % or is not YAML."
        }
        return Sentence(.yamlSyntax, "This is not YAML: \(failure.problem)", help: help)
    }

    static func secondDocument() -> Sentence {
        Sentence(
            .yamlDocuments,
            "A second document begins here",
            help: "Keep one document in a file."
        )
    }

    static func emptyText() -> Sentence {
        Sentence(
            .missingDescription,
            "The text is empty",
            help: "Expected an object with StartAt and States."
        )
    }

    static func keyNotScalar() -> Sentence {
        Sentence(
            .yamlSyntax,
            "A key must be a text",
            help: "Mappings and sequences cannot be keys."
        )
    }

    static func unknownTag(_ tag: String) -> Sentence {
        Sentence(
            .yamlTag,
            "The tag '\(tag)' is not known here",
            help:
                "Only !!str, !!int, !!float, !!bool, !!null, !!map and !!seq are, on nodes of their kind."
        )
    }

    static func yamlSurprise(_ text: String, reading: String, isKey: Bool) -> Sentence {
        Sentence(
            .yamlSurprise,
            "YAML 1.1 takes the unquoted \(isKey ? "key " : "")'\(text)' as \(reading); here it is "
                + meaning(of: text, isKey: isKey),
            help: "Quote it if it is a text: \"\(text)\"."
        )
    }

    private static func meaning(of text: String, isKey: Bool) -> String {
        guard !isKey, let content = YAMLScalar.resolve(text) else { return "the text" }
        switch content {
        case .integer(let value): return "the number \(value)"
        case .double(let value): return "the number \(value)"
        case .null, .bool, .string, .sequence, .mapping: return "a text"
        }
    }

    static func unusedAnchor(_ name: String) -> Sentence {
        Sentence(
            .yamlUnusedAnchor,
            "No alias uses the anchor '&\(name)'",
            help: "Remove it, or use it with '*\(name)'."
        )
    }

    static func unknownAlias(_ name: String, near: String?) -> Sentence {
        Sentence(
            .yamlAlias,
            "No anchor '&\(name)' comes before this alias",
            suggestion: near.map { "*" + $0 }
        )
    }

    static func aliasOfItself(_ name: String) -> Sentence {
        Sentence(.yamlAlias, "The alias '*\(name)' stands within its own anchor")
    }

    static func aliasBomb(_ limit: Int) -> Sentence {
        Sentence(
            .yamlAlias,
            "The aliases expand the text to more than the \(limit) values allowed"
        )
    }

    static func mergeOfNonMapping(_ found: String) -> Sentence {
        Sentence(
            .yamlAlias,
            "'<<' merges a \(found)",
            help: "Expected an alias of a mapping, or a sequence of such aliases."
        )
    }

    static func mergeConflict(_ key: String) -> Sentence {
        Sentence(
            .yamlMergeConflict,
            "Merged mappings give '\(key)' different values; the first counts",
            help: "Give '\(key)' here, which wins over both, or remove one of them."
        )
    }
}

// About comments to the checker.
extension Sentences {
    private static let ignoreForm = "Expected # pawl:ignore CODE[, CODE] reason."

    static func ignoreWithoutCode() -> Sentence {
        Sentence(.ignoreComment, "This comment names no code to ignore", help: ignoreForm)
    }

    static func ignoreOfUnknownCode(_ code: String, near: String?) -> Sentence {
        Sentence(.ignoreComment, "There is no code '\(code)'", suggestion: near)
    }

    static func ignoreOfError() -> Sentence {
        Sentence(
            .ignoreComment,
            "An error cannot be ignored",
            help: "The service would refuse the definition."
        )
    }

    static func ignoreWithoutEffect() -> Sentence {
        Sentence(.ignoreComment, "There is nothing here to ignore", help: "Remove the comment.")
    }

    static func ignoreWithoutReason() -> Sentence {
        Sentence(.ignoreComment, "This comment gives no reason", help: ignoreForm)
    }
}
