import Testing
import Values

/// What the fast paths take for granted about how values lie in memory.
struct StorageTests {
    @Test(arguments: ["", "a", "é", "region", "fifteen bytes!!", "sixteen bytes!!!"])
    func flagsOfTextsAreThoseOfTheStandardLibrary(_ text: String) {
        var made = ""
        for character in text { made.append(character) }
        #expect(made.isHeldInWords == (text.utf8.count <= 15))
        #expect(made.needsNoCounting == (text.utf8.count <= 15))
        #expect(made.hasSameBytes(as: text))
    }

    @Test func shortTextsThatAreNotHeldInWordsAreStillEqual() {
        var roomy = ""
        roomy.reserveCapacity(100)
        roomy += "region"
        #expect(roomy.hasSameBytes(as: "region"))
        #expect("region".hasSameBytes(as: roomy))
        #expect(!roomy.hasSameBytes(as: "number"))
        let object: JSON = ["region": 1]
        #expect(object[roomy] == 1)
    }

    @Test func literalsAreNotCounted() {
        let literal = "a literal of more than fifteen bytes"
        #expect(literal.needsNoCounting && !literal.isHeldInWords)
    }

    @Test func aMembersValueIsWhereItIsLookedFor() {
        #expect(
            JSONObject.Member.valueOffset == MemoryLayout<JSONObject.Member>.offset(of: \.value)
        )
        #expect(MemoryLayout<JSONObject.Member>.offset(of: \.key) == 0)
    }

    @Test func copiesWithRoomAreIndependent() {
        for count in [0, 3, 40] {
            var object = JSONObject()
            for number in 0..<count { object["name \(number) that is long"] = .integer(1) }
            var copy = JSONObject(copyOf: object, roomFor: 2)
            #expect(copy == object)
            copy.set("new", for: "new")
            copy.set("changed", for: "name 1 that is long")
            #expect(object["new"] == nil && copy["new"] == "new")
            #expect(copy["name 1 that is long"] == "changed")
            #expect(object["name 1 that is long"] == (count > 1 ? 1 : nil))
        }
    }
}
