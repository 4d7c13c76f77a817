import Foundation
import TestSupport

/// The files beside these tests.
enum Corpora {
    static var folder: URL { Folders.package.appending(path: "Tests/EndToEndTests/Corpora") }

    static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
}
