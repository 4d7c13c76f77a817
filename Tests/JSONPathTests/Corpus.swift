import Foundation
import Testing
import Values

/// Cases as data, read from `Corpora/` beside this file.
enum Corpus {
    /// The file of that name.
    static func load(_ name: String) -> JSON {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let file = folder.appendingPathComponent("Corpora/\(name).json")
        do { return try JSON(parsing: [UInt8](Data(contentsOf: file))) } catch {
            Issue.record("\(file.lastPathComponent): \(error)")
            return .null
        }
    }

    /// The cases of a file that is a list.
    static func cases(_ name: String) -> [Case] { (load(name).arrayValue ?? []).map(Case.init) }
}

/// One case, shown by its text.
struct Case: Sendable, CustomTestStringConvertible {
    let fields: JSON

    init(_ fields: JSON) { self.fields = fields }

    subscript(name: String) -> JSON? { fields[name] }

    var text: String {
        for name in ["path", "expr", "pattern"] {
            if let text = fields[name]?.stringValue { return text }
        }
        return fields.text()
    }

    var testDescription: String { text }
}
