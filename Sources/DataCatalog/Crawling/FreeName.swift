/// Names that a table cannot have twice.
enum FreeName {
    /// A name that nobody has yet: the wanted one, or with the first number from 2 on that makes it one.
    static func next(_ wanted: String, _ taken: inout Set<String>) -> String {
        var name = wanted
        var number = 2
        while !taken.insert(name).inserted {
            name = "\(wanted)_\(number)"
            number += 1
        }
        return name
    }
}
