import Testing
import Values

@Suite("Objects")
struct JSONObjectTests {
    /// Sizes below, at and above the one from which an index is kept.
    @Test(arguments: [0, 1, 15, 16, 17, 18, 200])
    func behavesLikeAListOfMembers(count: Int) {
        var object = JSONObject()
        for number in 0..<count { object["key \(number)"] = .integer(Int64(number)) }
        #expect(object.count == count && object.isEmpty == (count == 0))
        #expect(object.keys == (0..<count).map { "key \($0)" })
        for number in 0..<count { #expect(object["key \(number)"] == .integer(Int64(number))) }
        #expect(object["key \(count)"] == nil)
        #expect(object == JSONObject(object.reversed().map { ($0.key, $0.value) }))

        var changed = object
        if count > 0 {
            changed["key 0"] = "new"
            #expect(object["key 0"] == 0, "a copy does not change the original")
            #expect(changed != object)
            changed["key 0"] = nil
            #expect(changed.count == count - 1 && changed["key 0"] == nil)
            #expect(changed.keys == Array(object.keys.dropFirst()))
            for number in 1..<max(count, 1) {
                #expect(changed["key \(number)"] == .integer(Int64(number)))
            }
        }
        var longer = object
        longer["more"] = true
        #expect(object["more"] == nil, "a copy does not share its index")
        #expect(longer["more"] == true)
    }

    /// The same operations on an object and on a plain list of pairs, from a seed.
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func agreesWithAPlainList(seed: UInt64) {
        var random = RandomGenerator(seed: seed)
        var object = JSONObject()
        var list: [(String, JSON)] = []
        var copies: [(JSONObject, [(String, JSON)])] = []
        for step in 0..<2000 {
            let key = "k\(random.next() % 40)"
            let position = list.firstIndex { $0.0 == key }
            switch random.next() % 8 {
            case 0:
                object[key] = nil
                if let position { list.remove(at: position) }
            case 1: copies.append((object, list))
            case 2:
                object.withValue(at: key) { $0 = .array([.integer(Int64(step)), $0]) }
                let old = position.map { list[$0].1 } ?? .null
                let new = JSON.array([.integer(Int64(step)), old])
                if let position { list[position].1 = new } else { list.append((key, new)) }
                if step % 7 == 0 {
                    object[key] = 1
                    list[list.firstIndex { $0.0 == key } ?? 0].1 = 1
                }
            default:
                object[key] = .integer(Int64(step))
                if let position {
                    list[position].1 = .integer(Int64(step))
                } else {
                    list.append((key, .integer(Int64(step))))
                }
            }
            #expect(object[key] == list.first { $0.0 == key }?.1, "seed \(seed), step \(step)")
        }
        for (object, list) in copies + [(object, list)] {
            #expect(object.keys == list.map(\.0), "seed \(seed)")
            #expect(object.values == list.map(\.1), "seed \(seed)")
            for number in 0..<40 {
                #expect(object["k\(number)"] == list.first { $0.0 == "k\(number)" }?.1)
            }
        }
    }

    @Test func namesAreComparedByBytes() {
        for extra in [0, 30] {
            var object = JSONObject((0..<extra).map { ("k\($0)", JSON.null) })
            object["\u{e9}"] = 1
            object["e\u{301}"] = 2
            #expect(object.count == extra + 2)
            #expect(object["\u{e9}"] == 1)
            #expect(object["e\u{301}"] == 2)
        }
    }

    @Test func nullIsAValue() {
        var object: JSONObject = JSONObject([("a", JSON.null)])
        #expect(object["a"] == .some(.null))
        object["a"] = .some(.null)
        #expect(object.count == 1)
    }
}
