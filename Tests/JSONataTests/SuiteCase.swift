import Foundation
import JSONata
import Values

/// One case of a suite in the reference implementation's format.
struct SuiteCase: Sendable {
    let name: String
    let expression: String
    let input: JSON?
    let bindings: JSONObject
    let depth: Int?
    let timeLimit: Int?
    let expected: Expectation
    let isUnordered: Bool
    var dialect = JSONataExpression.Dialect.standard

    enum Expectation: Sendable {
        case result(JSON)
        case undefined
        case error(code: String, token: String?)
    }

    /// Reads a folder of groups, with data sets beside it.
    static func all(in folder: URL) throws -> [SuiteCase] {
        let files = FileManager.default
        let groups = folder.appending(path: "groups")
        var result: [SuiteCase] = []
        for group in try files.contentsOfDirectory(atPath: groups.path).sorted() {
            let path = groups.appending(path: group)
            for file in try files.contentsOfDirectory(atPath: path.path).sorted()
            where file.hasSuffix(".json") {
                result += try cases(
                    in: path.appending(path: file),
                    named: "\(group)/\(file)",
                    folder
                )
            }
        }
        return result
    }

    /// Reads the cases of one file.
    static func cases(in file: URL, named name: String, _ folder: URL) throws -> [SuiteCase] {
        let json = try JSON(parsing: Data(contentsOf: file))
        let list = json.arrayValue ?? [json]
        return try list.enumerated().map { index, item in
            let label = list.count > 1 ? "\(name)[\(index)]" : name
            return try SuiteCase(item, name: label, beside: file, folder)
        }
    }

    private init(_ json: JSON, name: String, beside file: URL, _ folder: URL) throws {
        self.name = name
        if let text = json["expr"]?.stringValue {
            expression = text
        } else {
            let other = json["expr-file"]?.stringValue ?? ""
            let path = file.deletingLastPathComponent().appending(path: other)
            expression = String(decoding: try Data(contentsOf: path), as: UTF8.self)
        }
        if let data = json["data"] {
            input = data
        } else if let dataset = json["dataset"]?.stringValue {
            let path = folder.appending(path: "datasets/\(dataset).json")
            input = try JSON(parsing: Data(contentsOf: path))
        } else {
            input = nil
        }
        bindings = json["bindings"]?.objectValue ?? JSONObject()
        depth = json["depth"]?.integerValue.map(Int.init)
        timeLimit = json["timelimit"]?.integerValue.map(Int.init)
        isUnordered = json["unordered"]?.boolValue ?? false
        if json["dialect"]?.stringValue == "states" { dialect = .states }
        if let result = json["result"] {
            expected = .result(result)
        } else if let code = json["code"]?.stringValue ?? json["error"]?["code"]?.stringValue {
            let token = json["token"]?.stringValue ?? json["error"]?["token"]?.stringValue
            expected = .error(code: code, token: token)
        } else {
            expected = .undefined
        }
    }

    /// What came of the case instead of what was expected; nil if it passed.
    func failure() -> String? {
        var limits = JSONataLimits()
        if let depth { limits.evaluationDepthMax = depth }
        var environment = JSONataEnvironment(
            now: Timestamp(milliseconds: 1_700_000_000_000),
            random: RandomGenerator(seed: 1),
            limits: limits
        )
        do {
            let compiled = try JSONataExpression(parsing: expression, dialect: dialect)
            let value = try compiled.evaluate(
                input: input,
                bindings: bindings,
                environment: &environment
            )
            switch (expected, value) {
            case (.undefined, nil): return nil
            case (.result(let wanted), let found?):
                return matches(wanted, found) ? nil : "gave \(found), expected \(wanted)"
            case (.result(let wanted), nil): return "gave undefined, expected \(wanted)"
            case (.undefined, let found?): return "gave \(found), expected undefined"
            case (.error(let code, _), let found):
                return "gave \(found?.text() ?? "undefined"), expected \(code)"
            }
        } catch {
            guard case .error(let code, let token) = expected else { return "failed with \(error)" }
            guard error.code == code else { return "failed with \(error), expected \(code)" }
            if let token, error.token != token {
                return "blamed \(error.token ?? "nothing"), expected \(token)"
            }
            return nil
        }
    }

    /// Whether a result is the expected one; numbers may differ in the last digits, as they are
    /// calculated in another order here and there.
    private func matches(_ wanted: JSON, _ found: JSON) -> Bool {
        if wanted == found { return true }
        switch (wanted, found) {
        case (.array(let a), .array(let b)) where isUnordered:
            return a.count == b.count && a.allSatisfy { b.contains($0) }
        default: return false
        }
    }
}

extension JSON {
    /// Reads JSON from a file's bytes.
    init(parsing data: Data) throws { try self.init(parsing: ContiguousArray(data)) }
}
