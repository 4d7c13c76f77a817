import Values

/// The text of the journal: one line of JSON a batch,
/// `{"n":7,"records":[…],"crc":"0a1b2c3d"}`.
///
/// The checksum is over all that stands before `,"crc"`.
enum JournalLine {
    /// What a record says.
    enum Record {
        /// The first record of every journal: which executions were open when it was begun.
        case checkpoint(format: Int, open: [ExecutionKey])
        case execution(ExecutionRecord, definition: String?)
        case events(ExecutionKey, [HistoryLine])
        case request(id: String, reply: JSON)
    }

    /// The version of the store's format.
    static let format = 1

    private static let checksumBytes = #","crc":"00000000"}"#.utf8.count

    /// Makes a line, with its end.
    ///
    /// - Parameters:
    ///   - number: the batch's, counted from 1 in its journal.
    ///   - entries: what the batch says.
    ///   - definitions: the digests of those that the journal has; gets those of this line.
    /// - Returns: the bytes.
    static func encode(
        number: Int,
        _ entries: [Batch.Entry],
        definitions: inout Set<String>
    ) -> [UInt8] {
        var out: [UInt8] = []
        begin(number, &out)
        for (index, entry) in entries.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            switch entry {
            case .execution(let record, let definition):
                var members = [("type", JSON.string("execution")), ("record", record.json)]
                if let definition, definitions.insert(record.definitionDigest).inserted {
                    let text = String(decoding: definition, as: UTF8.self)
                    members.append(("definition", .string(text)))
                }
                JSON.object(JSONObject(members)).write(into: &out)
            case .events(let key, let lines):
                out.append(contentsOf: #"{"type":"events","machine":"#.utf8)
                JSON.write(key.machine, into: &out)
                out.append(contentsOf: #","execution":"#.utf8)
                JSON.write(key.name, into: &out)
                out.append(contentsOf: #","events":["#.utf8)
                for (index, line) in lines.enumerated() {
                    if index > 0 { out.append(UInt8(ascii: ",")) }
                    out.append(contentsOf: line.bytes)
                }
                out.append(contentsOf: "]}".utf8)
            case .request(let id, let reply):
                let request: JSON = ["type": "request", "id": .string(id), "reply": reply]
                request.write(into: &out)
            }
        }
        end(&out)
        return out
    }

    /// Makes the first line of a journal.
    static func encode(checkpointOf open: [ExecutionKey]) -> [UInt8] {
        var out: [UInt8] = []
        begin(0, &out)
        let checkpoint: JSON = [
            "type": "checkpoint", "format": .integer(Int64(format)),
            "open": .array(open.map { [.string($0.machine), .string($0.name)] }),
        ]
        checkpoint.write(into: &out)
        end(&out)
        return out
    }

    private static func begin(_ number: Int, _ out: inout [UInt8]) {
        out.append(contentsOf: #"{"n":"#.utf8)
        JSON.write(Int64(number), into: &out)
        out.append(contentsOf: #","records":["#.utf8)
    }

    private static func end(_ out: inout [UInt8]) {
        out.append(UInt8(ascii: "]"))
        let checksum = CRC32.hex(of: out)
        out.append(contentsOf: #","crc":""#.utf8)
        out.append(contentsOf: checksum)
        out.append(contentsOf: "\"}\n".utf8)
    }

    /// Reads a line, without its end.
    ///
    /// - Returns: the batch's number and records; nil if it is not a line that was written here.
    static func decode(_ line: ArraySlice<UInt8>) -> (number: Int, records: [Record])? {
        guard line.count > checksumBytes else { return nil }
        let body = line.dropLast(checksumBytes)
        guard line.suffix(10).prefix(8).elementsEqual(CRC32.hex(of: body)),
            let json = try? JSON(parsing: line), let number = json["n"]?.integerValue,
            let values = json["records"]?.arrayValue
        else { return nil }
        var records: [Record] = []
        for value in values {
            guard let record = record(value) else { return nil }
            records.append(record)
        }
        return (Int(number), records)
    }

    private static func record(_ json: JSON) -> Record? {
        switch json["type"]?.stringValue {
        case "checkpoint":
            guard let format = json["format"]?.integerValue, let open = json["open"]?.arrayValue
            else { return nil }
            return .checkpoint(format: Int(format), open: open.compactMap(key))
        case "execution":
            guard let record = try? ExecutionRecord(json: json["record"] ?? .null) else {
                return nil
            }
            return .execution(record, definition: json["definition"]?.stringValue)
        case "events":
            guard let events = json["events"]?.arrayValue,
                let key = key([json["machine"] ?? .null, json["execution"] ?? .null])
            else { return nil }
            let lines = events.compactMap { event -> HistoryLine? in
                guard let id = event["id"]?.integerValue else { return nil }
                var bytes: [UInt8] = []
                event.write(into: &bytes)
                return HistoryLine(id: id, bytes: bytes)
            }
            return lines.count == events.count ? .events(key, lines) : nil
        case "request":
            guard let id = json["id"]?.stringValue, let reply = json["reply"] else { return nil }
            return .request(id: id, reply: reply)
        default: return nil
        }
    }

    private static func key(_ pair: JSON) -> ExecutionKey? {
        guard let pair = pair.arrayValue, pair.count == 2, let machine = pair[0].stringValue,
            let name = pair[1].stringValue
        else { return nil }
        return try? ExecutionKey(machine: machine, name: name)
    }
}
