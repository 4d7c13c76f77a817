import Glibc
import Runtime
import Values

/// The Python of a job: the project's, or where `--additional-python-modules` names some, a venv of its
/// own that has them besides.
///
/// Such a venv is kept in the store under a digest of what it was made of, and used by every run that asks
/// for the same.
struct PythonModules {
    let context: JobContext
    /// The interpreter that a venv is made with; nil for the project's.
    let base: String?
    private let clock = SystemClock()
    /// Until when everything has to be there: making a venv may take as long as the script itself.
    private let limit: Timestamp

    init(context: JobContext, base: String? = nil) {
        self.context = context
        self.base = base
        limit = clock.now().advanced(byMilliseconds: context.timeoutMilliseconds)
    }

    /// The interpreter's path.
    ///
    /// - Throws: `Pawl.ProgramNotFound`; `Glue.InvalidInputException` with pip's words.
    func interpreter() throws(TaskFailureError) -> String {
        var python = base ?? ""
        if base == nil { python = try context.programs.python() }
        let modules = context.arguments.list("--additional-python-modules")
        if modules.isEmpty { return python }
        let path = try venv(modules, python)
        return path + "/bin/python3"
    }

    private var options: [String] {
        (context.arguments["--python-modules-installer-option"] ?? "")
            .split(separator: " ").map(String.init)
    }

    private func venv(
        _ modules: [String],
        _ python: String
    ) throws(TaskFailureError) -> String {
        var located: [String] = []
        for module in modules {
            let isFile = module.hasPrefix("s3://") || module.hasSuffix(".whl")
            located.append(
                isFile ? try context.file(module, of: "--additional-python-modules") : module
            )
        }
        // A wheel that was built anew under its old name is another one.
        let marks = located.map { FileMark(of: $0).map { "\($0.size) \($0.modified)" } ?? "" }
        let identity = ([python] + options + located + marks).joined(separator: "\n")
        let digest = Digest.hex(of: Array(identity.utf8), algorithm: .sha256).prefix(16)
        let path = "\(context.storeDirectory)/venvs/\(digest)"
        let lock = try locked(path)
        defer { withExtendedLifetime(lock) {} }
        // Its last file is written when all of it is there.
        if !Files.exists(path + "/complete") { try make(path, python, located) }
        return path
    }

    /// Only one run makes it; others that want the same wait.
    private func locked(_ path: String) throws(TaskFailureError) -> ProcessLock {
        while true {
            let lock = try StoreFailure.wrapped { () throws(StoreError) -> ProcessLock? in
                do throws(SystemError) {
                    try Runtime.Files.makeFolder(context.storeDirectory + "/venvs")
                } catch { throw StoreError(error, path: path, while: "make a folder for venvs") }
                return try ProcessLock.take(path + ".lock", waits: false)
            }
            if let lock { return lock }
            _ = context.stop.wait(for: nil, milliseconds: Self.lockMilliseconds)
            if context.stop.hasCome || clock.now() >= limit {
                throw tooLate("wait for a run that makes the same venv")
            }
        }
    }

    /// How often it is looked whether another run has made it.
    private static let lockMilliseconds: Int64 = 100

    private func tooLate(_ purpose: String) -> TaskFailureError {
        TaskFailureError(
            JobRunRequest.invalid,
            "cannot \(purpose) within the run's Timeout of \(context.timeoutText)"
        )
    }

    private func make(
        _ path: String,
        _ python: String,
        _ modules: [String]
    ) throws(TaskFailureError) {
        do throws(SystemError) { try FolderTree.remove(path) } catch {
            throw TaskFailureError(StoreFailure.name, "\(path): \(error.text)")
        }
        try run([python, "-m", "venv", "--system-site-packages", path], "make a venv", path)
        try inherit(python, in: path)
        try run(
            [
                path + "/bin/python3", "-m", "pip", "install", "--disable-pip-version-check",
                "--no-input", "--quiet",
            ] + options + modules,
            "install \(modules.joined(separator: ", "))",
            path
        )
        do throws(SystemError) { try Runtime.Files.write(path + "/complete", []) } catch {
            throw TaskFailureError(StoreFailure.name, "\(path): \(error.text)")
        }
    }

    /// What the Python that it is made with has itself, as a venv in a venv does not see it.
    private func inherit(_ python: String, in path: String) throws(TaskFailureError) {
        guard let bin = Path.parent(of: python), let base = Path.parent(of: bin) else { return }
        let packages = Files.names(in: base + "/lib").filter { $0.hasPrefix("python3") }
            .map { "\(base)/lib/\($0)/site-packages" }.filter(Files.isDirectory)
        guard !packages.isEmpty else { return }
        for name in Files.names(in: path + "/lib") where name.hasPrefix("python3") {
            let file = "\(path)/lib/\(name)/site-packages/project.pth"
            do throws(SystemError) {
                try Runtime.Files.write(file, Array((packages.joined(separator: "\n") + "\n").utf8))
            } catch { throw TaskFailureError(StoreFailure.name, "\(file): \(error.text)") }
        }
    }

    /// Runs a program that a stop of the run ends.
    private func run(
        _ arguments: [String],
        _ purpose: String,
        _ path: String
    ) throws(TaskFailureError) {
        let folder = context.path("venv-\(arguments.contains("pip") ? "pip" : "make")")
        let plan = ProcessPlan(
            arguments: arguments,
            environment: context.environment,
            workingDirectory: context.projectDirectory,
            standardOutputIsLog: true,
            endsWithStarter: true
        )
        let start = try StoreFailure.wrapped { () throws(StoreError) in
            try SupervisedProcess.start(plan, in: folder)
        }
        var reason = ""
        switch start {
        case .ended(let result):
            if case .notStarted(let words) = result.end { reason = words }
        case .running(let process):
            var isLate = false
            while true {
                let left = isLate ? nil : limit.milliseconds - clock.now().milliseconds
                let woken = context.stop.wait(for: process.file, milliseconds: left)
                if woken == .ready { break }
                isLate = isLate || clock.now() >= limit
                if isLate || woken == .stop { process.end() }
            }
            let result = try StoreFailure.wrapped { () throws(StoreError) in try process.result() }
            if result.end == .exited(code: 0), !context.stop.hasCome { return }
            if isLate {
                try? FolderTree.remove(path)
                throw tooLate(purpose)
            }
            reason = Failures.excerpt(
                Files.end(of: folder + "/stderr", bytes: Failures.excerptBytesMax)
            )
        }
        try? FolderTree.remove(path)
        throw TaskFailureError(JobRunRequest.invalid, "cannot \(purpose): \(reason)")
    }
}
