/// Recognises lines by a pattern.
struct GrokClassifier {
    /// How many lines are looked at.
    static let linesMax = 200

    let classification: String
    let source: String
    let custom: String
    let pattern: GrokPattern

    /// What a file is whose lines fit the pattern, each of those looked at.
    func classify(_ sample: FileSample) throws(UnknownFormat) -> FileSchema {
        let text = try TextSample(sample)
        var number: Int64 = 0
        var end = 0
        while number < Self.linesMax, end < text.bytes.count {
            let stop = text.bytes[end...].firstIndex(of: 0x0A)
            guard let stop = stop ?? (text.isWhole ? text.bytes.count : nil) else { break }
            var line = text.bytes[end..<stop]
            end = stop + 1
            if line.last == 0x0D { line.removeLast() }
            if line.isEmpty { continue }
            guard pattern.fits(text.string(line)) else {
                throw UnknownFormat("has a line that does not fit the pattern of \(classification)")
            }
            number += 1
        }
        guard number > 0 else { throw UnknownFormat("has no whole line", wantsMore: !text.isWhole) }
        return FileSchema(
            format: .grok(classification: classification, pattern: source, custom: custom),
            columns: pattern.fields.map { InferredColumn($0.name, .scalar($0.type)) },
            counted: FileSchema.Counted(
                records: number,
                bytes: Int64(min(end, text.bytes.count) + text.mark),
                isWhole: text.isWhole && end >= text.bytes.count
            )
        )
    }

    /// The logs of web servers, which need no classifier.
    static func log(_ sample: FileSample) -> FileSchema? {
        for (name, source, pattern) in logs {
            do throws(UnknownFormat) {
                return try GrokClassifier(
                    classification: name,
                    source: source,
                    custom: "",
                    pattern: pattern
                ).classify(sample)
            } catch { continue }
        }
        return nil
    }

    private static let logs: [(String, String, GrokPattern)] = [
        ("combined_apache", "%{COMBINEDAPACHELOG}"), ("apache", "%{COMMONAPACHELOG}"),
    ].compactMap { name, source in
        do throws(GrokError) { return (name, source, try GrokPattern(source)) } catch { return nil }
    }
}
