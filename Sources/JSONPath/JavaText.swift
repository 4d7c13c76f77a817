import Values

/// How the service's runtime prints values where it does not print JSON.
///
/// `States.Format` shows it: an object comes out as `{Arg1=1, Arg2=[]}`.
enum JavaText {
    /// A value as text: strings without quotes, `{name=value, …}`, `[value, …]`.
    static func of(_ value: JSON) -> String {
        var out = ""
        write(value, into: &out)
        return out
    }

    private static func write(_ value: JSON, into out: inout String) {
        switch value {
        case .string(let text): out += text
        case .null, .bool, .integer, .double: out += value.text()
        case .array(let elements):
            out += "["
            for index in elements.indices {
                if index > 0 { out += ", " }
                write(elements[index], into: &out)
            }
            out += "]"
        case .object(let object):
            out += "{"
            for index in object.indices {
                if index > 0 { out += ", " }
                out += object[index].key
                out += "="
                write(object[index].value, into: &out)
            }
            out += "}"
        }
    }

    /// The name of the class that holds such a value.
    static func className(of value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool: "java.lang.Boolean"
        case .integer(let number):
            Int32(exactly: number) == nil ? "java.lang.Long" : "java.lang.Integer"
        case .double: "java.lang.Double"
        case .string: "java.lang.String"
        case .array: "java.util.ArrayList"
        case .object: "java.util.LinkedHashMap"
        }
    }
}
