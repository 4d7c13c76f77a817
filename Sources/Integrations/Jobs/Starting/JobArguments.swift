import Runtime
import Values

/// The arguments of a job run: the job's defaults, overlaid by the run's own, overlaid by those that a
/// run cannot change.
struct JobArguments {
    /// The service's limit on names and values together.
    static let bytesMax = 260 << 10

    /// Names with their `--`, and values; defaults first, each name once.
    private(set) var entries: [(name: String, value: String)] = []

    init(job: JobConfiguration, parameters: Parameters) throws(TaskFailureError) {
        for (name, value) in job.defaultArguments.sorted(by: { $0.key < $1.key }) {
            set(name, value)
        }
        for member in try parameters.members("Arguments") ?? JSONObject() {
            guard case .string(let value) = member.value else {
                throw parameters.mistake(
                    "Arguments.\(member.key)",
                    "a string, as all arguments of Glue jobs",
                    found: member.value
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
                JobRun.invalid,
                "The arguments have more than the \(Self.bytesMax) bytes allowed."
            )
        }
    }

    subscript(_ name: String) -> String? { entries.first { $0.name == name }?.value }

    /// As a JSON object.
    var json: JSON { .object(JSONObject(entries.map { ($0.name, .string($0.value)) })) }

    private mutating func set(_ name: String, _ value: String) {
        if let index = entries.firstIndex(where: { $0.name == name }) {
            entries[index].value = value
        } else {
            entries.append((name, value))
        }
    }
}
