import CSupervisor
import Glibc
import Runtime

/// Puts one folder in the place of another.
enum FolderSwap {
    /// Gives a new folder the place of an old one, which is removed; who looks sees the one or the other.
    static func replace(_ old: String, with new: String) throws(SystemError) {
        guard Files.exists(old) else {
            try retrying { rename(new, old) }
            return
        }
        if pawl_exchange(new, old) == 0 {
            // The old one has the new one's name now.
            try FolderTree.remove(new)
            return
        }
        let failure = SystemError()
        guard failure.code == EINVAL || failure.code == ENOSYS || failure.code == ENOTSUP else {
            throw failure
        }
        // A file system that cannot exchange two names: for an instant there is neither.
        let aside = new + ".old"
        try retrying { rename(old, aside) }
        try retrying { rename(new, old) }
        try FolderTree.remove(aside)
    }
}

/// Lets the files of one folder be in another as well.
enum FolderLinks {
    /// Adds the files of a folder to another, as further names of the same files; copies where the file
    /// system has no such thing.
    ///
    /// A file that the other has already stays what it is.
    ///
    /// - Parameters:
    ///   - source: the folder.
    ///   - target: the folder that they are to be in too.
    ///   - path: the folder inside both that is at hand.
    ///   - isWanted: whether the files of a folder are, by its path from `source`.
    /// - Throws: what the system said.
    static func add(
        from source: String,
        to target: String,
        _ path: String = "",
        where isWanted: (String) -> Bool
    ) throws(SystemError) {
        let folder = path.isEmpty ? source : "\(source)/\(path)"
        for name in try Runtime.Files.names(in: folder) {
            let inner = path.isEmpty ? name : "\(path)/\(name)"
            if Files.isDirectory("\(source)/\(inner)") {
                try add(from: source, to: target, inner, where: isWanted)
            } else if isWanted(path) {
                try Runtime.Files.makeFolder(path.isEmpty ? target : "\(target)/\(path)")
                try addFile("\(source)/\(inner)", "\(target)/\(inner)")
            }
        }
    }

    private static func addFile(_ source: String, _ target: String) throws(SystemError) {
        // A run that is carried out again gives its files the same names: what it has now is the newer.
        if link(source, target) == 0 || errno == EEXIST { return }
        guard errno == EXDEV || errno == EPERM || errno == EMLINK || errno == ENOTSUP else {
            throw SystemError()
        }
        guard let bytes = try Runtime.Files.read(source) else { return }
        try Runtime.Files.write(target, bytes)
    }
}
