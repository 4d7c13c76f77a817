import Runtime
import Values

/// The arguments of a job run: the job's defaults, overlaid by the run's own, overlaid by those that a
/// run cannot change.
struct JobArguments {
    /// The service's limit on names and values together.
    static let bytesMax = 260 << 10

    /// Names with their `--`, and values; defaults first, each name once.
    private(set) var entries: [(name: String, value: String)] = []

    init(job: JobConfiguration, run: JSONObject) throws(TaskFailureError) {
        for (name, value) in job.defaultArguments.sorted(by: { $0.key < $1.key }) {
            set(name, value)
        }
        for member in run {
            guard case .string(let value) = member.value else {
                throw TaskFailureError(
                    JobRunRequest.invalid,
                    "Arguments.\(member.key) must be a string, as all arguments of Glue jobs, not "
                        + "\(member.value.text())."
                )
            }
            set(member.key, value)
        }
        for (name, value) in job.nonOverridableArguments.sorted(by: { $0.key < $1.key }) {
            set(name, value)
        }
        guard entries.reduce(0, { $0 + $1.name.utf8.count + $1.value.utf8.count }) <= Self.bytesMax
        else {
            throw TaskFailureError(
                JobRunRequest.invalid,
                "The arguments have more than the \(Self.bytesMax) bytes allowed."
            )
        }
    }

    subscript(_ name: String) -> String? { entries.first { $0.name == name }?.value }

    /// The elements of a value that is a list with commas, without the spaces around them.
    func list(_ name: String) -> [String] {
        (self[name] ?? "").split(separator: ",")
            .map { String($0.trimmingSpaces) }
            .filter { !$0.isEmpty }
    }

    /// As a JSON object.
    var json: JSONObject { JSONObject(entries.map { ($0.name, .string($0.value)) }) }

    /// Sets a value: of a name that is there, in its place.
    mutating func set(_ name: String, _ value: String) {
        if let index = entries.firstIndex(where: { $0.name == name }) {
            entries[index].value = value
        } else {
            entries.append((name, value))
        }
    }
}

extension Substring {
    /// Without the spaces at both ends.
    var trimmingSpaces: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
