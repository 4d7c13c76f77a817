import Glibc
import Values

extension Store {
    /// Writes what has just become durable into an execution's files, each of them once.
    ///
    /// They need no flush: the journal has them. A record that says that the execution runs comes
    /// before more of the history, one that says that it has ended after: who reads of an end finds
    /// the whole history.
    mutating func write(_ change: ExecutionChange, of key: ExecutionKey) throws(StoreError) {
        if let definition = change.definition {
            try makeFolder(of: key)
            try replace(layout.definition(key), with: definition)
            histories[key] = HistoryEnd()
        }
        if let record = change.record, histories[key] == nil, change.definition == nil,
            record.end == nil || !change.lines.isEmpty
        {
            // It had ended and is redriven: its history goes on where it stopped.
            histories[key] = try repairHistory(key, [])
        }
        if let record = change.record, record.end == nil { try replaceRecord(record) }
        if let first = change.lines.first, let last = change.lines.last {
            guard let end = histories[key] else {
                preconditionFailure("events of \(key), which is not open")
            }
            precondition(
                first.id == end.lastID + 1,
                "\(key): event \(first.id) cannot follow event \(end.lastID)"
            )
            let bytes = try appendHistory(change.lines, to: key, at: end.bytes)
            histories[key] = HistoryEnd(lastID: last.id, bytes: bytes)
        }
        if let record = change.record, record.end != nil {
            try replaceRecord(record)
            histories[key] = nil
        }
        dirty.insert(key)
    }

    /// Brings the executions' files to where a journal says they should be.
    ///
    /// May be done any number of times.
    mutating func replay(_ contents: borrowing JournalContents) throws(StoreError) {
        var order: [ExecutionKey] = []
        var found: [ExecutionKey: ExecutionChange] = [:]
        var definitions: [String: [UInt8]] = [:]
        func note(_ key: ExecutionKey, _ change: (inout ExecutionChange) -> Void) {
            if found[key] == nil { order.append(key) }
            change(&found[key, default: ExecutionChange()])
        }
        for record in contents.records {
            switch record {
            case .checkpoint: break
            case .execution(let record, let definition):
                if let definition {
                    definitions[record.definitionDigest] = Array(definition.utf8)
                }
                note(record.key) {
                    $0.record = record
                    $0.definition = definitions[record.definitionDigest]
                }
            case .events(let key, let lines): note(key) { $0.lines += lines }
            case .request(let id, let reply): try finishRequest(id, reply: reply)
            }
        }
        replayed = order
        for key in order { try materialise(key, found[key] ?? ExecutionChange()) }
        for key in contents.open ?? [] where found[key] == nil {
            try materialise(key, ExecutionChange())
        }
    }

    /// Takes in the open executions that a journal which is not whole says nothing about.
    mutating func adoptOpenExecutions() throws(StoreError) {
        let known = Set(replayed).union(openExecutions)
        for record in try reader.executions().records
        where record.end == nil && !known.contains(record.key) {
            try materialise(record.key, ExecutionChange())
        }
    }

    /// Makes one execution's files good from what the journal says about it.
    ///
    /// If that cannot be, it is noted in ``damages`` and left alone.
    mutating func materialise(_ key: ExecutionKey, _ replayed: ExecutionChange) throws(StoreError) {
        do throws(StoreError) {
            guard let record = try repairDefinition(key, replayed) else { return }
            // In the same order as at first: who reads meanwhile sees nothing that was not.
            if record.end == nil { try repairRecord(record) }
            let end = try repairHistory(key, replayed.lines)
            if record.end != nil { try repairRecord(record) }
            histories[key] = record.end == nil ? end : nil
            dirty.insert(key)
        } catch {
            guard error.kind == .damaged else { throw error }
            histories[key] = nil
            damages.append(error)
        }
    }

    /// - Returns: the execution's record; nil if somebody has removed the execution since.
    private func repairDefinition(
        _ key: ExecutionKey,
        _ replayed: ExecutionChange
    ) throws(StoreError) -> ExecutionRecord? {
        guard let record = replayed.record else {
            do throws(StoreError) { return try reader.record(of: key) } catch {
                guard error.kind == .notFound else { throw error }
                guard disk.exists(layout.history(key)) else { return nil }
                throw .damaged(layout.record(key), "is missing")
            }
        }
        if let definition = replayed.definition {
            try makeFolder(of: key)
            if try reader.bytes(of: layout.definition(key)) != definition {
                try replace(layout.definition(key), with: definition)
            }
        } else if !disk.exists(layout.execution(key)) {
            return nil
        }
        return record
    }

    private func repairRecord(_ record: ExecutionRecord) throws(StoreError) {
        if (try? reader.record(of: record.key)) != record { try replaceRecord(record) }
    }

    private func replaceRecord(_ record: ExecutionRecord) throws(StoreError) {
        let text = record.json.prettyText() + "\n"
        try replace(layout.record(record.key), with: Array(text.utf8))
    }

    /// Cuts off what a crash has left half written, and adds what the journal has beyond the file.
    private func repairHistory(
        _ key: ExecutionKey,
        _ lines: [HistoryLine]
    ) throws(StoreError) -> HistoryEnd {
        let path = layout.history(key)
        let bytes = try reader.bytes(of: path) ?? []
        let scan = HistoryFile.scan(bytes)
        let missing = lines.drop { $0.id <= scan.lastID }
        let isCovered = missing.first?.id == scan.lastID + 1
        if !missing.isEmpty, !isCovered {
            throw .damaged(path, "ends with event \(scan.lastID), and the journal goes on later")
        }
        // Lines that the journal has were not flushed here, so a crash may have left anything of
        // them. Without the journal only a last line may be half written.
        if case .bad(let reason) = scan.rest, !isCovered { throw .damaged(path, reason) }
        if scan.rest != .nothing {
            try storing(path, "cut off a torn line") { () throws(SystemError) in
                try FileDescriptor(opening: path, O_WRONLY, on: disk).truncate(to: scan.goodBytes)
            }
        }
        guard let last = missing.last else {
            return HistoryEnd(lastID: scan.lastID, bytes: scan.goodBytes)
        }
        let end = try appendHistory(Array(missing), to: key, at: scan.goodBytes)
        return HistoryEnd(lastID: last.id, bytes: end)
    }

    private func makeFolder(of key: ExecutionKey) throws(StoreError) {
        let folder = layout.execution(key)
        try storing(folder, "make the folder") { () throws(SystemError) in
            try disk.makeFolder(folder)
        }
    }

    private func replace(_ path: String, with bytes: [UInt8]) throws(StoreError) {
        try storing(path, "write") { () throws(SystemError) in
            try disk.replace(path, with: bytes)
        }
    }

    private func appendHistory(
        _ lines: [HistoryLine],
        to key: ExecutionKey,
        at length: Int
    ) throws(StoreError) -> Int {
        let path = layout.history(key)
        return try storing(path, "write") { () throws(SystemError) in
            try HistoryFile.append(lines, to: path, at: length, on: disk)
        }
    }
}

extension Store {
    /// Puts the files of all executions on the disk that were written since the journal was begun.
    mutating func flushDirty() throws(StoreError) {
        let (layout, disk) = (layout, disk)
        if dirty.count > limits.filesFlushedSinglyMax {
            try storing(layout.root, "flush the file system") { () throws(SystemError) in
                try FileDescriptor(opening: layout.root, O_RDONLY | O_DIRECTORY, on: disk)
                    .flushAll()
            }
        } else {
            for key in dirty.sorted(by: { $0.description < $1.description })
            where disk.exists(layout.execution(key)) {
                for path in [layout.definition(key), layout.record(key), layout.history(key)]
                where disk.exists(path) {
                    try storing(path, "flush") { () throws(SystemError) in
                        try FileDescriptor(opening: path, O_RDONLY, on: disk).flush()
                    }
                }
                try flushFolder(layout.execution(key))
            }
            for machine in Set(dirty.map(\.machine)).sorted()
            where disk.exists(layout.machine(machine)) {
                try flushFolder(layout.machine(machine))
            }
            for folder in [layout.executions, layout.inbox] { try flushFolder(folder) }
        }
        dirty = []
    }

    private func flushFolder(_ path: String) throws(StoreError) {
        try storing(path, "flush") { () throws(SystemError) in try disk.flushFolder(path) }
    }
}
