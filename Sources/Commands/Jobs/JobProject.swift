import ArgumentParser
import Integrations
import Runtime
import Values

/// The project that a command about jobs belongs to.
struct JobProject {
    let folder: String
    let configuration: ProjectConfiguration
    let store: JobStore
    let starter: JobStarter

    /// Reads the project.
    ///
    /// - Throws: ``ExitStatus/invalid`` after what is wrong with its `pawl.yaml` was said.
    init(_ place: ProjectOption, _ store: StoreOption, paint: Paint) throws {
        folder = place.folder
        try ProjectFolder.check(folder, paint: paint)
        configuration =
            ProjectConfiguration.load(from: folder).configuration ?? ProjectConfiguration()
        let storeFolder = Path.absolute(store.folder)
        self.store = JobStore(store: storeFolder)
        starter = JobStarter(
            configuration: configuration,
            projectDirectory: folder,
            storeDirectory: storeFolder
        )
    }

    /// The names of all jobs: those of `pawl.yaml`, and those that once had runs.
    var names: [String] { Set(configuration.jobs.keys).union(store.jobs).sorted() }

    /// What is said where there are no jobs.
    var noJobs: String {
        let file = Path.join(folder, ProjectConfiguration.fileName)
        return FileAccess.exists(file)
            ? "\(Path.shown(file)) has no Jobs."
            : "There is no \(ProjectConfiguration.fileName) in \(Path.shown(folder)) or above it."
    }

    /// Checks that there is a job of a name.
    ///
    /// - Parameters:
    ///   - name: the job's name.
    ///   - isToRun: whether a job that `pawl.yaml` has no more, and that only once had runs, is none.
    /// - Throws: ``CommandFailure`` with the name that was probably meant.
    func check(_ name: String, isToRun: Bool = false) throws(CommandFailure) {
        let names = isToRun ? configuration.jobs.keys.sorted() : names
        if names.contains(name) { return }
        let near = Suggestion.nearest(to: name, among: names).map { "Did you mean \($0)?" }
        let all = names.isEmpty ? noJobs : "There are: \(names.joined(separator: ", "))."
        throw CommandFailure("there is no job \"\(name)\"", hint: near ?? all)
    }

    /// The run that a word names: `@latest`, an id, or the beginning of one.
    func run(_ word: String, of name: String) throws(CommandFailure) -> JobRunRecord {
        try check(name)
        if let record = store.read(word, of: name) { return record }
        let all = store.list(name)
        guard let latest = all.first else {
            throw CommandFailure(
                "job \"\(name)\" has no runs",
                hint: "Start one: pawl jobs run \(ShellWord.quoted(name))"
            )
        }
        if word == "@latest" { return latest }
        let fitting = all.filter { $0.id.hasPrefix(word) || $0.id.hasPrefix("jr_" + word) }
        guard let found = fitting.first else {
            throw CommandFailure(
                "job \"\(name)\" has no run \(word)",
                hint: "pawl jobs runs \(ShellWord.quoted(name)) lists them."
            )
        }
        guard fitting.count == 1 else {
            throw CommandFailure(
                "\(fitting.count) runs of job \"\(name)\" begin with \(word)",
                hint: "Among them \(fitting.prefix(3).map(\.id).joined(separator: ", "))."
            )
        }
        return found
    }
}

/// The name of a job as a command takes it.
struct JobArgument: ExpressibleByArgument, Sendable {
    let name: String

    init(argument: String) { name = argument }

    static var defaultCompletionKind: CompletionKind {
        .custom { _, _, _ in
            let folder = ProjectFolder.of(Path.absolute(ProjectConfiguration.fileName))
            return (ProjectConfiguration.load(from: folder).configuration?.jobs.keys).map {
                $0.sorted()
            }
                ?? []
        }
    }
}

extension CommandFailure {
    /// Why a job could not be started or changed.
    init(_ error: TaskFailureError) {
        let failure = error.sentence
        self.init(TextWidth.harmless(failure), status: .failed)
    }
}

/// Runs a piece of work with jobs, and says of its errors what they are.
func withJobs<Result>(
    _ body: () throws(TaskFailureError) -> Result
) throws(CommandFailure) -> Result {
    do throws(TaskFailureError) { return try body() } catch { throw CommandFailure(error) }
}
