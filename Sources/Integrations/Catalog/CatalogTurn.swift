import DataCatalog
import Glibc
import Runtime

/// The right to read the files of a catalog, which many have at once, or to replace them, which one has.
///
/// It is held for the files of one question or one change, so that waiting for it is short. Each turn opens
/// the file anew: threads of one process take turns as processes do. The system ends it with the process.
struct CatalogTurn: ~Copyable {
    private let file: FileDescriptor?

    /// Waits for the turn to read.
    ///
    /// Where no file can be made (there is no catalog yet, or it may only be read) nobody changes anything
    /// that could be seen half done: no turn is needed.
    init(reading folder: String) {
        do throws(SystemError) { file = try Self.locked(folder, LOCK_SH) } catch { file = nil }
    }

    /// Waits for the turn to change.
    ///
    /// - Throws: ``CatalogError`` if the file cannot be locked.
    init(changing folder: String) throws(CatalogError) {
        file = try storing("\(folder)/\(CatalogLayout.turn)", "lock the catalog") {
            () throws(SystemError) in
            try Self.locked(folder, LOCK_EX)
        }
    }

    private static func locked(
        _ folder: String,
        _ kind: Int32
    ) throws(SystemError) -> FileDescriptor {
        let file = try FileDescriptor(
            opening: "\(folder)/\(CatalogLayout.turn)",
            O_RDONLY | O_CREAT
        )
        _ = try retrying { flock(file.number, kind) }
        return file
    }
}
