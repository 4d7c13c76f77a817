/// Finds the name that was probably meant.
public enum Suggestion {
    /// The candidate nearest to a name; nil if none is near.
    ///
    /// Near is: another case, or at most a third of the letters changed, added, left out or swapped.
    public static func nearest(to name: String, among candidates: [String]) -> String? {
        let target = Array(name.unicodeScalars.prefix(lengthMax + 1))
        guard target.count <= lengthMax, !target.isEmpty else { return nil }
        let folded = name.lowercased()
        if let other = candidates.first(where: { $0 != name && $0.lowercased() == folded }) {
            return other
        }
        var best: (name: String, distance: Int)?
        for candidate in candidates.prefix(candidatesMax) where candidate != name {
            let scalars = Array(candidate.unicodeScalars.prefix(lengthMax + 1))
            let allowed = max(1, max(scalars.count, target.count) / 3)
            guard scalars.count <= lengthMax, abs(scalars.count - target.count) <= allowed else {
                continue
            }
            let distance = distance(target, scalars)
            if distance <= allowed, distance < best?.distance ?? .max, distance < scalars.count {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// Names longer than this are not compared.
    private static let lengthMax = 128
    /// No more candidates than this are compared.
    private static let candidatesMax = 5000

    /// Levenshtein's distance, in which swapping two neighbours counts once.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in b.indices {
                let cost = a[i] == b[j] ? 0 : 1
                var value = min(last[j + 1] + 1, row[j] + 1, last[j] + cost)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    value = min(value, beforeLast[j - 1] + 1)
                }
                row.append(value)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
