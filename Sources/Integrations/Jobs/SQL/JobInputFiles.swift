import DataCatalog
import Runtime

/// Finds the files of an input of a `sql` job.
enum JobInputFiles {
    /// The files at or below a path, or those that fit it as a pattern.
    ///
    /// It is one with `*`, `?`, `[` or `{` in it, which mean what they mean to ``PathGlob``; `**` as a folder's
    /// name stands for any number of folders, none included. A folder that fits stands for all that is in it.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - name: the input's name.
    /// - Throws: what is no pattern, and what cannot be read.
    /// - Returns: the files by their paths, and how each looks; names that begin with `_` or `.` hold no
    ///   data.
    static func marks(
        at path: String,
        of name: String
    ) throws(TaskFailureError) -> [String: FileMark] {
        let pattern: JobInputPattern
        do throws(PathGlob.Failure) { pattern = try JobInputPattern(path) } catch {
            throw TaskFailureError(
                JobRunRequest.invalid,
                "The input \(name) is at \(path), which is no pattern: it \(error.description)."
            )
        }
        let files: [DataFile]?
        do throws(CatalogError) {
            files = try DataFolder.files(below: pattern.root.isEmpty ? "/" : pattern.root)
        } catch { throw TaskFailureError(error) }
        var found: [String: FileMark] = [:]
        for file in files ?? [] where pattern.fits(file.path) {
            let place = file.path.isEmpty ? pattern.root : "\(pattern.root)/\(file.path)"
            found[place] = FileMark(size: file.size, modified: file.modified)
        }
        return found
    }
}

/// The path of an input, as a folder and what fits below it.
struct JobInputPattern {
    /// The folder, or the file, before the first part with a sign of a pattern; empty for `/`.
    let root: String
    /// Any of them fits; nil where everything does.
    private let globs: [PathGlob]?

    /// Reads a path; see ``JobInputFiles/marks(at:of:)`` for what it may be.
    init(_ path: String) throws(PathGlob.Failure) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let first = parts.firstIndex { $0.contains { "*?[{".contains($0) } }
        root = parts[..<(first ?? parts.count)].joined(separator: "/")
        guard let first else {
            globs = nil
            return
        }
        // Without a folder for `**`, and for the folders that fit what is below them.
        let pattern = parts[first...].joined(separator: "/")
        var forms = [pattern]
        if pattern.hasPrefix("**/") { forms.append(String(pattern.dropFirst(3))) }
        forms += forms.map { $0.replacing("/**/", with: "/") }
        var globs: [PathGlob] = []
        for form in forms + forms.map({ $0 + "/**" }) { globs.append(try PathGlob(form)) }
        self.globs = globs
    }

    /// Whether a file does, by its path from ``root``.
    func fits(_ path: String) -> Bool { globs?.contains { $0.fits(path) } ?? true }
}
