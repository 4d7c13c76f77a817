/// A function as a definition names it.
///
/// `Enrich`, `Enrich:live`, `123456789012:function:Enrich`,
/// `arn:aws:lambda:eu-west-1:123456789012:function:Enrich:live`, or a template's `${Enrich}`,
/// `${Enrich.Arn}`.
struct FunctionName: Equatable {
    /// The name in `pawl.yaml`.
    let name: String
    /// Version or alias, where one is given.
    let qualifier: String?

    init(_ text: String) {
        var text = text
        if text.hasPrefix("${"), text.hasSuffix("}") {
            text = String(text.dropFirst(2).dropLast())
            if text.hasSuffix(".Arn") { text.removeLast(".Arn".count) }
        }
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if let marker = parts.firstIndex(of: "function") { parts.removeFirst(marker + 1) }
        name = parts.first ?? ""
        qualifier = parts.count > 1 ? parts[1] : nil
    }

    /// What the service would call it here.
    func arn(region: String, account: String = "000000000000") -> String {
        let unqualified = "arn:aws:lambda:\(region):\(account):function:\(name)"
        return qualifier.map { "\(unqualified):\($0)" } ?? unqualified
    }
}
