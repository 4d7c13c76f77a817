import Runtime

/// The names that integrations give to files in an attempt's folder.
enum AttemptFiles {
    /// What a task writes its result into, if not on standard output: PAWL_RESULT_FILE.
    static let answer = "answer.json"
    /// Where a task may say how its failure is called: PAWL_ERROR_FILE.
    static let error = "error.json"
    /// A longer answer is refused.
    static let answerBytesMax = 8 << 20

    static func path(_ name: String, of attempt: TaskAttempt) -> String {
        attempt.directory + "/" + name
    }

    /// The content of the file with the answer; nil if the task wrote none.
    static func answer(of attempt: TaskAttempt) -> [UInt8]? {
        Files.read(path(answer, of: attempt), bytesMax: answerBytesMax)
    }
}
