import Values

/// What stands between the parentheses of `[?(…)]`.
indirect enum FilterExpression: Sendable {
    case or([FilterExpression])
    case and([FilterExpression])
    case not(FilterExpression)
    /// `@.name`: whether something is there, even null.
    case exists(FilterPath)
    case comparison(FilterOperand, FilterOperator, FilterOperand)
}

/// One side of a comparison.
enum FilterOperand: Sendable {
    case literal(JSON)
    case path(FilterPath)
    case pattern(BoundedRegex)
}

/// `@…` or `$…` in a filter.
struct FilterPath: Sendable {
    /// Whether it starts at the document rather than at the value that is asked.
    let isRooted: Bool
    let body: PathBody
}

/// How two sides are compared.
enum FilterOperator: String, Sendable {
    case equal = "=="
    case strictlyEqual = "==="
    case notEqual = "!="
    case strictlyNotEqual = "!=="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case matches = "=~"
    case isIn = "IN"
    case isNotIn = "NIN"
    case contains = "CONTAINS"
    case all = "ALL"
    case size = "SIZE"
    case empty = "EMPTY"
    case subsetOf = "SUBSETOF"
    case anyOf = "ANYOF"
    case noneOf = "NONEOF"
    case type = "TYPE"

    /// Those written with signs, longest first.
    static let signs: [FilterOperator] = [
        .strictlyEqual, .strictlyNotEqual, .equal, .notEqual, .lessOrEqual, .greaterOrEqual,
        .matches, .less, .greater,
    ]
}
