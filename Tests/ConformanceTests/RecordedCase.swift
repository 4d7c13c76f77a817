import Foundation
import TestSupport
import Values

/// One recorded case of kind `execution`.
struct RecordedCase {
    let name: String
    let group: String
    let queryLanguage: String
    let json: JSON

    init?(_ url: URL) throws {
        let json = try Folders.json(url)
        guard json["kind"]?.stringValue == "execution",
            let group = json["class"]?.stringValue, let name = json["name"]?.stringValue
        else { return nil }
        self.json = json
        self.name = name
        self.group = group
        queryLanguage = json["query_language"]?.stringValue ?? "none"
    }

    var substitutions: [(text: String, placeholder: String)] {
        (json["substitutions"]?.objectValue ?? JSONObject()).compactMap { member in
            member.value.stringValue.map { (member.key, $0) }
        }.sorted { $0.text.utf8.count > $1.text.utf8.count }
    }

    var notCompared: [String] {
        json["not_compared"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }
}
