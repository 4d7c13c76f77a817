/// The members of a JSON object, in the order in which they were added.
///
/// Names are compared by their UTF-8 bytes. Up to ``indexThreshold`` members are found by scanning,
/// which is faster than hashing there; beyond it an index is kept.
public struct JSONObject: Sendable {
    /// One member.
    public struct Member: Sendable {
        /// The member's name.
        public let key: String
        /// The member's value.
        public var value: JSON

        /// Makes a member.
        @inlinable
        public init(key: String, value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// From how many members on an index is kept.
    @inlinable public static var indexThreshold: Int { 16 }

    @usableFromInline var entries: ContiguousArray<Member>
    /// Where each name stands; nil while scanning is faster.
    @usableFromInline var index: KeyIndex?

    /// A name hashed and compared by bytes: `String` itself hashes by canonical equivalence.
    @usableFromInline
    struct ByteKey: Hashable, Sendable {
        @usableFromInline let text: String

        @usableFromInline
        init(_ text: String) { self.text = text }

        @usableFromInline
        static func == (lhs: ByteKey, rhs: ByteKey) -> Bool { lhs.text.hasSameBytes(as: rhs.text) }

        @usableFromInline
        func hash(into hasher: inout Hasher) {
            var copy = text
            copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    /// Boxed, so that an object stays two words wide and is copied with at most two retains.
    ///
    /// Unchecked: it is written only where `isKnownUniquelyReferenced` holds, in a mutating method.
    @usableFromInline
    final class KeyIndex: @unchecked Sendable {
        @usableFromInline var positions: [ByteKey: Int]

        @usableFromInline
        init(_ positions: [ByteKey: Int]) { self.positions = positions }
    }

    /// Makes an object without members.
    @inlinable
    public init() {
        entries = []
        index = nil
    }

    /// Makes an empty object with room for that many members.
    @inlinable
    public init(minimumCapacity: Int) {
        entries = []
        entries.reserveCapacity(minimumCapacity)
        index = nil
    }

    /// Makes a copy with storage of its own and room for more members, for a caller that will change
    /// it: cheaper than the copy that changing a shared object makes.
    @inlinable
    package init(copyOf other: JSONObject, roomFor more: Int) {
        self.init(copyOf: other.unsafeMembers, roomFor: more)
        index = other.index
    }

    /// The same of members that need no index.
    @usableFromInline
    init(copyOf members: UnsafeBufferPointer<Member>, roomFor more: Int) {
        entries = []
        index = nil
        guard let source = members.baseAddress else { return }
        // Room is reserved and then filled: making an array with uninitialized room looks its type up
        // while the program runs, which takes longer than the copy.
        entries.reserveCapacity(members.count + more)
        for position in 0..<members.count { entries.append(source[position]) }
    }

    /// Makes an object of these members; of two of one name the later value counts, at the place of
    /// the earlier.
    public init(_ members: some Sequence<(String, JSON)>) {
        self.init()
        for (key, value) in members { self[key] = value }
    }
}

extension JSONObject {
    /// How many members there are.
    @inlinable
    public var count: Int { entries.count }

    /// Whether there are no members.
    @inlinable
    public var isEmpty: Bool { entries.isEmpty }

    /// Which storage the members are in: the same for copies that have not been changed since, and for
    /// nothing else that is alive at the same time and has room for a member.
    public var storageIdentity: UInt {
        entries.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }

    /// The members where they are, for a reader that must not count references.
    ///
    /// Valid as long as this object, or one that shares its storage, is alive and not changed.
    @inlinable package var unsafeMembers: UnsafeBufferPointer<Member> {
        entries.withUnsafeBufferPointer { $0 }
    }

    /// The names, in order.
    public var keys: [String] { entries.map(\.key) }

    /// The values, in the order of their names.
    public var values: [JSON] { entries.map(\.value) }

    /// Where the member of that name stands.
    ///
    /// - Complexity: O(1).
    @inlinable
    public func position(of key: String) -> Int? {
        if let index { return index.positions[ByteKey(key)] }
        for position in entries.indices where entries[position].key.hasSameBytes(as: key) {
            return position
        }
        return nil
    }

    /// The value of the member of that name.
    ///
    /// Assigning replaces it in place or adds it at the end;
    /// assigning nil removes it.
    @inlinable
    public subscript(key: String) -> JSON? {
        get { position(of: key).map { entries[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): entries[position].value = value
            case (let position?, nil): remove(at: position)
            case (nil, let value?): append(unchecked: Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Replaces the value of the member of that name, or adds one at the end.
    @inlinable
    package mutating func set(_ value: JSON, for key: String) {
        if let position = position(of: key) {
            entries[position].value = value
        } else {
            append(unchecked: Member(key: key, value: value))
        }
    }

    /// Adds a member whose name is known not to be there yet.
    ///
    /// - Complexity: O(1) amortised.
    @inlinable
    public mutating func append(unchecked member: Member) {
        entries.append(member)
        guard entries.count > Self.indexThreshold else { return }
        addToIndex(member.key)
    }

    @usableFromInline
    mutating func addToIndex(_ key: String) {
        guard index != nil else {
            rebuildIndex()
            return
        }
        if !isKnownUniquelyReferenced(&index), let shared = index {
            index = KeyIndex(shared.positions)
        }
        index?.positions[ByteKey(key)] = entries.count - 1
    }

    @usableFromInline
    mutating func rebuildIndex() {
        guard entries.count > Self.indexThreshold else {
            index = nil
            return
        }
        var positions: [ByteKey: Int] = [:]
        positions.reserveCapacity(entries.count * 2)
        for position in entries.indices { positions[ByteKey(entries[position].key)] = position }
        index = KeyIndex(positions)
    }

    /// Removes the member at a position.
    ///
    /// - Complexity: O(n).
    @usableFromInline
    mutating func remove(at position: Int) {
        entries.remove(at: position)
        rebuildIndex()
    }

    /// Lets a value be edited where it is, without a copy of what it holds.
    ///
    /// A missing member is offered as null and is there afterwards.
    ///
    /// - Returns: what `edit` returns.
    public mutating func withValue<Result>(
        at key: String,
        _ edit: (inout JSON) throws -> Result
    ) rethrows -> Result {
        if let position = position(of: key) { return try edit(&entries[position].value) }
        var value = JSON.null
        defer { self[key] = value }
        return try edit(&value)
    }
}

extension UnsafePointer<JSONObject.Member> {
    /// Where the member's value is.
    @inlinable package var value: UnsafePointer<JSON> {
        (UnsafeRawPointer(self) + JSONObject.Member.valueOffset).assumingMemoryBound(to: JSON.self)
    }
}

extension JSONObject.Member {
    /// What `MemoryLayout.offset(of: \.value)` gives, as a constant.
    @inlinable package static var valueOffset: Int {
        let mask = MemoryLayout<JSON>.alignment - 1
        return (MemoryLayout<String>.size + mask) & ~mask
    }
}

extension JSONObject: RandomAccessCollection {
    /// The position of the first member.
    @inlinable
    public var startIndex: Int { 0 }
    /// The position after the last member.
    @inlinable
    public var endIndex: Int { entries.count }
    /// The member at a position.
    @inlinable
    public subscript(position: Int) -> Member { entries[position] }
}

extension JSONObject: Equatable {
    /// Whether both have the same names with equal values, in any order.
    public static func == (lhs: JSONObject, rhs: JSONObject) -> Bool {
        lhs.count == rhs.count
            && lhs.entries.allSatisfy { member in
                rhs.position(of: member.key).map { rhs.entries[$0].value == member.value } ?? false
            }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object; of two members of one name the later counts.
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
