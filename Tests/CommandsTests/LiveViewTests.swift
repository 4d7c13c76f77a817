import Engine
import Foundation
import StatesLanguage
import Testing
import Values

@testable import Commands

/// A recorded execution to be shown.
struct Recording {
    let facts: MachineFacts
    let events: [HistoryEvent]

    init(_ name: String) throws {
        let folder = "live/\(name)/"
        let source = DefinitionSource(
            name: name,
            text: try Fixtures.text(folder + "\(name).asl.yaml")
        )
        facts = MachineFacts(try #require(readDefinition(source).machine))
        events = try Fixtures.text(folder + "history.jsonl").split(separator: "\n").map {
            try HistoryEvent(decoding: try JSON(parsing: String($0)))
        }
    }

    /// What is shown so long after an event; lines that may change have `>` in front.
    func frame(after id: Int, milliseconds: Int64, _ style: LiveView.Style = .init()) -> [String] {
        var view = LiveView(facts: facts)
        view.take(Array(events.prefix(id)))
        let now = events[id - 1].timestamp.advanced(byMilliseconds: milliseconds)
        let frame = view.frame(at: now, style)
        return frame.settled.map { "  " + $0 } + frame.active.map { "> " + $0 }
    }
}

@Suite struct LiveViewTests {
    /// Each heading in the file, `=== event 18 +1400`, asks for the frame 1.4 seconds after event 18.
    @Test func framesAreAsRecorded() throws {
        let recording = try Recording("tour")
        let file = "live/tour/frames.txt"
        var text = ""
        for heading in try Fixtures.text(file).split(separator: "\n") where heading.hasPrefix("===")
        {
            let words = heading.split(separator: " ")
            let id = try #require(Int(words[2]))
            let later = try #require(Int64(words[3].dropFirst()))
            let lines = recording.frame(after: id, milliseconds: later)
            text += heading + "\n" + lines.joined(separator: "\n") + "\n"
        }
        #expect(try Fixtures.matches(text, file), "\(text)")
    }

    @Test func whatIsSettledIsShownOnce() throws {
        let recording = try Recording("tour")
        var view = LiveView(facts: recording.facts)
        var settled: [String] = []
        for event in recording.events {
            view.take([event])
            settled += view.frame(at: event.timestamp, .init()).settled
        }
        #expect(settled.count == 7)
        #expect(
            settled == recording.frame(after: 97, milliseconds: 0).map { String($0.dropFirst(2)) }
        )
    }

    @Test func itFitsTheScreen() throws {
        let recording = try Recording("tour")
        var style = LiveView.Style()
        style.columns = 30
        style.rows = 3
        for id in 1...recording.events.count {
            var view = LiveView(facts: recording.facts)
            view.take(Array(recording.events.prefix(id)))
            let frame = view.frame(at: recording.events[id - 1].timestamp, style)
            #expect(frame.active.count <= 3)
            #expect((frame.active + frame.settled).allSatisfy { TextWidth.columns(of: $0) <= 30 })
        }
    }

    @Test func withoutUnicodeItIsASCII() throws {
        var style = LiveView.Style()
        style.unicode = false
        let recording = try Recording("tour")
        for id in [18, 48, 84, 90, 97] {
            let lines = recording.frame(after: id, milliseconds: 100, style)
            #expect(lines.joined().utf8.allSatisfy { $0 < 0x80 }, "\(lines)")
        }
    }

    @Test func eventsOutOfOrderAreLeftOut() throws {
        let recording = try Recording("tour")
        var tree = ExecutionTree()
        for event in recording.events {
            tree.take(event)
            let before = tree
            let isTaken = tree.take(event)
            #expect(!isTaken)
            #expect(tree == before)
        }
        #expect(tree.taskCount == 15)
        #expect(tree.retryCount == 2)
        #expect(tree.end?.status == .failed)
        #expect(tree.fatalAttempt.map { tree.visits[$0.visit].name } == "Load")
    }

    @Test func timersComeFromTheDriverWhereItTells() throws {
        let recording = try Recording("tour")
        var view = LiveView(facts: recording.facts)
        view.take(Array(recording.events.prefix(89)))
        let failed = recording.events[89]
        let due = failed.timestamp.advanced(byMilliseconds: 700)
        view.take([failed], timers: [due])
        #expect(view.tree.visits.last?.wakesAt == due)
    }

    @Test func theLogHasALineForWhatMatters() throws {
        let recording = try Recording("tour")
        let log = EventLog(facts: recording.facts, paint: .none)
        var tree = ExecutionTree()
        var lines: [String] = []
        for event in recording.events {
            tree.take(event)
            if let line = log.line(event, in: tree) { lines.append(line) }
        }
        #expect(try Fixtures.matches(lines.joined(separator: "\n") + "\n", "live/tour/log.txt"))
    }
}

@Suite struct LiveScreenTests {
    /// A terminal that understands what the screen writes.
    final class Emulation: @unchecked Sendable {
        var lines = [""]
        var row = 0
        var writes = 0

        func write(_ bytes: [UInt8]) {
            writes += 1
            var rest = Substring(String(decoding: bytes, as: UTF8.self))
            while let first = rest.unicodeScalars.first {
                if first == "\u{1B}" {
                    rest = rest.dropFirst(2)
                    let digits = rest.prefix { $0.isNumber || $0 == "?" }
                    rest = rest.dropFirst(digits.count)
                    let command = rest.removeFirst()
                    switch command {
                    case "A": row -= Int(digits) ?? 1
                    case "J": lines.removeSubrange((row + 1)...); lines[row] = ""
                    default: break
                    }
                } else if first == "\n" {
                    row += 1
                    if row == lines.count { lines.append("") }
                    rest = rest.dropFirst()
                } else if first == "\r" {
                    rest = rest.dropFirst()
                } else {
                    let text = rest.prefix { $0 != "\n" && $0 != "\r" && $0 != "\u{1B}" }
                    lines[row] = String(text)
                    rest = rest.dropFirst(text.count)
                }
            }
        }
    }

    @Test func onlyWhatChangedIsWritten() {
        let emulation = Emulation()
        let size = TextSink.Size(columns: 80, rows: 24)
        var screen = LiveScreen(TextSink(size: { size }, write: emulation.write))
        screen.show(LiveView.Frame(active: ["a", "b", "c"]))
        #expect(emulation.lines == ["a", "b", "c", ""])
        screen.show(LiveView.Frame(active: ["a", "b", "c"]))
        #expect(emulation.writes == 1)
        screen.show(LiveView.Frame(settled: ["a done"], active: ["b", "x"]))
        #expect(emulation.lines == ["a done", "b", "x", ""])
        screen.show(LiveView.Frame(active: ["y"]))
        #expect(emulation.lines == ["a done", "y", ""])
        screen.note(["hello"])
        #expect(emulation.lines == ["a done", "hello", "y", ""])
        screen.show(LiveView.Frame())
        #expect(emulation.lines == ["a done", "hello", ""])
        screen.close()
        #expect(emulation.lines == ["a done", "hello", ""])
    }
}
