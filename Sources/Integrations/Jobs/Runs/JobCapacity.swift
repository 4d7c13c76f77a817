public import Values

/// How much of AWS a run would have: its worker type and their number, or its capacity.
///
/// Nothing here limits a run; it is what Glue's `JobRun` repeats, and what the price is made of.
public struct JobCapacity: Sendable, Equatable {
    /// `WorkerType`: `G.1X`.
    public var workerType: String?
    /// `NumberOfWorkers`.
    public var numberOfWorkers: Int64?
    /// `MaxCapacity`, in DPUs.
    public var maxCapacity: Double?
    /// `AllocatedCapacity`, in DPUs; Glue's older name for it.
    public var allocatedCapacity: Int64?

    /// Makes one; nil for what is not said.
    public init(
        workerType: String? = nil,
        numberOfWorkers: Int64? = nil,
        maxCapacity: Double? = nil,
        allocatedCapacity: Int64? = nil
    ) {
        self.workerType = workerType
        self.numberOfWorkers = numberOfWorkers
        self.maxCapacity = maxCapacity
        self.allocatedCapacity = allocatedCapacity
    }

    /// DPUs of a worker, by its type (R and Z count in M-DPUs, for which the list has the same price).
    static let workerUnits: [String: Double] = [
        "Standard": 1, "G.025X": 0.25, "G.1X": 1, "G.2X": 2, "G.4X": 4, "G.8X": 8, "G.12X": 12,
        "G.16X": 16, "R.1X": 1, "R.2X": 2, "R.4X": 4, "R.8X": 8, "Z.2X": 2,
    ]

    /// `MaxCapacity` of a Python shell job for which nothing is said, in DPUs.
    static let pythonShellUnits = 0.0625
    /// That of a Spark job.
    static let sparkUnits = 10.0

    /// DPUs in all.
    public var units: Double {
        if let workers = numberOfWorkers {
            return Double(workers) * (Self.workerUnits[workerType ?? "G.1X"] ?? 1)
        }
        return maxCapacity ?? allocatedCapacity.map(Double.init) ?? Self.pythonShellUnits
    }

    /// What is filled in where a job and its run say nothing.
    func filled(for kind: JobConfiguration.Kind) -> JobCapacity {
        var result = self
        if workerType == nil, numberOfWorkers == nil, maxCapacity == nil, allocatedCapacity == nil {
            result.maxCapacity = kind == .glueETL ? Self.sparkUnits : Self.pythonShellUnits
        }
        return result
    }

    /// As the members of a `JobRun`.
    public var members: [(String, JSON)] {
        var members: [(String, JSON)] = [("AllocatedCapacity", .integer(allocatedCapacity ?? 0))]
        if let workers = numberOfWorkers {
            members.append(("MaxCapacity", .double(units)))
            members.append(("NumberOfWorkers", .integer(workers)))
        } else {
            members.append(("MaxCapacity", .double(units)))
        }
        if let workerType { members.append(("WorkerType", .string(workerType))) }
        return members
    }

    /// Reads the members of a `JobRun`.
    public init(_ json: JSON) {
        workerType = json["WorkerType"]?.stringValue
        numberOfWorkers = json["NumberOfWorkers"]?.integerValue
        maxCapacity = numberOfWorkers == nil ? json["MaxCapacity"]?.doubleValue : nil
        allocatedCapacity = json["AllocatedCapacity"]?.integerValue.flatMap { $0 > 0 ? $0 : nil }
    }
}

/// What a run costs at AWS list price (us-east-1).
package struct JobPrice: Sendable, Equatable {
    /// Dollars for an hour of a DPU.
    static let perUnitHour = 0.44
    /// The same with `ExecutionClass: FLEX`.
    static let perUnitHourFlex = 0.29
    /// Shorter runs cost as much as one of these seconds.
    static let secondsMin: Int64 = 60

    /// Hours of a DPU.
    package let unitHours: Double
    /// Dollars.
    package let dollars: Double

    init(units: Double, seconds: Int64, isFlex: Bool) {
        unitHours = units * Double(max(seconds, Self.secondsMin)) / 3600
        dollars = unitHours * (isFlex ? Self.perUnitHourFlex : Self.perUnitHour)
    }
}
