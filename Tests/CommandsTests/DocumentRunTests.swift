import Foundation
import TestSupport
import Testing

/// The pages whose examples are run: files are written, commands carried out by the built program,
/// and what they print has to be what the page shows.
///
/// With PAWL_RECORD in the environment the page gets what they print.
@Suite(.serialized) struct DocumentRunTests {
    @Test(arguments: ["simulate.md", "testing.md"]) func examplesPrintWhatIsShown(
        _ name: String
    ) throws {
        let folder = try TemporaryFolder()
        let page = Folders.package.appending(path: "docs").appending(path: name)
        let text = try String(contentsOf: page, encoding: .utf8)
        var fileName: String?
        var result: [String] = []
        var block: (language: String, lines: [String])?
        for line in text.components(separatedBy: "\n") {
            guard let open = block else {
                if line.hasPrefix("```") { block = (String(line.dropFirst(3)), []) }
                if line.hasPrefix("`"), line.hasSuffix("`:"), !line.hasPrefix("```") {
                    fileName = String(line.dropFirst().dropLast(2))
                }
                result.append(line)
                continue
            }
            guard line == "```" else {
                block?.lines.append(line)
                continue
            }
            block = nil
            if open.language == "console" {
                result += try run(open.lines, in: folder)
            } else {
                if let fileName {
                    try folder.write(fileName, open.lines.joined(separator: "\n") + "\n")
                }
                fileName = nil
                result += open.lines
            }
            result.append(line)
        }
        let printed = result.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["PAWL_RECORD"] != nil {
            try printed.write(to: page, atomically: true, encoding: .utf8)
            return
        }
        for (shown, found) in zip(text.components(separatedBy: "\n"), result)
        where shown != found {
            Issue.record("\(name) shows: \(shown)\nprinted is: \(found)")
            return
        }
        #expect(printed == text)
    }

    /// The lines of a block with what its commands print now.
    private func run(_ lines: [String], in folder: TemporaryFolder) throws -> [String] {
        var result: [String] = []
        for line in lines where line.hasPrefix("$ ") {
            result.append(line)
            let printed = try shell(String(line.dropFirst(2)), in: folder.path)
            if printed.isEmpty { continue }
            result += printed.split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init).dropLast(printed.hasSuffix("\n") ? 1 : 0)
        }
        return result
    }

    private func shell(_ command: String, in folder: String) throws -> String {
        let process = ProgramRun.process([], in: folder)
        let tools = URL(filePath: ProgramRun.path).deletingLastPathComponent().path
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "{ \(command)\n} 2>&1"]
        process.environment?["PATH"] = tools + ":/usr/local/bin:/usr/bin:/bin"
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }
}
