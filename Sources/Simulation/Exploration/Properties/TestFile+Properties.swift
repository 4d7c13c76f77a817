public import StatesLanguage

extension TestFile {
    /// Reads what the file says has to hold however the machine is run.
    ///
    /// - Parameters:
    ///   - file: the file's name, for what there is to say.
    ///   - machine: the machine whose states the properties name.
    /// - Returns: the properties that could be read, and what is wrong with the others.
    public func properties(
        file: String,
        for machine: StateMachine
    ) -> (properties: [Property], diagnostics: [Diagnostic]) {
        guard let properties else { return ([], []) }
        var reader = LocatedReader(file: file)
        guard let elements = properties.node.elements else {
            reader.wrong(properties, wanted: "an array such as [never Publish before QualityGate]")
            return ([], reader.diagnostics)
        }
        var found: [Property] = []
        for (index, node) in elements.enumerated() {
            let element = properties.element(index, node)
            guard let text = reader.string(element) else { continue }
            do throws(PropertyError) {
                found.append(try Property(parsing: text, for: machine))
            } catch {
                reader.report(
                    .scriptValue,
                    "In \"\(text)\", at column \(error.offset + 1): \(error.message).",
                    at: element,
                    help: error.hint
                )
            }
        }
        return (found, reader.diagnostics)
    }
}
