public import Values

/// One place in which two values differ.
public struct JSONDifference: Sendable, Equatable {
    /// The place as a path: `$.rows[2].id`.
    public let path: String
    /// What the first value has there; nil if nothing.
    public let expected: JSON?
    /// What the second value has there; nil if nothing.
    public let found: JSON?

    /// The places in which two values differ, in the order of the first value.
    ///
    /// Numbers are compared by value, the order of members does not count.
    ///
    /// - Parameters:
    ///   - expected: the first value; nil for nothing.
    ///   - found: the second value; nil for nothing.
    ///   - most: no more than this many are looked for.
    /// - Returns: the places; none if the values are equal.
    /// - Complexity: O(values).
    public static func all(
        between expected: JSON?,
        and found: JSON?,
        most: Int = 10
    ) -> [JSONDifference] {
        var differences: [JSONDifference] = []
        collect(expected, found, at: "$", most, into: &differences)
        return differences
    }

    private static func collect(
        _ expected: JSON?,
        _ found: JSON?,
        at path: String,
        _ most: Int,
        into differences: inout [JSONDifference]
    ) {
        guard differences.count < most else { return }
        switch (expected, found) {
        case (.object(let left)?, .object(let right)?):
            for member in left {
                collect(
                    member.value,
                    right[member.key],
                    at: path + Self.member(member.key),
                    most,
                    into: &differences
                )
            }
            for member in right where left[member.key] == nil {
                collect(
                    nil,
                    member.value,
                    at: path + Self.member(member.key),
                    most,
                    into: &differences
                )
            }
        case (.array(let left)?, .array(let right)?):
            for index in 0..<max(left.count, right.count) {
                collect(
                    // Not `nil`, which would be JSON's null.
                    left.indices.contains(index) ? left[index] : JSON?.none,
                    right.indices.contains(index) ? right[index] : JSON?.none,
                    at: "\(path)[\(index)]",
                    most,
                    into: &differences
                )
                if differences.count >= most { return }
            }
        case (let left?, let right?):
            if left != right {
                differences.append(JSONDifference(path: path, expected: left, found: right))
            }
        case (nil, nil): break
        case (_, nil), (nil, _):
            differences.append(JSONDifference(path: path, expected: expected, found: found))
        }
    }

    private static func member(_ name: String) -> String {
        let isPlain =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
                    || byte == 95
            }
        return isPlain ? "." + name : "[" + JSON.string(name).text() + "]"
    }
}
