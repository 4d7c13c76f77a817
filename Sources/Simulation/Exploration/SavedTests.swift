import Engine
public import Values

extension ExplorationReport {
    /// A test file with a test for each end whose script was seen to lead there.
    ///
    /// - Parameter definition: the definition's path as the test file is to have it.
    /// - Returns: YAML text for `pawl test`.
    public func testFile(definition: String, isExpress: Bool) -> String {
        var file = JSONObject()
        file["definition"] = .string(definition)
        if isExpress { file["type"] = "EXPRESS" }
        file["tests"] = .array(ends.filter { $0.check == .reached }.map(\.test))
        return YAMLText.text(of: .object(file))
    }
}

extension ExplorationReport.End {
    /// The end as a test of a test file.
    public var test: JSON {
        var expect = JSONObject()
        expect["status"] = .string(status.rawValue)
        if let error { expect["error"] = .string(error) }
        expect["path"] = .array(path.map { .string($0) })
        var test = JSONObject()
        test["name"] = .string(title)
        test["input"] = input
        if !script.rules.isEmpty { test["outcomes"] = script.json }
        test["expect"] = .object(expect)
        return .object(test)
    }

    /// What happens, in few words, different for each end: `3: Load fails with WarehouseBusy`.
    public var title: String {
        let last = route.last ?? "?"
        let how =
            switch status {
            case .succeeded: "succeeds at \(last)"
            case .failed: "fails at \(last)" + (error.map { " with \($0)" } ?? "")
            case .timedOut: "times out at \(last)"
            case .aborted, .running: "stands at \(last)"
            }
        return "\(number): \(how)"
    }
}
