import DataCatalog
import Glibc
import Runtime
import Values

/// A file of data: what a listing says of it without opening it.
struct DataFile: Equatable {
    /// From the folder that was listed: `year=2024/a.csv`; empty if that is the file itself.
    var path: String
    /// In bytes.
    var size: Int64
    /// When it was changed last, in nanoseconds since 1970.
    var modified: Int64
}

/// Lists the data files below a folder.
enum DataFolder {
    /// Deeper folders are not data of anybody's.
    static let depthMax = 100

    /// Whether a name is no data: Hive's and Spark's own files begin so (`_SUCCESS`, `.crc`).
    static func isHidden(_ name: some StringProtocol) -> Bool {
        name.utf8.first == UInt8(ascii: "_") || name.utf8.first == UInt8(ascii: ".")
    }

    /// The files below a folder, in the order of their paths' components; a file is its own only one.
    ///
    /// Links are followed, because lakes are put together with them; one that leads nowhere or back to a
    /// folder that it is in, and what is neither a file nor a folder, is passed over. What vanishes
    /// meanwhile was not there.
    ///
    /// - Parameters:
    ///   - root: the folder, or a file.
    ///   - unreadable: takes the path of what cannot be read, and why; nil to throw that. It ends in a slash
    ///     for a folder (and is empty for `root`); what it is may be unknown.
    /// - Throws: what the system said, with the path, if something cannot be read.
    /// - Returns: the files; nil if there is nothing at the path.
    static func files(
        below root: String,
        unreadable: ((String, CatalogError) -> Void)? = nil
    ) throws(CatalogError) -> [DataFile]? {
        let status: FileStatus
        do throws(SystemError) { status = try FileStatus(of: root) } catch {
            if error.code == ENOENT || error.code == ENOTDIR { return nil }
            throw CatalogError(error, path: root, while: "look at the data")
        }
        if status.kind == .file { return [file("", status)] }
        var files: [DataFile] = []
        var way: [FileStatus.Identity] = []
        try list(root, status.identity, "", &way, &files, unreadable)
        return files
    }

    private static func list(
        _ folder: String,
        _ identity: FileStatus.Identity,
        _ prefix: String,
        _ way: inout [FileStatus.Identity],
        _ files: inout [DataFile],
        _ unreadable: ((String, CatalogError) -> Void)?
    ) throws(CatalogError) {
        guard way.count < depthMax else {
            throw CatalogError(
                .invalidInput,
                "\(folder): folders within folders beyond \(depthMax)."
            )
        }
        if way.contains(identity) { return }
        way.append(identity)
        defer { way.removeLast() }
        let names: [String]
        do throws(CatalogError) {
            names = try storing(folder, "list") { () throws(SystemError) in
                try Runtime.Files.names(in: folder)
            }
        } catch {
            guard let unreadable else { throw error }
            return unreadable(prefix, error)
        }
        for name in names where !isHidden(name) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            let status: FileStatus
            do throws(SystemError) { status = try FileStatus(of: path) } catch {
                if [ENOENT, ENOTDIR, ELOOP].contains(error.code) { continue }
                let failure = CatalogError(error, path: path, while: "look at the data")
                guard let unreadable else { throw failure }
                unreadable(prefix + name, failure)
                continue
            }
            switch status.kind {
            case .file: files.append(file(prefix + name, status))
            case .folder:
                try list(path, status.identity, "\(prefix)\(name)/", &way, &files, unreadable)
            case .other: continue
            }
        }
    }

    private static func file(_ path: String, _ status: FileStatus) -> DataFile {
        DataFile(path: path, size: status.size, modified: status.modified)
    }
}
