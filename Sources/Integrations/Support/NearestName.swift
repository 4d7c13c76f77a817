import Values

/// Finds the name that was probably meant.
enum NearestName {
    /// ` Did you mean "Jobs"?`, or nothing if no name is near.
    static func hint(_ name: String, among candidates: some Sequence<String>) -> String {
        nearest(to: name, among: candidates).map { " Did you mean \"\($0)\"?" } ?? ""
    }

    /// The candidate nearest to a name, the first in order of several; nil if none is near.
    static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        Suggestion.nearest(to: name, among: candidates.sorted())
    }
}
