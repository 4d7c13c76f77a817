/// Why a text was given up, and where.
struct ReadingFailure: Error {
    var sentence: Sentence
    var range: SourceRange
    var related: [Diagnostic.Related] = []
}
