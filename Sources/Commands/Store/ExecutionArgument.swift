import ArgumentParser
import Runtime

/// An execution as a person names it: `@latest`, `@failed`, its name or the beginning of it, alone or
/// after `machine/`, or its ARN.
struct ExecutionArgument: ExpressibleByArgument, Sendable {
    /// The word as typed.
    let text: String

    init(argument: String) { text = argument }

    /// Names of executions, latest first.
    static var defaultCompletionKind: CompletionKind {
        .custom { words, _, _ in
            let option = words.firstIndex(of: "--store").map { words.index(after: $0) }
            let folder = option.flatMap { $0 < words.count ? words[$0] : nil }
            let reader = StoreReader(folder ?? StoreOption.standard)
            let records = (try? reader.executions().records) ?? []
            return ["@latest", "@failed"] + records.prefix(100).map(\.key.description)
        }
    }

    /// The execution.
    ///
    /// - Throws: ``CommandFailure`` that lists what fits where several do.
    func find(in reader: StoreReader) throws(CommandFailure) -> ExecutionRecord {
        try withStore { () throws(StoreError) in try reader.find(text) }
    }
}

extension StoreOption {
    /// The store's folder where no option is given.
    static var standard: String {
        var option = StoreOption()
        option.path = nil
        return option.folder
    }
}
