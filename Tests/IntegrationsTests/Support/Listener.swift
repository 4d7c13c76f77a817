import Glibc
import Testing
import Values

@testable import Integrations

/// A server on loopback that a test starts, from a script among the fixtures.
final class Listener: Sendable {
    let port: Int
    private let process: pid_t
    private let log: String

    /// Starts a script; its first line of output is its port.
    init(_ script: String, log: String, arguments: [String] = []) throws {
        let python = Workbench.virtualEnvironment + "/bin/python3"
        let program = Files.isExecutable(python) ? python : "python3"
        let path = Workbench.repository + "/Tests/IntegrationsTests/Fixtures/" + script
        var pipes: [Int32] = [0, 0]
        try #require(pipe(&pipes) == 0)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        posix_spawn_file_actions_addclose(&actions, pipes[0])
        posix_spawn_file_actions_addopen(&actions, 2, log + ".stderr", O_WRONLY | O_CREAT, 0o600)
        var process: pid_t = 0
        let code = Subprocess.withCStrings([program, path, log] + arguments) {
            posix_spawnp(&process, program, &actions, nil, $0, environ)
        }
        close(pipes[1])
        defer { close(pipes[0]) }
        try #require(code == 0, "\(program) cannot be started: run `make setup`")
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(pipes[0], &byte, 1) == 1, byte != 0x0A { line.append(byte) }
        self.process = process
        self.log = log
        guard let port = Int(String(decoding: line, as: UTF8.self)) else {
            kill(process, SIGKILL)
            throw Unexpected(
                "\(script) did not start; `make setup` installs what it needs: "
                    + String(decoding: Scratch.read(log + ".stderr"), as: UTF8.self)
            )
        }
        self.port = port
    }

    deinit {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    /// What it has noted so far.
    var seen: [JSON] {
        get throws {
            try String(decoding: Scratch.read(log), as: UTF8.self).split(separator: "\n")
                .map { try JSON(parsing: String($0)) }
        }
    }
}
