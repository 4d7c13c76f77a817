/// The way from a tree's root to a node, as the service writes it: a JSON pointer (RFC 6901), but with
/// elements in brackets, `/States/Route/Choices[0]/Next`, and `/` for the root.
enum Pointer {
    /// One step of the way.
    enum Step {
        case name(String)
        case index(Int)
    }

    static func text(_ way: [Step]) -> String {
        way.isEmpty
            ? "/"
            : way.reduce(into: "") { path, step in
                switch step {
                case .name(let name): path += "/" + escaped(name)
                case .index(let index): path += "[\(index)]"
                }
            }
    }

    static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") })
        else {
            return name
        }
        var out = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": out += "~0"
            case "/": out += "~1"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// A pointer with one step more.
    static func appending(_ name: String, to path: String) -> String {
        path == "/" ? "/" + escaped(name) : path + "/" + escaped(name)
    }
}
