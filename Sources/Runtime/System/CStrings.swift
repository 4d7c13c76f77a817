import Glibc

/// Arrays of C strings, ready before a fork.
package enum CStrings {
    package typealias Array = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    package static func withArrays<Result>(
        _ first: [String],
        _ second: [String],
        _ third: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, Array, Array) -> Result
    ) -> Result {
        let arrays = [first, second, third].map(make)
        defer { arrays.forEach(free) }
        return arrays[0].withMemoryRebound(
            to: UnsafePointer<CChar>?.self,
            capacity: first.count + 1
        ) { body($0, arrays[1], arrays[2]) }
    }

    private static func make(_ texts: [String]) -> Array {
        let array = Array.allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() { (array + index).initialize(to: strdup(text)) }
        (array + texts.count).initialize(to: nil)
        return array
    }

    private static func free(_ array: Array) {
        var element = array
        while let text = element.pointee {
            Glibc.free(text)
            element += 1
        }
        array.deallocate()
    }
}
