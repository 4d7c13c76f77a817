/// Words of a command line to be copied.
enum ShellWord {
    /// A word that a shell takes as one.
    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: ":"):
                true
            default: false
            }
        }
        if isPlain, !word.isEmpty { return word }
        var result = "'"
        for character in word { result += character == "'" ? #"'\''"# : String(character) }
        return result + "'"
    }
}
