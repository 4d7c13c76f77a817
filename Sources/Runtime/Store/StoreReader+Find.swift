import Engine

extension StoreReader {
    /// Finds an execution by what a person types.
    ///
    /// - Parameter text: `@latest`, `@failed` (the latest that did not succeed), an execution's ARN,
    ///   `machine/execution`, or an execution's name or the beginning of it, alone or after
    ///   `machine/`.
    /// - Returns: its record.
    /// - Throws: ``StoreError`` of the kinds `notFound` and `ambiguous`, which names what fits.
    public func find(_ text: String) throws(StoreError) -> ExecutionRecord {
        switch text {
        case "@latest": return try latest(text) { _ in true }
        case "@failed":
            return try latest(text) { $0.status != .succeeded && $0.status != .running }
        default: break
        }
        var (machine, name): (String?, String) = (nil, text)
        if text.hasPrefix("arn:") {
            // arn:aws:states:region:account:execution:machine:name
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count >= 8 else { throw nothing(text) }
            (machine, name) = (String(parts[6]), String(parts[7]))
        } else if let slash = text.firstIndex(of: "/") {
            (machine, name) = (String(text[..<slash]), String(text[text.index(after: slash)...]))
        }
        let candidates = try keys(of: machine).filter { $0.name.hasPrefix(name) }
        let exact = candidates.filter { $0.name == name }
        let fitting = exact.isEmpty ? candidates : exact
        guard let key = fitting.first, !name.isEmpty else { throw nothing(text) }
        guard fitting.count == 1 else {
            let shown = fitting.prefix(5).map(\.description).joined(separator: ", ")
            throw StoreError(
                .ambiguous,
                path: "'\(text)'",
                reason:
                    "\(fitting.count) executions fit: \(shown)\(fitting.count > 5 ? ", …" : "")",
                remedy: "Give more of the name, or machine/execution."
            )
        }
        return try record(of: key)
    }

    private func latest(
        _ text: String,
        where fits: (ExecutionRecord) -> Bool
    ) throws(StoreError) -> ExecutionRecord {
        guard let record = try executions().records.first(where: fits) else { throw nothing(text) }
        return record
    }

    private func nothing(_ text: String) -> StoreError {
        StoreError(
            .notFound,
            path: "'\(text)'",
            reason: "no execution in \(layout.root) fits",
            remedy: "`pawl executions` lists them."
        )
    }
}
