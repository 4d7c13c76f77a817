import Runtime

/// `--job-bookmark-option` of a run: whether it takes only what is new.
enum BookmarkOption: Equatable {
    /// It takes everything, and remembers nothing.
    case disable
    /// It takes what is new, and what it has taken is not new any more once it has succeeded.
    case enable
    /// It takes what is new, or what was new to the runs after `from` up to `to`, and remembers nothing.
    case pause(from: String?, to: String?)

    static let name = "--job-bookmark-option"
    static let disabled = "job-bookmark-disable"
    private static let options = [disabled, "job-bookmark-enable", "job-bookmark-pause"]

    /// Reads it from a run's arguments.
    ///
    /// - Throws: `Glue.InvalidInputException`.
    init(_ arguments: JobArguments) throws(TaskFailureError) {
        let from = arguments["--job-bookmark-from"]
        let to = arguments["--job-bookmark-to"]
        let option = arguments[Self.name] ?? Self.disabled
        guard Self.options.contains(option) else {
            throw TaskFailureError(
                JobRunRequest.invalid,
                "\(Self.name) is \"\(option)\"; expected \(Self.options.joined(separator: ", "))."
                    + NearestName.hint(option, among: Self.options)
            )
        }
        guard option == Self.options[2] else {
            if from != nil || to != nil {
                throw TaskFailureError(
                    JobRunRequest.invalid,
                    "--job-bookmark-from and --job-bookmark-to go with \(Self.options[2]), not with \(option)."
                )
            }
            self = option == Self.disabled ? .disable : .enable
            return
        }
        guard (from == nil) == (to == nil) else {
            throw TaskFailureError(
                JobRunRequest.invalid,
                "\(Self.options[2]) takes both of --job-bookmark-from and --job-bookmark-to, or none."
            )
        }
        self = .pause(from: from, to: to)
    }
}
