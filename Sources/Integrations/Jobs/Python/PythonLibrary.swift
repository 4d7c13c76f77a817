import Glibc
import Runtime
import Values

/// The Python files that jobs use, as a folder of the store: `python/<digest>`, made once and whole.
struct PythonLibrary {
    let storeDirectory: String

    /// The folder, made when it is missing.
    ///
    /// - Throws: `Glue.InternalServiceException` if it cannot be made.
    func folder() throws(TaskFailureError) -> String {
        let path = "\(storeDirectory)/python/\(Self.digest)"
        if Files.isDirectory(path) { return path }
        do throws(SystemError) { try make(path) } catch {
            throw TaskFailureError(StoreFailure.name, "\(path): cannot be made: \(error.text)")
        }
        return path
    }

    /// The package `awsglue` as a zip file, which Spark takes to where its executors are.
    ///
    /// - Throws: `Glue.InternalServiceException` if it cannot be made.
    func archive(python: String) throws(TaskFailureError) -> String {
        let folder = try folder()
        let path = folder + "/awsglue.zip"
        if Files.exists(path) { return path }
        let temporary = "\(path).\(getpid()).tmp"
        let child = ChildProcess(
            arguments: [python, "-m", "zipfile", "-c", temporary, "awsglue"],
            environment: ["PATH": Programs.searchPathDefault],
            workingDirectory: folder
        )
        var words = ""
        do throws(SystemError) {
            let result = try child.run()
            if result.isSuccess {
                try retrying { rename(temporary, path) }
                return path
            }
            words = Failures.excerpt(result.errors)
        } catch { words = error.text }
        throw TaskFailureError(StoreFailure.name, "\(path): cannot be made: \(words)")
    }

    private func make(_ path: String) throws(SystemError) {
        let temporary = "\(path).\(getpid()).tmp"
        try Runtime.Files.makeFolder(temporary + "/awsglue")
        for file in EmbeddedPython.files {
            try Runtime.Files.write("\(temporary)/\(file.path)", file.bytes)
        }
        if rename(temporary, path) == 0 { return }
        // Another run has made it meanwhile.
        let failure = SystemError()
        try? FolderTree.remove(temporary)
        guard Files.isDirectory(path) else { throw failure }
    }

    /// Of all of the files, so that another version of Pawl has a folder of its own.
    private static let digest: String = {
        let all = EmbeddedPython.files.flatMap { Array("\($0.path)\n".utf8) + $0.bytes }
        return String(Digest.hex(of: all, algorithm: .sha256).prefix(16))
    }()
}
