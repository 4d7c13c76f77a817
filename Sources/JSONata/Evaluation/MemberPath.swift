import Synchronization
import Values

/// One or several names, followed from member to member without copying what is on the way.
///
/// Objects of one kind mostly have their members in one order, so each name is first looked for where
/// it was found the last time. That guess is the only thing that changes; a wrong one costs time and
/// nothing else, so threads share it without further order.
///
/// It is two words that need no counting, valid as long as the ``MemberNames`` they come from.
struct MemberPath: @unchecked Sendable {
    fileprivate struct Name: ~Copyable {
        /// First, so that its two words can be compared where they are.
        let text: String
        let guess = Atomic<Int>(0)
        /// Of the first name: how many results the last walk along the path had.
        let resultCount = Atomic<Int>(0)

        init(_ text: String) { self.text = text }
    }

    /// Where a path leads.
    enum Place {
        /// Into the value that it started from, valid as long as that is.
        case found(UnsafePointer<JSON>)
        case missing
        /// There is an array on the way, or the value is no object.
        case branching
    }

    fileprivate let names: UnsafeMutablePointer<Name>
    let count: Int

    /// How many results the last walk along the path had: as good as a guess can be.
    var resultCount: Int {
        get { names[0].resultCount.load(ordering: .relaxed) }
        nonmutating set { names[0].resultCount.store(newValue, ordering: .relaxed) }
    }

    /// A name of the path.
    func name(_ level: Int) -> String { names[level].text }

    /// The value of the member that a name of the path names.
    @inline(__always)
    func find(
        _ level: Int,
        in members: UnsafeBufferPointer<JSONObject.Member>,
        of object: UnsafePointer<JSON>
    ) -> UnsafePointer<JSON>? {
        likely(level, in: members) ?? search(level, at: object)
    }

    /// One of the names, and where it was the last time, without the way to them.
    struct Likely {
        fileprivate let words: (UInt64, UInt64)
        fileprivate let guess: Int

        /// The value of the member, if it is where it was the last time.
        @inline(__always)
        func value(at place: UnsafePointer<JSON>) -> UnsafePointer<JSON>? {
            guard let members = place.members, guess < members.count, let base = members.baseAddress
            else { return nil }
            let key = UnsafeRawPointer(base + guess)
            guard key.load(as: UInt64.self) == words.0,
                key.load(fromByteOffset: 8, as: UInt64.self) == words.1
            else { return nil }
            return (base + guess).value
        }
    }

    /// A name of the path and where it was the last time.
    func likely(_ level: Int) -> Likely {
        Likely(
            words: unsafeBitCast(names[level].text, to: (UInt64, UInt64).self),
            guess: names[level].guess.load(ordering: .relaxed)
        )
    }

    /// The value at the end of the path, if all the members are where they were the last time.
    @inline(__always)
    func likely(from first: Int, at start: UnsafePointer<JSON>) -> UnsafePointer<JSON>? {
        var value = start
        var level = first
        repeat {
            guard let members = value.members, let next = likely(level, in: members) else {
                return nil
            }
            value = next
            level &+= 1
        } while level < count
        return value
    }

    /// The value, if the member is where it was the last time.
    @inline(__always)
    private func likely(
        _ level: Int,
        in members: UnsafeBufferPointer<JSONObject.Member>
    ) -> UnsafePointer<JSON>? {
        let guess = names[level].guess.load(ordering: .relaxed)
        guard guess < members.count, let base = members.baseAddress,
            isName(level, of: base + guess)
        else { return nil }
        return (base + guess).value
    }

    @inline(__always)
    private func isName(_ level: Int, of member: UnsafePointer<JSONObject.Member>) -> Bool {
        let key = UnsafeRawPointer(member)
        let name = UnsafeRawPointer(names + level)
        return key.load(as: UInt64.self) == name.load(as: UInt64.self)
            && key.load(fromByteOffset: 8, as: UInt64.self)
                == name.load(fromByteOffset: 8, as: UInt64.self)
    }

    // The searches take the value as a whole: taking it apart would count a reference even where the
    // guess is right.

    @inline(never)
    private func search(_ level: Int, at place: UnsafePointer<JSON>) -> UnsafePointer<JSON>? {
        guard case .object(let object) = place.pointee else { return nil }
        return search(level, in: object)
    }

    @inline(never)
    private func search(in start: Value) -> UnsafePointer<JSON>? {
        guard case .json(.object(let object), _) = start else { return nil }
        return search(0, in: object)
    }

    private func search(_ level: Int, in object: JSONObject) -> UnsafePointer<JSON>? {
        guard let base = object.unsafeMembers.baseAddress,
            let position = position(level, in: object)
        else { return nil }
        names[level].guess.store(position, ordering: .relaxed)
        return (base + position).value
    }

    private func position(_ level: Int, in object: JSONObject) -> Int? {
        let members = object.unsafeMembers
        let text = names[level].text
        guard members.count <= JSONObject.indexThreshold, let base = members.baseAddress else {
            return object.position(of: text)
        }
        let isShort = text.isHeldInWords
        for position in members.indices {
            if isName(level, of: base + position) { return position }
            let flags = UnsafeRawPointer(base + position).load(fromByteOffset: 8, as: UInt64.self)
            if isShort, flags & String.smallFlag != 0 { continue }
            if members[position].key.hasSameBytes(as: text) { return position }
        }
        return nil
    }

    /// Where the path leads from a value.
    @inline(__always)
    func follow(from start: Value) -> Place {
        guard let members = start.unsafeMembers else { return .branching }
        guard var value = likely(0, in: members) ?? search(in: start) else { return .missing }
        for level in 1..<max(count, 1) {
            guard let members = value.members else {
                return value.elements == nil ? .missing : .branching
            }
            guard let found = find(level, in: members, of: value) else { return .missing }
            value = found
        }
        return .found(value)
    }
}

/// Keeps the names of a path.
final class MemberNames: @unchecked Sendable {
    let texts: [String]
    let path: MemberPath

    init(_ texts: [String]) {
        self.texts = texts
        path = MemberPath(names: .allocate(capacity: texts.count), count: texts.count)
        for (index, text) in texts.enumerated() {
            (path.names + index).initialize(to: MemberPath.Name(text))
        }
    }

    deinit {
        path.names.deinitialize(count: path.count)
        path.names.deallocate()
    }
}

extension Value {
    /// The members of an object where they are, valid as long as the value is; nil for anything else.
    ///
    /// Switched over level by level: in one pattern for both levels the compiler counts references.
    @inline(__always)
    var unsafeMembers: UnsafeBufferPointer<JSONObject.Member>? {
        switch self {
        case .json(let json, _):
            switch json {
            case .object(let object): return object.unsafeMembers
            case .null, .bool, .integer, .double, .string, .array: return nil
            }
        case .undefined, .sequence, .function, .tuples: return nil
        }
    }
}

extension UnsafePointer<JSON> {
    /// The members of an object where they are; nil for anything else.
    @inline(__always)
    var members: UnsafeBufferPointer<JSONObject.Member>? {
        guard case .object(let object) = pointee else { return nil }
        return object.unsafeMembers
    }

    /// The elements of an array where they are; nil for anything else.
    @inline(__always)
    var elements: UnsafeBufferPointer<JSON>? {
        guard case .array(let elements) = pointee else { return nil }
        return elements.withUnsafeBufferPointer { $0 }
    }
}
