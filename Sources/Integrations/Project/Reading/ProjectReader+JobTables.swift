import DataCatalog
import StatesLanguage

// What `sql` jobs read and write.
extension ProjectReader {
    /// `Inputs` and `Outputs` of a job.
    mutating func tables(
        of job: String,
        _ fields: Fields,
        _ buckets: ProjectConfiguration
    ) -> (inputs: [String: JobInput], outputs: [String: JobOutput]) {
        var inputs: [String: JobInput] = [:]
        var outputs: [String: JobOutput] = [:]
        for (name, value) in members(fields["Inputs"]) {
            inputs[name] = input(value, buckets)
        }
        for (name, value) in members(fields["Outputs"]) {
            guard let output = output(value, buckets) else { continue }
            outputs[name] = output
            expectPlace(of: output, name, of: job, reading: inputs, value, buckets)
        }
        return (inputs, outputs)
    }

    private mutating func input(
        _ value: Located,
        _ buckets: ProjectConfiguration
    ) -> JobInput? {
        guard let fields = fields(value, known: ["Table", "Path", "Format", "Options"]) else {
            return nil
        }
        if let place = fields["Table"]?.place {
            for other in ["Path", "Format", "Options"] where fields[other] != nil {
                report(.projectValue, "An input has a Table or a \(other), not both.", at: place)
            }
            return tableName(fields["Table"]).map { JobInput(.table($0)) }
        }
        let help = "Path: s3://raw/flights/, or Table: raw.flights."
        guard let path = required("Path", in: fields, help: help) else { return nil }
        if let place = fields["Path"]?.place { expectBucket(path, buckets, at: place) }
        let format = choice(fields["Format"], of: JobFormat.self) ?? Self.format(of: path)
        let options = plainTexts(fields["Options"])
        if format == nil, fields["Format"] == nil {
            missing("Format", in: fields, help: "One of \(Self.formats): \(path) does not say.")
        }
        guard let format else { return nil }
        return JobInput(.files(location: path, format: format, options: options))
    }

    private static let outputFields = ["Table", "Path", "Format", "PartitionKeys", "Mode"]

    private mutating func output(
        _ value: Located,
        _ buckets: ProjectConfiguration
    ) -> JobOutput? {
        guard let fields = fields(value, known: Self.outputFields) else { return nil }
        let table = tableName(fields["Table"])
        let path = string(fields["Path"])
        if let path, let place = fields["Path"]?.place { expectBucket(path, buckets, at: place) }
        if fields["Table"] == nil, fields["Path"] == nil {
            missing(
                "Path",
                in: fields,
                help: "Path: s3://curated/delays/, Table: curated.delays, or both."
            )
            return nil
        }
        let format = choice(fields["Format"], of: JobFormat.self) ?? .parquet
        let keys = strings(fields["PartitionKeys"]) ?? []
        if format == .json, !keys.isEmpty, let place = fields["PartitionKeys"]?.place {
            report(
                .projectValue,
                "Files in JSON are not divided into partitions.",
                at: place,
                help: "DuckDB does that for parquet and csv."
            )
        }
        return JobOutput(
            table: table,
            location: path,
            format: format,
            partitionKeys: keys,
            mode: choice(fields["Mode"], of: JobOutput.Mode.self) ?? .overwrite
        )
    }

    /// Notes an output whose folder holds, or is, what it must not replace.
    private mutating func expectPlace(
        of output: JobOutput,
        _ name: String,
        of job: String,
        reading inputs: [String: JobInput],
        _ value: Located,
        _ configuration: ProjectConfiguration
    ) {
        guard let location = output.location,
            let path = configuration.localPath(location, in: directory)
        else { return }
        let own = OutputPlace("\(job).\(name)", output, at: location, path: path)
        var objection = own.objection(
            in: configuration,
            projectDirectory: directory,
            storeDirectory: Path.resolve(".pawl", in: directory)
        )
        for (name, input) in inputs.sorted(by: { $0.key < $1.key }) where objection == nil {
            guard case .files(let location, _, _) = input.source,
                let path = configuration.localPath(location, in: directory)
            else { continue }
            objection = own.objection(toInput: path, of: name)
        }
        for other in outputs where objection == nil {
            objection = own.objection(beside: other.place, isOfSameJob: other.job == job)
        }
        outputs.append((job, own))
        guard let objection else { return }
        let place = Fields(whole: value, unknown: [])["Path"]?.place ?? value.place
        report(.projectValue, "The output \(name) \(objection).", at: place, help: OutputPlace.help)
    }

    private mutating func tableName(_ value: Located?) -> String? {
        guard let value, let text = string(value) else { return nil }
        if TableName(text) != nil { return text }
        wrong(value, wanted: "database.table")
        return nil
    }

    private mutating func expectBucket(
        _ path: String,
        _ configuration: ProjectConfiguration,
        at place: Place
    ) {
        guard configuration.localPath(path, in: directory) == nil else { return }
        let bucket = String(path.dropFirst("s3://".count).prefix { $0 != "/" })
        report(
            .projectFile,
            "There is no bucket \"\(bucket)\" under Buckets.",
            at: place,
            suggestion: NearestName.nearest(to: bucket, among: configuration.buckets.keys)
        )
    }

    private static let formats = JobFormat.allCases.map(\.rawValue).joined(separator: ", ")

    /// The format that a path ends with: `*.csv.gz` is csv.
    private static func format(of path: String) -> JobFormat? {
        var name = path[...]
        for suffix in [".gz", ".zst"] where name.hasSuffix(suffix) {
            name = name.dropLast(suffix.count)
        }
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return .json }
        return JobFormat.allCases.first { name.hasSuffix("." + $0.rawValue) }
    }
}
