/// The service's limits on what a field may hold.
enum Limits {
    /// Seconds to wait, to time out, between heartbeats.
    static let secondsMax: Int64 = 99_999_999
    /// `Retry`'s counts.
    static let attemptsMax: Int64 = 99_999_999
    /// `MaxDelaySeconds`: a year of 366 days.
    static let delaySecondsMax: Int64 = 31_622_400
    /// A state's name, in Unicode scalars.
    static let stateNameLengthMax = 80
    /// A variable's name, in Unicode scalars.
    static let variableNameLengthMax = 80
    /// A distributed Map's label.
    static let labelLengthMax = 40
    /// `MaxInputBytesPerBatch`.
    static let batchBytesMax: Int64 = 262_144
    /// `MaxItems`.
    static let itemsMax: Int64 = 100_000_000
}
