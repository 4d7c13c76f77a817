import DataCatalog

/// Where an output of a `sql` job is to be, and what of the project must not be there: the folder is
/// replaced with all that is in it.
///
/// All that is said here is known from `pawl.yaml` alone. Real paths are compared, so that links, `..` and
/// several names for one folder make no difference.
struct OutputPlace {
    /// `job.output`, for sentences.
    let name: String
    let output: JobOutput
    /// As it is written: `s3://curated/delays`.
    let location: String
    /// The real path of the folder.
    let folder: String

    /// - Parameters:
    ///   - name: what to call it.
    ///   - output: the output.
    ///   - location: where it is to be.
    ///   - path: the path of that.
    init(_ name: String, _ output: JobOutput, at location: String, path: String) {
        self.name = name
        self.output = output
        self.location = location
        folder = Path.real(path)
    }

    /// What would help, and the same as a sentence.
    static let hint =
        "An output replaces its folder: give it one of its own, such as s3://curated/delays"
    static let help = hint + "."

    /// Why it cannot be there, whatever stands on the disk.
    ///
    /// - Parameters:
    ///   - configuration: the project.
    ///   - projectDirectory: its folder.
    ///   - storeDirectory: the store.
    /// - Returns: the rest of a sentence that begins with the output; nil if it can.
    func objection(
        in configuration: ProjectConfiguration,
        projectDirectory: String,
        storeDirectory: String
    ) -> String? {
        if location.hasPrefix("s3://"), location.split(separator: "/").contains("..") {
            return "leads out of its bucket with \"..\""
        }
        let buckets = configuration.buckets.sorted { $0.key < $1.key }
        for (bucket, path) in buckets {
            let root = Path.real(Path.resolve(path, in: projectDirectory))
            if Path.isInside(root, folder) { return "would replace the whole bucket \"\(bucket)\"" }
        }
        if Path.isInside(Path.real(projectDirectory), folder) {
            return "would replace the project's folder"
        }
        let store = Path.real(storeDirectory)
        if Path.isInside(store, folder) || Path.isInside(folder, store) {
            return "would replace what is in the store, \(storeDirectory)"
        }
        return nil
    }

    /// Why it cannot be there beside another output of the project.
    ///
    /// Two jobs may write one table. Two outputs of one job may not: the second would be all there is.
    ///
    /// - Parameters:
    ///   - other: the other one.
    ///   - isOfSameJob: whether that belongs to the same job.
    /// - Returns: the rest of a sentence that begins with the output; nil if it can.
    func objection(beside other: OutputPlace, isOfSameJob: Bool) -> String? {
        if folder == other.folder {
            if isOfSameJob || output.table != other.output.table {
                return "has the folder of \(other.name)"
            }
            return nil
        }
        if Path.isInside(folder, other.folder) { return "is inside the folder of \(other.name)" }
        if Path.isInside(other.folder, folder) { return "has the folder of \(other.name) inside" }
        if isOfSameJob, let table = output.table, table == other.output.table {
            return "is the table \(table) of \(other.name)"
        }
        return nil
    }

    /// Why it cannot be there with an input of its job.
    ///
    /// - Parameters:
    ///   - input: the input's path or pattern.
    ///   - name: the input's name.
    /// - Returns: the rest of a sentence that begins with the output; nil if it can.
    func objection(toInput input: String, of name: String) -> String? {
        // What is no pattern is said elsewhere.
        guard let pattern = try? JobInputPattern(input) else { return nil }
        let root = Path.real(pattern.root.isEmpty ? "/" : pattern.root)
        if Path.isInside(root, folder) { return "would replace the files of the input \(name)" }
        guard Path.isInside(folder, root) else { return nil }
        let below = folder.dropFirst(root.count).drop { $0 == "/" }
        if below.split(separator: "/").contains(where: DataFolder.isHidden) { return nil }
        let keys = output.partitionKeys.map { "\($0)=0/" }.joined()
        guard pattern.fits("\(below)/\(keys)part-0.\(output.format.rawValue)") else { return nil }
        return "is among the files of the input \(name)"
    }
}
