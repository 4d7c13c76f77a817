import Integrations
import Values

/// Follows a run and its retries: prints what the script prints as it comes.
struct JobRunFollower {
    let project: JobProject
    let job: String
    let printsOutput: Bool
    let printsErrors: Bool

    private(set) var id: String
    private var offsets = [0, 0]

    init(
        _ id: String,
        of job: String,
        in project: JobProject,
        printsOutput: Bool = true,
        printsErrors: Bool = true
    ) {
        self.id = id
        self.job = job
        self.project = project
        self.printsOutput = printsOutput
        self.printsErrors = printsErrors
    }

    /// Prints what has come, and says how the run stands; nil if it has vanished.
    mutating func step() -> JobRunRecord? {
        // First the state, then the output: what is printed before an end is printed here.
        let record = project.store.read(id, of: job)
        printNew()
        guard let record, record.state == .failed || record.state == .succeeded else {
            return record
        }
        // The next attempt is there before the one before it has ended.
        let next = "\(firstID)_attempt_\(record.attempt + 1)"
        guard record.state == .failed, let retry = project.store.read(next, of: job) else {
            return record
        }
        Terminal.current.errors.print(
            "\(Signs.retrying) attempt \(record.attempt + 1) failed: \(record.errorMessage ?? "")"
        )
        id = next
        offsets = [0, 0]
        return retry.state.isFinal ? step() : retry
    }

    /// Prints what there is.
    mutating func printOnce() { printNew() }

    private var firstID: Substring {
        id.firstRange(of: "_attempt_").map { id[..<$0.lowerBound] } ?? id[...]
    }

    private mutating func printNew() {
        let folder = project.store.run(id, of: job)
        let terminal = Terminal.current
        let streams = [
            ("stdout", printsOutput, terminal.output), ("stderr", printsErrors, terminal.errors),
        ]
        for (index, (name, isWanted, sink)) in streams.enumerated() where isWanted {
            let path = Path.join(folder, name)
            guard let bytes = FileAccess.tail(of: path, from: offsets[index]), !bytes.isEmpty else {
                continue
            }
            offsets[index] += bytes.count
            sink.write(bytes)
        }
    }
}
