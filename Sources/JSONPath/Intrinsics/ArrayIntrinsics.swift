import Values

extension IntrinsicArguments {
    /// `States.ArrayPartition(array, size)`: pieces of that size, the last one may be shorter.
    func partition() throws(IntrinsicFault) -> JSON {
        let elements = try array(0)
        let size = try integer(1)
        guard size > 0 else {
            throw IntrinsicFault("the size of the pieces must be positive, found \(size)")
        }
        let step = Int(min(size, Int64(max(elements.count, 1))))
        return .array(
            stride(from: 0, to: elements.count, by: step).map { start in
                .array(Array(elements[start..<min(start + step, elements.count)]))
            }
        )
    }

    /// `States.ArrayRange(first, last, step)`: the last number is part of it if the steps meet it.
    func range() throws(IntrinsicFault) -> JSON {
        let (first, last, step) = (try integer(0), try integer(1), try integer(2))
        guard step != 0 else { throw IntrinsicFault("the step must not be 0") }
        var numbers: [JSON] = []
        var number = first
        while step > 0 ? number <= last : number >= last {
            guard numbers.count < JSONPathLimits.arrayRangeMax else {
                throw IntrinsicFault(
                    "the range has more than \(JSONPathLimits.arrayRangeMax) numbers"
                )
            }
            numbers.append(.integer(number))
            let (next, overflow) = number.addingReportingOverflow(step)
            if overflow { break }
            number = next
        }
        return .array(numbers)
    }

    /// `States.ArrayGetItem(array, index)`.
    func item() throws(IntrinsicFault) -> JSON {
        let elements = try array(0)
        let index = try integer(1)
        guard index >= 0, index < elements.count else {
            throw IntrinsicFault(Self.indexProblem(index, count: elements.count))
        }
        return elements[Int(index)]
    }

    static func indexProblem(_ index: Int64, count: Int) -> String {
        "the index \(index) is outside an array of \(count) element\(count == 1 ? "" : "s")"
    }
}

extension [JSON] {
    /// The elements without those that equal an earlier one.
    ///
    /// - Complexity: O(bytes of the elements).
    func withoutDuplicates() -> [JSON] {
        var seen: Set<[UInt8]> = []
        return filter { element in
            var key: [UInt8] = []
            element.writeKey(into: &key)
            return seen.insert(key).inserted
        }
    }
}

extension JSON {
    /// A text that two values share if and only if they are equal: members sorted, `1.0` as `1`.
    fileprivate func writeKey(into out: inout [UInt8]) {
        switch self {
        case .null, .bool, .integer, .string: write(into: &out)
        case .double(let value):
            if let whole = Int64(exactly: value) {
                Self.write(whole, into: &out)
            } else {
                Self.write(value, into: &out)
            }
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for element in elements {
                element.writeKey(into: &out)
                out.append(UInt8(ascii: ","))
            }
            out.append(UInt8(ascii: "]"))
        case .object(let object):
            out.append(UInt8(ascii: "{"))
            for member in object.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
            {
                Self.write(member.key, into: &out)
                out.append(UInt8(ascii: ":"))
                member.value.writeKey(into: &out)
                out.append(UInt8(ascii: ","))
            }
            out.append(UInt8(ascii: "}"))
        }
    }
}
