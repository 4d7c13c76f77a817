import Engine

/// Watches an execution for a property.
struct Monitor: Hashable {
    private var hasFirst = false
    private var hasSecond = false
    /// Whether the property is broken; of `sometimes`, whether it is shown.
    private(set) var isDecided = false

    /// Takes in something that happens.
    mutating func take(_ happening: Property.Happening, _ claim: Property.Claim) {
        switch claim {
        case .never(let one), .sometimes(let one):
            if happening.is(one) { isDecided = true }
        case .neverBefore(let one, let other):
            if happening.is(one), !hasSecond { isDecided = true }
            if happening.is(other) { hasSecond = true }
        case .neverAfter(let one, let other):
            if happening.is(one), hasSecond { isDecided = true }
            if happening.is(other) { hasSecond = true }
        case .neverWithout(let one, let other):
            if happening.is(one) { hasFirst = true }
            if happening.is(other) { hasSecond = true }
        case .neverTwice(let one):
            if happening.is(one) {
                if hasFirst { isDecided = true }
                hasFirst = true
            }
        case .alwaysAfter(let one, let other):
            // `hasFirst` says that what has to come has come since.
            if happening.is(one) { hasSecond = false }
            if happening.is(other) { hasSecond = true }
        case .eventually(let one): if happening.is(one) { hasFirst = true }
        }
    }

    /// Whether it is decided once nothing more happens.
    func isDecidedAtEnd(_ claim: Property.Claim) -> Bool {
        switch claim {
        case .never, .sometimes, .neverBefore, .neverAfter, .neverTwice: isDecided
        case .neverWithout: hasFirst && !hasSecond
        case .alwaysAfter: hasSecond
        case .eventually: !hasFirst
        }
    }
}

extension Property.Happening {
    /// Whether what happens is what is meant.
    fileprivate func `is`(_ meant: Property.Happening) -> Bool {
        switch (self, meant) {
        case (.ends(let status, _), .ends(let other, nil)): status == other
        default: self == meant
        }
    }
}
