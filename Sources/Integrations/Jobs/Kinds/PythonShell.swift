import Runtime
import Values

/// A `pythonshell` job: the script under python3, with `sys.argv` as Glue gives it.
struct PythonShell: JobKind {
    let context: JobContext
    private var python = PythonScript()

    init(context: JobContext) { self.context = context }

    mutating func prepare() throws(TaskFailureError) -> JobCommand {
        let interpreter = try PythonModules(context: context).interpreter()
        let library = try PythonLibrary(storeDirectory: context.storeDirectory).folder()
        var environment = try python.environment(context)
        let paths = try PythonScript.modulePaths(context)
        if !paths.isEmpty { environment["PYTHONPATH"] = paths.joined(separator: ":") }
        return JobCommand(
            arguments: [interpreter, library + "/run_script.py", context.request.script]
                + context.words,
            environment: environment
        )
    }

    mutating func complete() throws(TaskFailureError) -> JobCompletion {
        JobCompletion(bookmark: try python.bookmark(context))
    }

    func reason(standardError: [UInt8]) -> String? { PythonScript.exception(context) }
}

/// What is the same for all scripts in Python.
struct PythonScript {
    /// Where the runner notes what exception ended the script.
    static let exceptionFile = "exception"
    /// What the script is told of the job's bookmark, and what it leaves of it.
    static let windowFile = "bookmark.before.json"
    static let pendingFile = "bookmark.pending.json"

    private var window: BookmarkWindow?

    /// The variables of the script's process.
    mutating func environment(
        _ context: JobContext
    ) throws(TaskFailureError) -> [String: String] {
        let window = try BookmarkWindow(
            try BookmarkOption(context.arguments),
            of: context.bookmarks
        )
        self.window = window
        let file = context.path(Self.windowFile)
        do throws(SystemError) {
            try Runtime.Files.replace(file, with: Array(window.json.text().utf8))
        } catch {
            throw TaskFailureError(StoreFailure.name, "\(file): cannot be written: \(error.text)")
        }
        return [
            "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1",
            "PAWL_EXCEPTION_FILE": context.path(Self.exceptionFile),
            "PAWL_BOOKMARK_FILE": file,
            "PAWL_BOOKMARK_PENDING": context.path(Self.pendingFile),
            "PAWL_PROGRAM": context.project.pawl,
        ]
    }

    /// What the script has committed of its bookmark; nil if it has not.
    func bookmark(_ context: JobContext) throws(TaskFailureError) -> JobBookmark? {
        let file = context.path(Self.pendingFile)
        guard let window, window.isCommitted, Files.exists(file) else { return nil }
        guard let bytes = Files.read(file, bytesMax: JobBookmark.bytesMax),
            let inputs = (try? JSON(parsing: bytes))?["Inputs"]?.objectValue
        else {
            throw TaskFailureError(StoreFailure.name, "\(file) is not what job.commit() writes.")
        }
        var bookmark = window.before
        bookmark.inputs = JobBookmark.inputs(inputs)
        bookmark.runID = context.id
        return bookmark
    }

    /// `--extra-py-files`: full paths of .py, .zip, .whl and .egg files, with commas between.
    static func modulePaths(_ context: JobContext) throws(TaskFailureError) -> [String] {
        var paths: [String] = []
        for location in context.arguments.list("--extra-py-files") {
            let path = try context.file(location, of: "--extra-py-files")
            // A module's folder is what Python searches; archives are searched themselves.
            paths.append(path.hasSuffix(".py") ? Path.parent(of: path) ?? "/" : path)
        }
        return paths
    }

    /// The exception that ended the script, in one line.
    static func exception(_ context: JobContext) -> String? {
        Files.read(context.path(exceptionFile), bytesMax: OwnError.bytesMax).flatMap(LogLine.first)
    }
}

/// Lines of logs.
enum LogLine {
    /// The first line that is not empty, cut to what an ErrorMessage may have.
    static func first(_ bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes.prefix(Failures.excerptBytesMax), as: UTF8.self)
        return text.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) }.map(String.init)
    }
}
