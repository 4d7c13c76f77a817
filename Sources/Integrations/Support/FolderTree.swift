import Glibc
import Runtime

/// A folder with all that is in it.
enum FolderTree {
    /// Removes it; links are removed and not followed, and it is no error if there is none.
    static func remove(_ path: String) throws(SystemError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw SystemError() }
            return
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return try Runtime.Files.remove(path) }
        for name in try Runtime.Files.names(in: path) { try remove("\(path)/\(name)") }
        if rmdir(path) != 0, errno != ENOENT { throw SystemError() }
    }
}
