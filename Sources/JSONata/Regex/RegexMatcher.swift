/// A search with a regular expression.
struct RegexMatcher {
    private let regex: Regex
    private let text: [UInt16]
    private var slots: [Int]
    /// What is left to try: an instruction and a place, or (negative) a slot and what it was before.
    private var pending: [(code: Int, place: Int)] = []
    /// Instruction and place pairs that are known to fail, one bit each; empty if not kept.
    private var visited: [UInt64] = []
    private var isRemembering = false

    init(_ regex: Regex, _ text: [UInt16]) {
        self.regex = regex
        self.text = text
        slots = Array(repeating: -1, count: regex.slotCount)
    }

    /// From now on keeps where it failed.
    mutating func remember() {
        isRemembering = true
        visited = Array(repeating: 0, count: (regex.code.count * (text.count + 1) + 63) / 64)
    }

    /// The first match at or after a place.
    mutating func search(
        from start: Int,
        steps: inout Int
    ) throws(JSONataError) -> [Range<Int>?]? {
        var place = start
        while place <= text.count {
            if let first = regex.firstUnit {
                while place < text.count, text[place] != first { place += 1 }
                guard place < text.count else { return nil }
            }
            for index in slots.indices { slots[index] = -1 }
            if let end = try run(from: 0, at: place, steps: &steps) {
                return [place..<end]
                    + (1..<(regex.groupCount + 1)).map { group -> Range<Int>? in
                        let (from, to) = (slots[group * 2], slots[group * 2 + 1])
                        return from >= 0 && to >= from ? from..<to : nil
                    }
            }
            place += 1
        }
        return nil
    }

    private func isLineEnd(_ unit: UInt16) -> Bool { RegexSet.lineEnds.contains(unit) }

    private func isWord(_ place: Int) -> Bool {
        text.indices ~= place && RegexSet.words.contains(text[place])
    }

    /// Runs the instructions from a place on.
    ///
    /// - Returns: where the match ends, nil if there is none.
    private mutating func run(
        from first: Int,
        at start: Int,
        steps: inout Int
    ) throws(JSONataError) -> Int? {
        let base = pending.count
        var marks: [Int] = []
        pending.append((first, start))
        while pending.count > base {
            let (next, at) = pending.removeLast()
            if next < 0 {
                slots[-next - 1] = at
                continue
            }
            var code = next
            var place = at
            thread: while true {
                steps -= 1
                if steps < 0 { throw JSONataError("U1001", token: "regular expression steps") }
                if isRemembering {
                    let bit = code * (text.count + 1) + place
                    let mask: UInt64 = 1 << UInt64(bit & 63)
                    if visited[bit >> 6] & mask != 0 { break thread }
                    visited[bit >> 6] |= mask
                    marks.append(bit)
                }
                switch regex.code[code] {
                case .unit(let unit, let isBackward):
                    let index = isBackward ? place - 1 : place
                    guard text.indices ~= index else { break thread }
                    let found = regex.ignoresCase ? RegexCase.upper(text[index]) : text[index]
                    guard found == unit else { break thread }
                    place += isBackward ? -1 : 1
                    code += 1
                case .set(let set, let isBackward):
                    let index = isBackward ? place - 1 : place
                    guard text.indices ~= index else { break thread }
                    let holds =
                        regex.ignoresCase
                        ? regex.sets[set].containsAnyCase(text[index])
                        : regex.sets[set].contains(text[index])
                    guard holds else { break thread }
                    place += isBackward ? -1 : 1
                    code += 1
                case .split(let one, let other):
                    pending.append((other, place))
                    code = one
                case .jump(let target): code = target
                case .save(let slot):
                    pending.append((-slot - 1, slots[slot]))
                    slots[slot] = place
                    code += 1
                case .progress(let slot):
                    guard slots[slot] != place else { break thread }
                    code += 1
                case .reset(let groups):
                    for group in groups {
                        for slot in [group * 2, group * 2 + 1] where slots[slot] >= 0 {
                            pending.append((-slot - 1, slots[slot]))
                            slots[slot] = -1
                        }
                    }
                    code += 1
                case .start:
                    let holds =
                        place == 0 || (regex.isMultiline && isLineEnd(text[place - 1]))
                    guard holds else { break thread }
                    code += 1
                case .end:
                    let holds =
                        place == text.count || (regex.isMultiline && isLineEnd(text[place]))
                    guard holds else { break thread }
                    code += 1
                case .wordBoundary(let isNegated):
                    guard (isWord(place - 1) != isWord(place)) != isNegated else { break thread }
                    code += 1
                case .backreference(let group, let isBackward):
                    guard let end = referred(group, at: place, isBackward) else { break thread }
                    place = end
                    code += 1
                case .look(let isNegated, let target):
                    let before = slots
                    let found = try run(from: code + 1, at: place, steps: &steps) != nil
                    if isNegated || !found {
                        slots = before
                    } else {
                        for slot in before.indices where before[slot] != slots[slot] {
                            pending.append((-slot - 1, before[slot]))
                        }
                    }
                    guard found != isNegated else { break thread }
                    code = target
                case .matched:
                    // What led here did not fail: a search from elsewhere may come by again.
                    for bit in marks { visited[bit >> 6] &= ~(1 << UInt64(bit & 63)) }
                    pending.removeLast(pending.count - base)
                    return place
                }
            }
        }
        return nil
    }

    /// Where a text equal to that of a group ends; a group that took no part matches nothing at all.
    private func referred(_ group: Int, at place: Int, _ isBackward: Bool) -> Int? {
        let (from, to) = (slots[group * 2], slots[group * 2 + 1])
        guard from >= 0, to >= from else { return place }
        let start = isBackward ? place - (to - from) : place
        guard start >= 0, start + (to - from) <= text.count else { return nil }
        for offset in 0..<(to - from) {
            let (a, b) = (text[from + offset], text[start + offset])
            let same =
                regex.ignoresCase ? RegexCase.upper(a) == RegexCase.upper(b) : a == b
            guard same else { return nil }
        }
        return isBackward ? start : start + (to - from)
    }
}
