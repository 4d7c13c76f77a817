public import Engine

/// Something that is asked of all executions of a machine: `never Publish before QualityGate`.
///
/// A property is about the states that an execution enters, in their order, and about how it ends.
/// `docs/explore.md` has the whole language.
public struct Property: Sendable, Equatable {
    /// Something that happens in an execution.
    public enum Happening: Sendable, Equatable {
        /// A state is entered.
        case enters(String)
        /// A state is left with an error: by a catcher, or it ends its scope.
        case fails(String)
        /// A state is left by its regular way.
        case succeeds(String)
        /// The execution ends so, with any error where none is named.
        case ends(ExecutionStatus, error: String?)
    }

    /// What is asked.
    public enum Claim: Sendable, Equatable {
        /// `never A`
        case never(Happening)
        /// `never A before B`: no A to which no B has come first. `always B before A` is the same.
        case neverBefore(Happening, Happening)
        /// `never A after B`
        case neverAfter(Happening, Happening)
        /// `never A without B`: no execution has an A and no B.
        case neverWithout(Happening, Happening)
        /// `never A twice`
        case neverTwice(Happening)
        /// `always A after B`: after each B there comes an A.
        case alwaysAfter(Happening, Happening)
        /// `eventually A`: every execution that ends has an A.
        case eventually(Happening)
        /// `sometimes A`: some execution has an A.
        case sometimes(Happening)
    }

    /// As it was written.
    public var text: String
    /// What it asks.
    public var claim: Claim

    /// Makes a property.
    public init(text: String, claim: Claim) {
        self.text = text
        self.claim = claim
    }

    /// The states that it names.
    public var states: [String] {
        let happenings: [Happening] =
            switch claim {
            case .never(let one), .neverTwice(let one), .eventually(let one), .sometimes(let one):
                [one]
            case .neverBefore(let one, let other), .neverAfter(let one, let other),
                .neverWithout(let one, let other), .alwaysAfter(let one, let other):
                [one, other]
            }
        return happenings.compactMap { happening in
            switch happening {
            case .enters(let name), .fails(let name), .succeeds(let name): name
            case .ends: nil
            }
        }
    }
}

/// Why a property cannot be read.
public struct PropertyError: Error, Sendable, Equatable {
    /// What is wrong, and what was wanted.
    public var message: String
    /// Where, in bytes from the beginning of the text.
    public var offset: Int
    /// What to do about it.
    public var hint: String?

    /// Makes an error.
    public init(message: String, offset: Int, hint: String?) {
        self.message = message
        self.offset = offset
        self.hint = hint
    }
}
