import Synchronization
import Values

/// One or several names, followed from member to member without copying what is on the way.
///
/// Objects of one kind mostly have their members in one order, so each name is first looked for where
/// it was found the last time. That guess is the only thing that changes; a wrong one costs time and
/// nothing else, so threads share it without further order.
final class MemberPath: @unchecked Sendable {
    /// A name as it lies in memory.
    private struct Name: ~Copyable {
        let words: (UInt64, UInt64)
        let guess: Atomic<Int>

        init(_ text: String) {
            words = unsafeBitCast(text, to: (UInt64, UInt64).self)
            guess = Atomic(0)
        }
    }

    /// Where a path leads.
    enum Place {
        /// Into the value that it started from, valid as long as that is.
        case found(UnsafePointer<JSON>)
        case missing
        /// There is an array on the way.
        case branching
    }

    let texts: [String]
    let count: Int
    private let names: UnsafeMutablePointer<Name>

    init(_ texts: [String]) {
        self.texts = texts
        count = texts.count
        names = .allocate(capacity: texts.count)
        for (index, text) in texts.enumerated() { (names + index).initialize(to: Name(text)) }
    }

    deinit {
        names.deinitialize(count: count)
        names.deallocate()
    }

    /// The value of the member that a name of the path names.
    @inline(__always)
    func find(
        _ level: Int,
        in members: UnsafeBufferPointer<JSONObject.Member>,
        of object: UnsafePointer<JSON>
    ) -> UnsafePointer<JSON>? {
        let guess = names[level].guess.load(ordering: .relaxed)
        if guess < members.count, let base = members.baseAddress, isName(level, of: base + guess) {
            return (base + guess).value
        }
        guard case .object(let object) = object.pointee else { return nil }
        return search(level, in: object)
    }

    @inline(__always)
    private func isName(_ level: Int, of member: UnsafePointer<JSONObject.Member>) -> Bool {
        let key = UnsafeRawPointer(member)
        return key.load(as: UInt64.self) == names[level].words.0
            && key.load(fromByteOffset: 8, as: UInt64.self) == names[level].words.1
    }

    @inline(never)
    private func search(_ level: Int, in object: JSONObject) -> UnsafePointer<JSON>? {
        guard let base = object.unsafeMembers.baseAddress,
            let position = position(level, in: object)
        else { return nil }
        names[level].guess.store(position, ordering: .relaxed)
        return (base + position).value
    }

    private func position(_ level: Int, in object: JSONObject) -> Int? {
        let members = object.unsafeMembers
        if members.count > JSONObject.indexThreshold { return object.position(of: texts[level]) }
        let isSmall = names[level].words.1 & String.smallFlag != 0
        for position in members.indices {
            guard let base = members.baseAddress else { break }
            if isName(level, of: base + position) { return position }
            let flags = UnsafeRawPointer(base + position).load(fromByteOffset: 8, as: UInt64.self)
            if isSmall, flags & String.smallFlag != 0 { continue }
            if members[position].key.hasSameBytes(as: texts[level]) { return position }
        }
        return nil
    }

    /// Where the path leads from an object.
    @inline(__always)
    func follow(from object: JSONObject) -> Place {
        let members = object.unsafeMembers
        let guess = names[0].guess.load(ordering: .relaxed)
        guard let base = members.baseAddress else { return .missing }
        var value: UnsafePointer<JSON>
        if guess < members.count, isName(0, of: base + guess) {
            value = (base + guess).value
        } else {
            guard let found = search(0, in: object) else { return .missing }
            value = found
        }
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
