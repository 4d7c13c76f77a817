import Values

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Builtin {
    static let formattingFunctions: [Builtin] = [
        Builtin("formatNumber", "<n-so?:s>", arity: 3) { arguments, run throws(JSONataError) in
            guard let value = try arguments.at(0).numeric() else { return .undefined }
            let picture = try DecimalPicture(
                arguments.at(1).stringValue ?? "",
                options: arguments.at(2).objectValue
            )
            return try run.text(picture.format(value))
        },
        Builtin("formatBase", "<n-n?:s>", arity: 2) { arguments, _ throws(JSONataError) in
            guard let value = try arguments.at(0).numeric() else { return .undefined }
            let radix = rounded(try arguments.at(1).numeric() ?? 10, digits: 0)
            guard (2...36).contains(radix) else {
                throw JSONataError("D3100", value: NumberText.json(radix))
            }
            let whole = rounded(value, digits: 0)
            guard let integer = Int64(exactly: whole) else {
                return .string(inBase(whole, radix))
            }
            return .string(String(integer, radix: Int(radix)))
        },
        Builtin("formatInteger", "<n-s:s>", arity: 2) { arguments, run throws(JSONataError) in
            guard let value = try arguments.at(0).numeric() else { return .undefined }
            let picture = try IntegerPicture(arguments.at(1).stringValue ?? "")
            return try run.text(try picture.format(floor(value)))
        },
        Builtin("parseInteger", "<s-s:n>", arity: 2) { arguments, _ throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            let picture = try IntegerPicture(arguments.at(1).stringValue ?? "")
            _ = try picture.pattern()
            return picture.parse(text).map { .number($0) } ?? .undefined
        },
    ]

    /// A large integer in a base.
    private static func inBase(_ value: Double, _ radix: Double) -> String {
        var rest = fabs(value)
        var digits: [UInt8] = []
        while rest >= 1 {
            let digit = UInt8(fmod(rest, radix))
            digits.append(digit < 10 ? digit + 0x30 : digit - 10 + UInt8(ascii: "a"))
            rest = floor(rest / radix)
        }
        if value < 0 { digits.append(UInt8(ascii: "-")) }
        return String(decoding: digits.reversed(), as: UTF8.self)
    }
}
