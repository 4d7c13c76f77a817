import DataCatalog

extension RuleCompiler {
    /// Rules about files: their age, size and content.
    mutating func files(_ rule: Rule) throws(Undecided) -> CompiledRule {
        let path = rule.parameters[0]
        let files = try listing(path, rule)
        let name = "File.\(path).\(rule.type.rawValue)"
        let count = Quantity.scalar(plan.query("SELECT count(*) FROM \(files)"))
        func share(_ condition: String) -> CompiledRule {
            let passing = Quantity.scalar(
                plan.query("SELECT count(*) FILTER (WHERE \(condition)) FROM \(files)")
            )
            return CompiledRule(
                rule: rule,
                measures: [("\(name).Compliance", .ratio(passing, count))],
                requirement: .share(passing: passing, counted: count, nil)
            )
        }
        switch rule.condition {
        case .time(let test):
            let time = TimeSQL(now: context.now, timeZone: rule.tag("timeZone"))
            let zone = rule.tag("timeZone") ?? "UTC"
            return share(
                test.map { time.timestamp($0) }
                    .sql("(last_modified AT TIME ZONE \(SQLText.quoted(zone)))")
            )
        case .size(let test): return share(test.map { $0.description }.sql("size"))
        case .checksum(let sums):
            return share(
                Test.oneOf(sums.map(SQLText.quoted)).sql(checksum(rule))
            )
        case .none, .number, .values, .dataType, .age:
            guard rule.type == .fileMatch else {
                let distinct = plan.query(
                    "SELECT count(DISTINCT \(checksum(rule))) FROM \(files)"
                )
                return try number(rule, (name, .ratio(.scalar(distinct), count)))
            }
            return try match(rule, files, count, name)
        }
    }

    /// Whether two paths hold the same files, whatever their names.
    private mutating func match(_ rule: Rule, _ files: String, _ count: Quantity, _ name: String)
        throws(Undecided) -> CompiledRule
    {
        let others = try listing(rule.parameters[1], rule)
        let sum = checksum(rule)
        let equal = plan.query(
            "SELECT CAST((SELECT list_sort(list(\(sum))) FROM \(files)) = (SELECT list_sort(list(\(sum))) "
                + "FROM \(others)) AS DOUBLE)"
        )
        return CompiledRule(
            rule: rule,
            measures: [(name, .scalar(equal))],
            requirement: .number(.scalar(equal), .compare(.equal, 1))
        )
    }

    /// The files at a path, or in a folder, that the rule's tags leave.
    private func listing(_ path: String, _ rule: Rule) throws(Undecided) -> String {
        guard let local = context.localPath(path) else {
            throw Undecided("\(path) is in a bucket that is not among the Buckets of pawl.yaml.")
        }
        let pattern = local.hasSuffix("/") ? local + "**" : local
        var sql = "SELECT * FROM read_blob(\(SQLText.quoted(pattern)))"
        let matching = rule.tag("uriRegex").map {
            "regexp_matches(filename, \(SQLText.quoted($0)))"
        }
        let newest = rule.tag("recentFiles").map {
            "ORDER BY last_modified DESC, filename LIMIT \($0)"
        }
        if rule.tag("filterOrder")?.hasPrefix("recentFiles") == true {
            if let newest { sql += " \(newest)" }
            if let matching { sql = "SELECT * FROM (\(sql)) WHERE \(matching)" }
        } else {
            if let matching { sql += " WHERE \(matching)" }
            if let newest { sql += " \(newest)" }
        }
        return "(\(sql)) AS files"
    }

    private func checksum(_ rule: Rule) -> String {
        switch rule.tag("hashAlgorithm") {
        case "SHA-256": "sha256(content)"
        case "SHA-1": "sha1(content)"
        default: "md5(content)"
        }
    }
}
