/// The signs at the beginnings of lines.
enum Signs {
    static let succeeded = "✔"
    static let failed = "✖"
    static let retrying = "↻"
    static let waiting = "◷"
    static let aborted = "■"
    /// Frames of the sign of what runs, one every tenth of a second.
    private static let spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    private static let plainSpinner = ["-", "\\", "|", "/"]

    /// The sign of what runs, at a time.
    static func running(at milliseconds: Int64, unicode: Bool) -> String {
        let frames = unicode ? spinner : plainSpinner
        return frames[Int(max(0, milliseconds) / 100 % Int64(frames.count))]
    }
}
