import Values

/// What a transform has changed so far, by the identity of the objects of the copy.
struct TransformEdits {
    /// Which of the changes is that of an object.
    private var numbers = IdentityTable()
    /// The members with the changes; nil as long as there are none.
    private var changed: [JSONObject?] = []
    /// Whether some match is inside another, so that changes of one show in the other.
    private var matchesNest = false
    private var hasEmptyMatch = false
    /// Which changed objects were met while the result was put together.
    private var met: [Bool] = []
    private var isShared = false

    /// A copy in which no two objects are the same storage, so that each can be told by it.
    static func distinct(_ json: JSON, _ run: Run) throws(JSONataError) -> JSON {
        try run.spend(1)
        switch json {
        case .array(let elements):
            var copy: [JSON] = []
            copy.reserveCapacity(elements.count)
            for element in elements { copy.append(try distinct(element, run)) }
            return .array(copy)
        case .object(let object):
            var copy = JSONObject(minimumCapacity: Swift.max(1, object.count))
            for member in object {
                copy.append(
                    unchecked: .init(key: member.key, value: try distinct(member.value, run))
                )
            }
            return .object(copy)
        case .null, .bool, .integer, .double, .string: return json
        }
    }

    /// Whether the changes can only be told apart in a copy where no storage is shared.
    var needsDistinct: Bool { matchesNest || hasEmptyMatch }

    /// Whether every changed object was met exactly once.
    var isComplete: Bool { !isShared && met.allSatisfy { $0 } }

    /// Learns what will be changed.
    mutating func note(_ matches: [JSON]) {
        numbers.reserve(matches.count)
        for case .object(let object) in matches {
            // Empty objects may all share one storage.
            hasEmptyMatch = hasEmptyMatch || object.isEmpty
            matchesNest = !numbers.insert(object.storageIdentity) || matchesNest
        }
        changed = Array(repeating: nil, count: numbers.count)
        met = Array(repeating: false, count: numbers.count)
        guard !matchesNest else { return }
        matches.withUnsafeBufferPointer { matches in
            guard let base = matches.baseAddress else { return }
            for index in 0..<matches.count where !matchesNest {
                guard let members = (base + index).members else { continue }
                matchesNest = containsMatch(members)
            }
        }
    }

    private func containsMatch(_ members: UnsafeBufferPointer<JSONObject.Member>) -> Bool {
        guard let base = members.baseAddress else { return false }
        for index in 0..<members.count {
            let value = (base + index).value
            if value.hasParts, containsMatch(value) { return true }
        }
        return false
    }

    private func containsMatch(_ place: UnsafePointer<JSON>) -> Bool {
        if let members = place.members {
            return numbers.number(of: members.identity) != nil || containsMatch(members)
        }
        if let elements = place.elements, let base = elements.baseAddress {
            for index in 0..<elements.count {
                if (base + index).hasParts, containsMatch(base + index) { return true }
            }
        }
        return false
    }

    /// How many members an update mostly adds at the most.
    private static let newMembers = 2

    /// The members of a match with the changes so far.
    func members(_ number: Int, _ match: UnsafePointer<JSON>) -> JSONObject {
        if let known = changed[number] { return known }
        guard case .object(let object) = match.pointee else { return JSONObject() }
        return JSONObject(copyOf: object, roomFor: Self.newMembers)
    }

    /// Notes the members of a match with a change.
    mutating func set(_ members: consuming JSONObject, _ number: Int) { changed[number] = members }

    /// Which match a value is; nil if it is no object.
    func number(of match: UnsafePointer<JSON>) -> Int? {
        match.members.flatMap { numbers.number(of: $0.identity) }
    }

    /// A match with the changes so far.
    mutating func current(_ json: JSON) -> JSON { matchesNest ? edited(json) ?? json : json }

    /// The whole copy with all changes.
    mutating func result(_ json: JSON) -> JSON { edited(json) ?? json }

    private mutating func edited(_ json: JSON) -> JSON? {
        withUnsafePointer(to: json) { edited($0) }
    }

    /// The value with the changes; nil if there are none in it.
    private mutating func edited(_ place: UnsafePointer<JSON>) -> JSON? {
        if let members = place.members { return edited(members, of: place) }
        guard let elements = place.elements, let base = elements.baseAddress else { return nil }
        for index in 0..<elements.count {
            guard (base + index).hasParts, let element = edited(base + index) else { continue }
            return .array(edited(elements, at: index, element))
        }
        return nil
    }

    /// An array whose first change is known.
    private mutating func edited(
        _ elements: UnsafeBufferPointer<JSON>,
        at first: Int,
        _ element: JSON
    ) -> [JSON] {
        [JSON](unsafeUninitializedCapacity: elements.count) { buffer, initialized in
            guard let source = elements.baseAddress, let target = buffer.baseAddress else { return }
            for index in 0..<first { (target + index).initialize(copyOf: source + index) }
            (target + first).initialize(to: element)
            for index in elements.indices.dropFirst(first + 1) {
                if (source + index).hasParts, let element = edited(source + index) {
                    (target + index).initialize(to: element)
                } else {
                    (target + index).initialize(copyOf: source + index)
                }
            }
            initialized = elements.count
        }
    }

    private mutating func edited(
        _ members: UnsafeBufferPointer<JSONObject.Member>,
        of object: UnsafePointer<JSON>
    ) -> JSON? {
        let number = numbers.number(of: members.identity)
        if let number, changed[number] != nil {
            isShared = isShared || met[number]
            met[number] = true
            guard matchesNest else { return changed[number].map { .object($0) } }
        }
        let known = number.flatMap { changed[$0] }
        let current = known?.unsafeMembers ?? members
        guard let base = current.baseAddress else { return known.map { .object($0) } }
        var result = known
        for index in 0..<current.count {
            let place = (base + index).value
            guard place.hasParts, let value = edited(place) else { continue }
            if result == nil { result = object.pointee.objectValue }
            result?[current[index].key] = value
        }
        return result.map { .object($0) }
    }
}

extension UnsafePointer<JSON> {
    /// Whether this is an array or an object.
    @inline(__always)
    fileprivate var hasParts: Bool {
        switch pointee {
        case .array, .object: true
        case .null, .bool, .integer, .double, .string: false
        }
    }
}

extension UnsafeBufferPointer<JSONObject.Member> {
    /// ``JSONObject/storageIdentity`` of the object that these members are of.
    fileprivate var identity: UInt { UInt(bitPattern: baseAddress) }
}

/// Numbers for storage by its address: a hash table without the cost of a seeded hash, which keys that
/// nobody chooses do not need.
private struct IdentityTable {
    /// Addresses and numbers; a zero address is a free place.
    private var places: [(identity: UInt, number: Int)] = []
    private var mask = 0
    private(set) var count = 0

    /// Makes room for so many, once and before any is added.
    mutating func reserve(_ capacity: Int) {
        var size = 8
        while size < capacity * 2 { size *= 2 }
        mask = size - 1
        places = Array(repeating: (0, 0), count: size)
    }

    /// Where an address is, or would be.
    @inline(__always)
    private func place(of identity: UInt) -> Int {
        var place = Int(truncatingIfNeeded: (identity &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while places[place].identity != identity, places[place].identity != 0 {
            place = (place + 1) & mask
        }
        return place
    }

    /// Gives an address the next number; false if it has one.
    mutating func insert(_ identity: UInt) -> Bool {
        let place = place(of: identity)
        guard places[place].identity == 0 else { return false }
        places[place] = (identity, count)
        count += 1
        return true
    }

    /// The number of an address.
    @inline(__always)
    func number(of identity: UInt) -> Int? {
        guard count > 0, identity != 0 else { return nil }
        let place = place(of: identity)
        return places[place].identity == 0 ? nil : places[place].number
    }
}
