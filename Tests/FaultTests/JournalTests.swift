import Engine
import StatesLanguage
import Testing
import Values

@testable import FaultSimulator
@testable import Runtime

/// What seeds have found of the journal, in a few lines each.
@Suite struct JournalTests {
    private func beginning() throws -> Batch {
        let json = Array(#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#.utf8)
        let machine = try MachineDefinition(reading: json, name: "m", type: .standard)
        let record = ExecutionRecord(
            identity: ExecutionIdentity(
                name: "e",
                stateMachineName: "m",
                startTime: Timestamp(milliseconds: 1)
            ),
            type: .standard,
            definitionDigest: machine.digest,
            input: [:],
            seed: 1
        )
        var batch = Batch()
        batch.begin(record, definition: json)
        return batch
    }

    /// What a killed driver had written and not flushed is read by the next one, which acts upon it:
    /// so it has to be on the disk first.
    @Test func whatIsReadIsFlushedBeforeItIsActedUpon() throws {
        let machine = SimulatedDisk()
        let killed = ProcessDisk(machine, process: 1, dice: Dice(seed: 1))
        var store = try Store.open("/store", limits: StoreLimits(), on: killed)
        killed.between = { [unowned killed] in if $0 == "flush data" { killed.die() } }
        let batch = try beginning()
        #expect(throws: StoreError.self) { try store.append(batch) }
        let journal = try #require(machine.node("/store/journal/1.jsonl"))
        #expect(!journal.pending.isEmpty)

        let next = ProcessDisk(machine, process: 2, dice: Dice(seed: 2))
        let recovered = try Store.open("/store", limits: StoreLimits(), on: next)
        #expect(recovered.openExecutions.map(\.description) == ["m/e"])
        #expect(journal.pending.isEmpty)
    }

    /// One open, one write and one rename for each file of an execution, however much a batch says.
    @Test func anExecutionThatBeginsAndEndsInOneBatchIsWrittenOnce() throws {
        let machine = SimulatedDisk()
        let process = ProcessDisk(machine, process: 1, dice: Dice(seed: 1))
        var store = try Store.open("/store", limits: StoreLimits(), on: process)
        var batch = try beginning()
        guard case .execution(var record, _)? = batch.entries.first else { return }
        for id in 1...2 as ClosedRange<Int64> {
            let details = HistoryEvent.Details.executionSucceeded(output: [:])
            let time = Timestamp(milliseconds: id)
            let event = HistoryEvent(
                id: id,
                previousEventID: id - 1,
                timestamp: time,
                details: details
            )
            batch.add([event], to: record.key)
        }
        record.end = ExecutionRecord.End(status: .succeeded, date: Timestamp(milliseconds: 2))
        batch.end(record)
        var calls: [String] = []
        process.between = { calls.append($0) }
        try store.append(batch)
        #expect(calls.filter { $0.hasPrefix("open") }.count == 3)
        #expect(calls.filter { $0.hasPrefix("rename") }.count == 2)
        let reader = StoreReader("/store", on: process)
        #expect(try reader.record(of: record.key) == record)
        #expect(try reader.history(of: record.key).count == 2)
    }
}
