import DataCatalog
import Glibc
import Runtime

/// The folders `key=value/…` of a table's partitions.
struct PartitionFolders {
    /// One partition.
    struct Folder: Equatable {
        /// From the table's folder: `year=2024/month=1`; empty for a table without keys.
        var path: String
        /// The values of the keys, in their order.
        var values: [String]
    }

    /// Finds the partitions that a folder has, and puts their files on the disk.
    func flush(_ root: String) throws(SystemError) -> [Folder] {
        var found: [Folder] = []
        try walk(root, "", [], &found)
        return found
    }

    private func walk(
        _ root: String,
        _ path: String,
        _ values: [String],
        _ found: inout [Folder]
    ) throws(SystemError) {
        let folder = path.isEmpty ? root : "\(root)/\(path)"
        var hasFiles = false
        for name in try Runtime.Files.names(in: folder) {
            let full = "\(folder)/\(name)"
            guard Files.isDirectory(full) else {
                try FileDescriptor(opening: full, O_RDONLY).flush()
                hasFiles = true
                continue
            }
            let parts = name.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? String(parts[1]) : name
            let inner = path.isEmpty ? name : "\(path)/\(name)"
            try walk(root, inner, values + [PercentEncoding.decode(value)], &found)
        }
        if hasFiles {
            try Runtime.Files.flushFolder(folder)
            found.append(Folder(path: path, values: values))
        }
    }
}
