/// A node and the way to it.
struct Place: Sendable {
    var node: Node
    /// Where its name stands; the node itself where it has none.
    var nameRange: SourceRange
    /// The way to it, as a JSON pointer.
    var path: String
    /// The last step of the way.
    var name: String

    init(root node: Node) {
        self.node = node
        nameRange = SourceRange(node.range.start, node.range.start)
        path = "/"
        name = ""
    }

    private init(node: Node, nameRange: SourceRange, path: String, name: String) {
        self.node = node
        self.nameRange = nameRange
        self.path = path
        self.name = name
    }

    /// The member of that name.
    subscript(name: String) -> Place? {
        node.entry(name).map(member)
    }

    func member(_ entry: Node.Entry) -> Place {
        Place(
            node: entry.value,
            nameRange: entry.keyRange,
            path: Pointer.appending(entry.key, to: path),
            name: entry.key
        )
    }

    /// All members of a mapping; none of anything else.
    var members: [Place] { node.entries?.map(member) ?? [] }

    /// All elements of a sequence; none of anything else.
    var elements: [Place] {
        (node.elements ?? []).enumerated().map { index, element in
            Place(
                node: element,
                nameRange: element.range,
                path: path + "[\(index)]",
                name: "\(name)[\(index)]"
            )
        }
    }

    var string: String? { node.string }
    var range: SourceRange { node.range }

    /// Whether a deployment tool puts something in here (`${Name}`), so that its type is not known yet.
    var isPlaceholder: Bool { string.map(Placeholder.isWithin) ?? isTemplateFunction }

    /// `{"Ref": …}` or `{"Fn::GetAtt": …}`, as definitions within CloudFormation templates have them.
    var isTemplateFunction: Bool {
        guard let entries = node.entries, entries.count == 1, let name = entries.first?.key else {
            return false
        }
        return name == "Ref" || name.hasPrefix("Fn::")
    }
}

/// `${Name}` in a definition: a deployment tool replaces it.
enum Placeholder {
    static func isWithin(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let start = open(bytes, from: 0) else { return false }
        return bytes[start...].contains(UInt8(ascii: "}"))
    }

    private static func open(_ bytes: [UInt8], from index: Int) -> Int? {
        guard bytes.count > 1 else { return nil }
        return (index..<(bytes.count - 1)).first {
            bytes[$0] == UInt8(ascii: "$") && bytes[$0 + 1] == UInt8(ascii: "{")
        }
    }

    /// The text with every placeholder replaced by a plain word, to see the form of the rest.
    static func replaced(in text: String) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count,
                bytes[index + 1] == UInt8(ascii: "{"),
                let end = bytes[index...].firstIndex(of: UInt8(ascii: "}"))
            {
                out.append(contentsOf: "placeholder".utf8)
                index = end + 1
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
