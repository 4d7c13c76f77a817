package import Values

/// One crawl of a crawler: how it stands, and at its end what it has found, changed and skipped.
package struct CrawlRecord: Sendable, Equatable {
    /// How a crawl stands, in the words of Glue's `ListCrawls`.
    package enum State: String, Sendable {
        case running = "RUNNING"
        case completed = "COMPLETED"
        case failed = "FAILED"
        case stopped = "STOPPED"
    }

    /// Its id, a UUID.
    package var id: String
    /// The crawler's name.
    package var crawler: String
    /// How it stands.
    package var state: State
    /// When it was asked for.
    package var startTime: Timestamp
    /// When it ended.
    package var endTime: Timestamp?
    /// Who asked for it: an execution's ARN, or a command line.
    package var requester: String
    /// Why it failed: the error's name in a state machine.
    package var errorName: String?
    /// Why it failed, in words.
    package var errorMessage: String?
    /// The tables and partitions that were made, changed and removed.
    package var summary: JSON
    /// What was found, changed and skipped; an empty object before the end.
    package var report: JSON

    init(id: String, crawler: String, startTime: Timestamp, requester: String) {
        self.id = id
        self.crawler = crawler
        state = .running
        self.startTime = startTime
        self.requester = requester
        summary = .object(JSONObject())
        report = .object(JSONObject())
    }

    /// Reads what was written; nil if it is no crawl.
    init?(_ json: JSON) {
        guard let id = json["CrawlId"]?.stringValue,
            let crawler = json["CrawlerName"]?.stringValue,
            let state = json["State"]?.stringValue.flatMap(State.init(rawValue:)),
            let start = json["StartTime"]?.stringValue.flatMap({ Timestamp(iso8601: $0) })
        else { return nil }
        self.init(
            id: id,
            crawler: crawler,
            startTime: start,
            requester: json["Requester"]?.stringValue ?? ""
        )
        self.state = state
        endTime = json["EndTime"]?.stringValue.flatMap { Timestamp(iso8601: $0) }
        errorName = json["ErrorName"]?.stringValue
        errorMessage = json["ErrorMessage"]?.stringValue
        summary = json["Summary"] ?? summary
        report = json["Report"] ?? report
    }

    /// The crawl as JSON; times in ISO 8601.
    package var json: JSON {
        var object = self.object
        object["Report"] = report
        return .object(object)
    }

    /// The same without the report.
    var object: JSONObject {
        var object = JSONObject([
            ("CrawlId", .string(id)), ("CrawlerName", .string(crawler)),
            ("State", .string(state.rawValue)), ("StartTime", .string(startTime.description)),
        ])
        if let endTime {
            object["EndTime"] = .string(endTime.description)
            object["DurationMilliseconds"] =
                .integer(endTime.milliseconds - startTime.milliseconds)
        }
        object["Requester"] = .string(requester)
        if let errorName { object["ErrorName"] = .string(errorName) }
        if let errorMessage { object["ErrorMessage"] = .string(errorMessage) }
        object["Summary"] = summary
        return object
    }

    /// The status as `LastCrawl` has it.
    package var lastCrawlStatus: String {
        switch state {
        case .completed: "SUCCEEDED"
        case .stopped: "CANCELLED"
        case .failed: "FAILED"
        case .running: "RUNNING"
        }
    }
}
