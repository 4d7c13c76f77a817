import CSupervisor
import Glibc
import Values

/// The operating system's file system.
struct SystemDisk: Disk {
    func open(_ path: String, _ flags: Int32) throws(SystemError) -> Int32 {
        try retrying { Glibc.open(path, flags | O_CLOEXEC, 0o644) }
    }

    func close(_ file: Int32) { _ = Glibc.close(file) }

    func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
        try retrying { Glibc.write(file, bytes.baseAddress, bytes.count) }
    }

    func read(
        _ file: Int32,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int {
        try retrying { Glibc.read(file, buffer.baseAddress, buffer.count) }
    }

    func status(of file: Int32) throws(SystemError) -> DiskStatus {
        var status = stat()
        try retrying { fstat(file, &status) }
        return DiskStatus(
            isFile: status.st_mode & S_IFMT == S_IFREG,
            length: Int(status.st_size)
        )
    }

    func truncate(_ file: Int32, to length: Int) throws(SystemError) {
        try retrying { ftruncate(file, off_t(length)) }
    }

    func flushData(_ file: Int32) throws(SystemError) { try retrying { fdatasync(file) } }

    func flush(_ file: Int32) throws(SystemError) { try retrying { fsync(file) } }

    func flushAll(_ folder: Int32) throws(SystemError) {
        try retrying { pawl_flush_file_system(folder) }
    }

    func rename(_ path: String, to other: String) throws(SystemError) {
        try retrying { Glibc.rename(path, other) }
    }

    func unlink(_ path: String) throws(SystemError) { try retrying { Glibc.unlink(path) } }

    func makeOneFolder(_ path: String) throws(SystemError) { try retrying { mkdir(path, 0o755) } }

    func entries(of path: String) throws(SystemError) -> [String] {
        guard let folder = opendir(path) else { throw SystemError() }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else {
                if errno != 0 { throw SystemError() }
                return names
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }

    func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    func modified(_ path: String) -> Timestamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Timestamp(milliseconds: Int64(status.st_mtim.tv_sec) * 1000)
    }

    func lockHolder(_ path: String) throws(SystemError) -> LockHolder {
        // Somebody has removed it: nobody can hold it for us to see.
        guard exists(path) else { return .nobody }
        let file = FileDescriptor(owning: try open(path, O_RDONLY))
        let holder = pawl_lock_holder(file.number)
        if holder > 0 { return .process(holder) }
        return holder < 0 && errno == ESRCH ? .elsewhere : .nobody
    }
}
