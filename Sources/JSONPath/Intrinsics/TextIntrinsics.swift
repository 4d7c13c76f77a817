import Values

extension IntrinsicArguments {
    /// `States.StringSplit(text, delimiters)`: every character of the second argument splits, and
    /// pieces without characters are left out.
    func split() throws(IntrinsicFault) -> JSON {
        let (text, delimiters) = (try string(0), Set(try string(1).unicodeScalars))
        return .array(
            text.unicodeScalars.split { delimiters.contains($0) }.map { .string(String($0)) }
        )
    }

    /// `States.Base64Decode(text)`.
    func base64Decoded() throws(IntrinsicFault) -> JSON {
        guard let bytes = Base64.decode(try shortString(0)) else {
            throw IntrinsicFault("the text is not Base64")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw IntrinsicFault("what the Base64 text stands for is not UTF-8 text")
        }
        return .string(text)
    }

    /// `States.Hash(data, algorithm)`: what is not a string is hashed as compact JSON text.
    func hash() throws(IntrinsicFault) -> JSON {
        let data = self[0].stringValue ?? self[0].text()
        try Self.checkLength(data)
        let name = try string(1)
        guard let algorithm = Digest.Algorithm(rawValue: name) else {
            throw IntrinsicFault(Self.algorithmProblem(name))
        }
        return .string(Digest.hex(of: Array(data.utf8), algorithm: algorithm))
    }

    static func algorithmProblem(_ name: String) -> String {
        let names = Digest.Algorithm.allCases.map(\.rawValue).joined(separator: ", ")
        return "no hash algorithm is named '\(name)'; there are \(names)"
    }
}
