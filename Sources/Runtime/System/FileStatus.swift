// The members of `timespec` are of the module that the compiler has read first, this one or Glibc.
import CSupervisor
import Glibc

/// What the system says of a path without opening it; links are followed.
package struct FileStatus {
    /// What stands there.
    package enum Kind: Sendable {
        case file
        case folder
        /// A pipe, a device, a socket.
        case other
    }

    /// Which file or folder it is, whatever its path.
    package struct Identity: Sendable, Equatable {
        fileprivate let device: UInt64
        fileprivate let number: UInt64
    }

    /// What stands there.
    package let kind: Kind
    /// Which one it is.
    package let identity: Identity
    /// In bytes.
    package let size: Int64
    /// When it was changed last, in nanoseconds since 1970.
    package let modified: Int64

    /// Asks the system.
    ///
    /// - Throws: what the system said, if there is nothing or nobody may look.
    package init(of path: String) throws(SystemError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SystemError() }
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        identity = Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
        size = Int64(status.st_size)
        modified =
            Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    }
}
