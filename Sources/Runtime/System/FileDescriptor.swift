import Glibc

/// A file descriptor that is no file of a disk (an event, a process, a watch), closed when its owner
/// goes.
struct FileDescriptor: ~Copyable, Sendable {
    let number: Int32

    /// Takes over an open file descriptor.
    init(owning number: Int32) { self.number = number }

    deinit { close(number) }
}
