import Values

/// The members of a mapping while it is being read.
struct MappingMembers {
    private(set) var entries: [Node.Entry] = []
    private var isMerged: [Bool] = []
    private var index = NameIndex()
    /// Up to here a scan is faster than hashing.
    private static let scanMax = 12

    private func position(of key: String) -> Int? {
        if entries.count > Self.scanMax { return index[key] }
        return entries.firstIndex { $0.key.hasSameBytes(as: key) }
    }

    private mutating func append(_ entry: Node.Entry, merged: Bool) {
        entries.append(entry)
        isMerged.append(merged)
        if entries.count == Self.scanMax + 1 {
            for position in entries.indices { index.set(entries[position].key, to: position) }
        } else if entries.count > Self.scanMax {
            index.set(entry.key, to: entries.count - 1)
        }
    }

    /// Adds a mapping's own member.
    ///
    /// Returns where it was given before, if it was.
    mutating func add(_ entry: Node.Entry) -> SourceRange? {
        guard let position = position(of: entry.key) else {
            append(entry, merged: false)
            return nil
        }
        guard isMerged[position] else { return entries[position].keyRange }
        entries[position] = entry
        isMerged[position] = false
        return nil
    }

    /// Adds a member that `<<` brings.
    ///
    /// Returns the one that another `<<` brought before.
    mutating func addMerged(_ entry: Node.Entry) -> Node.Entry? {
        guard let position = position(of: entry.key) else {
            append(entry, merged: true)
            return nil
        }
        return isMerged[position] ? entries[position] : nil
    }
}
