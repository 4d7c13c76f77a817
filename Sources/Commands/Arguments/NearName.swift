/// Finds the name that was probably meant.
enum NearName {
    /// The candidate that is most like a name; nil if more than a third of it would have to change.
    static func find(_ name: String, among candidates: [String]) -> String? {
        let target = Array(name.lowercased().utf8.prefix(lengthMax))
        var best: (name: String, distance: Int)?
        for candidate in candidates.prefix(candidatesMax) where candidate != name {
            let other = Array(candidate.lowercased().utf8.prefix(lengthMax))
            let allowed = max(1, max(target.count, other.count) / 3)
            guard abs(target.count - other.count) <= allowed else { continue }
            let distance = distance(target, other)
            if distance <= allowed, distance < other.count, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    private static let lengthMax = 128
    private static let candidatesMax = 5000

    /// Levenshtein's distance, in which swapping two neighbours counts once.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var value = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    value = min(value, beforeLast[j - 1] + 1)
                }
                row.append(value)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
