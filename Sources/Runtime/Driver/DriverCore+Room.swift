import Glibc

extension DriverCore {
    /// Stops a driver that waits for tasks on a full disk.
    ///
    /// A supervisor that cannot write how its task ended stays until it can, so that nothing is lost;
    /// the driver would wait with it, and nobody would know what for. Asked while nothing else is to
    /// be done: once in ten seconds at the least.
    func checkRoom() throws(StoreError) {
        guard !supervisors.isEmpty else { return }
        var room = statvfs()
        guard statvfs(store.layout.root, &room) == 0, room.f_bavail == 0 else { return }
        throw StoreError(
            SystemError(code: ENOSPC), path: store.layout.root, while: "wait for its tasks")
    }
}
