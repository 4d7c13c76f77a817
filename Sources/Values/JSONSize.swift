extension JSON {
    /// Whether the value's compact text is longer than that many bytes of UTF-8.
    ///
    /// - Complexity: O(text), but no more than about `limit` of it, and without making the text.
    public func isLonger(than limit: Int) -> Bool {
        var room = limit
        return !fits(into: &room)
    }

    /// Takes the value's text out of the room; false once there is none left.
    private func fits(into room: inout Int) -> Bool {
        switch self {
        case .null: room -= 4
        case .bool(let value): room -= value ? 4 : 5
        case .integer(let value):
            var magnitude = value.magnitude
            room -= value < 0 ? 2 : 1
            while magnitude >= 10 {
                magnitude /= 10
                room -= 1
            }
        case .double(let value): room -= value.isFinite ? value.description.utf8.count : 4
        case .string(let value): Self.take(value, from: &room)
        case .array(let elements):
            room -= 1 + max(elements.count, 1)
            for element in elements where !element.fits(into: &room) { return false }
        case .object(let object):
            room -= 1 + max(object.count, 1)
            for member in object {
                Self.take(member.key, from: &room)
                room -= 1
                guard member.value.fits(into: &room) else { return false }
            }
        }
        return room >= 0
    }

    private static func take(_ text: String, from room: inout Int) {
        room -= text.utf8.count + 2
        guard room >= 0 else { return }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x08, 0x09, 0x0A, 0x0C, 0x0D: room -= 1
            case 0..<0x20: room -= 5
            default: break
            }
        }
    }
}
