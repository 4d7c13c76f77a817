import DataCatalog
import Glibc
@testable import Integrations
import DataCatalog
import Runtime
import Testing
import Values

/// Programs that are run and waited for: their ends, their streams, their groups.
@Suite struct ChildProcessTests {
    private func child(_ script: String, input: String = "") -> ChildProcess {
        ChildProcess(
            arguments: ["sh", "-c", script],
            environment: ["PATH": "/usr/bin:/bin"],
            workingDirectory: "/",
            standardInput: Array(input.utf8)
        )
    }

    @Test func whatItPrintsAndReads() throws {
        let result = try child("cat; echo said >&2; pwd; exit 3", input: "in\n").run()
        #expect(result.end == .exited(code: 3))
        #expect(String(decoding: result.output, as: UTF8.self) == "in\n/\n")
        #expect(String(decoding: result.errors, as: UTF8.self) == "said\n")
        #expect(result.memoryPeakKiB > 0)
    }

    @Test func muchOutputDoesNotBlock() throws {
        let result = try child("head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2").run()
        #expect(result.isSuccess)
        #expect(result.output.count == 5_000_000)
        #expect(result.errors.count == 5_000_000)
    }

    @Test func aTimeoutEndsTheWholeGroup() throws {
        let scratch = try Scratch()
        var child = child(
            "trap '' TERM; (sleep 600; touch late) & echo $! > child; wait; sleep 600"
        )
        child.workingDirectory = scratch.path
        child.graceMilliseconds = 50
        #expect(try child.run(endingAfter: 300).end == .timedOut)
        let bytes = try #require(Integrations.Files.read(scratch.path + "/child", bytesMax: 100))
        let process = String(decoding: bytes, as: UTF8.self).trimmingSuffix { $0 == "\n" }
        // Of a process that has ended nothing is left here, or a zombie without a command.
        var isAlive = true
        for _ in 0..<1000 where isAlive {
            let command = Integrations.Files.read("/proc/\(process)/cmdline", bytesMax: 4096)
            isAlive = !(command ?? []).isEmpty
            if isAlive { usleep(1000) }
        }
        #expect(!isAlive)
    }

    @Test func aMissingProgramSaysSo() {
        var child = child("")
        child.arguments = ["no-such-program"]
        do throws(SystemError) {
            _ = try child.run()
            Issue.record("it ran")
        } catch { #expect(error.text == "No such file or directory") }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}

/// DuckDB's command as workers use it.
@Suite struct DuckDBTests {
    private func duckDB() throws -> DuckDB {
        let programs = Programs(
            configuration: EnginesConfiguration(),
            projectDirectory: Workbench.repository,
            environment: .process
        )
        return DuckDB(program: try programs.duckDB())
    }

    @Test func rowsComeInOrder() throws {
        let rows = try duckDB().rows("SELECT 1 AS a, 'x' AS b; SELECT 2 AS a;")
        #expect(rows == [["a": 1, "b": "x"], ["a": 2]])
    }

    @Test func anErrorHasItsPlace() throws {
        let duckDB = try duckDB()
        do throws(DuckDB.Failure) {
            _ = try duckDB.rows("SELECT 1;\nSELECT *\nFROM nowhere;")
            Issue.record("it ran")
        } catch {
            #expect(error.message.contains("nowhere does not exist"))
            #expect(error.message.contains("LINE"))
        }
    }

    @Test func namesAndTextsAreQuoted() throws {
        let name = "a\"b'c"
        let rows = try duckDB().rows(
            "SELECT \(SQLText.quoted(name)) AS \(SQLText.identifier(name));"
        )
        #expect(rows == [.object(JSONObject([(name, .string(name))]))])
    }
}
