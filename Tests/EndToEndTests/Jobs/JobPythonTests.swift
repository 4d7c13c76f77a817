import Foundation
import TestSupport
import Testing
import Values

/// What a Python job finds: `awsglue`, modules, a venv of its own.
@Suite struct JobPythonTests {
    private func project(_ script: String) throws -> JobPlace {
        try JobPlace(
            """
            Buckets: {code: lib}
            Jobs: {py: {Command: {Name: pythonshell, ScriptLocation: jobs/py.py}}}
            """,
            ["py.py": script]
        )
    }

    static let options: [(String, String)] = [
        ("['x', '--day', 'm', '--my-opt', '-5', '--other', '1'], ['day', 'my-opt']", "m -5 None"),
        ("['x', '--day=m', '--my-opt', '', '--JOB_RUN_ID', 'jr_1'], ['day', 'my-opt']", "m  jr_1"),
        (
            "['x', '--day', 'a', '--day', 'b', '--my-opt', '{\"a\": 1}'], ['day', 'my-opt']",
            "b {\"a\": 1} None"
        ),
        ("['x', '--day', 'a b\\n'], ['day']", "a b\n None None"),
        (
            "['x', '--day', 'a'], ['day', 'my-opt']",
            "GlueArgumentError the following arguments are required: --my-opt"
        ),
        (
            "['x', '--day', '--a'], ['day']",
            "GlueArgumentError argument --day: expected one argument"
        ),
        (
            "['x', '--da', 'a'], ['day']",
            "GlueArgumentError the following arguments are required: --day"
        ),
        (
            "['x'], ['job-bookmark-option']",
            "RuntimeError Using reserved arguments job-bookmark-option"
        ),
        (
            "['x'], ['JOB_RUN_ID']",
            "ArgumentError argument --JOB_RUN_ID: conflicting option string: --JOB_RUN_ID"
        ),
        (
            "['x', '--job-bookmark-option', 'job-bookmark-pause', '--job-bookmark-from', 'a'], []",
            "RuntimeError Invalid arguments: job-bookmark-from and job-bookmark-to go together"
        ),
        (
            "['x', '--job-bookmark-from', 'a', '--job-bookmark-to', 'b'], []",
            "RuntimeError Invalid arguments: job-bookmark-disable goes without from and to"
        ),
        ("['x', '--day', 'm', '--TempDir', 't'], ['day', 'TempDir']", "m None None t t"),
    ]

    /// One run for all of them: a process each would take longer.
    @Test func getResolvedOptionsIsGlues() throws {
        let calls = Self.options.map { "lambda: getResolvedOptions(\($0.0))" }.joined(
            separator: ",\n    "
        )
        let project = try project(
            """
            import json
            from awsglue.utils import getResolvedOptions, GlueArgumentError
            calls = [
                \(calls)]
            seen = []
            for call in calls:
                try:
                    v = call()
                    assert v["job_bookmark_option"] == "job-bookmark-disable"
                    words = [v["day"], str(v.get("my_opt")), str(v["JOB_RUN_ID"])]
                    if v["TempDir"]:
                        words += [v["TempDir"], v["RedshiftTempDir"]]
                    seen.append(" ".join(words))
                except Exception as error:
                    seen.append("%s %s" % (type(error).__name__, error))
            json.dump(seen, open("seen.json", "w"))
            """
        )
        let ended = try project.jobs("run", "py")
        #expect(ended.code == 0, "\(ended)")
        let seen = try JSON(parsing: project.place.bytes("seen.json")).arrayValue ?? []
        for (index, (call, expected)) in Self.options.enumerated() where index < seen.count {
            #expect(seen[index].stringValue == expected, "\(call)")
        }
        #expect(seen.count == Self.options.count)
    }

    /// The script, a module beside it, and what the run says of its end.
    static let ends: [(String, String, String?)] = [
        // The frames of a library are nothing that an author can mend.
        (
            "import json\n\njson.loads('{')", "",
            "json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: "
                + "line 1 column 2 (char 1) (py.py:3)"
        ),
        (
            "from awsglue.utils import getResolvedOptions\n\ngetResolvedOptions([], ['day'])", "",
            "(py.py:3)"
        ),
        ("import helper\nhelper.f()", "\n\ndef f():\n    int('x')\n", "(helper.py:4)"),
        ("x = 1\n\nx = = 2", "", "SyntaxError: invalid syntax (py.py:3)"),
        ("import helper", "\nx = = 2", "SyntaxError: invalid syntax (helper.py:2)"),
        ("eval('1 1')", "", "(py.py:1)"),
        ("import sys\nsys.exit('no data for 2026\\nor 2027')", "", "1: no data for 2026 (py.py:2)"),
        ("import sys\nsys.exit(1)", "", nil),
    ]

    @Test(arguments: ends)
    func theEndOfAScriptHasItsPlace(_ script: String, _ module: String, _ words: String?) throws {
        let project = try project(script)
        try project.place.write(module, to: "jobs/helper.py")
        #expect(try project.jobs("run", "py").code == 1)
        let message = try project.latest("py")["ErrorMessage"]?.stringValue ?? ""
        guard let words else {
            #expect(message == "Command failed with exit code 1")
            return
        }
        #expect(message.hasSuffix(words), "\(message)")
    }

    @Test func modulesBesideTheScriptAndExtraOnesAreFound() throws {
        let project = try project(
            "import beside, extra; open('seen', 'w').write(beside.A + extra.B)"
        )
        try project.place.write("A = 'a'", to: "jobs/beside.py")
        try project.place.write("B = 'b'", to: "lib/extra.py")
        let ended = try project.jobs("run", "py", "--", "--extra-py-files", "s3://code/extra.py")
        #expect(ended.code == 0, "\(ended)")
        #expect(project.place.text("seen") == "ab")
        let missing = try project.jobs("run", "py", "--", "--extra-py-files", "s3://code/none.py")
        #expect(
            missing.errors.contains(
                "--extra-py-files names s3://code/none.py, which is no file here"
            )
        )
    }

    /// A wheel from a bucket, so that no network is needed.
    @Test func additionalModulesAreInstalledOnce() throws {
        let project = try project(
            "import extra_module, sys; open('seen', 'a').write(extra_module.VALUE + ' ' + sys.prefix + '\\n')"
        )
        let wheel = """
            import zipfile
            with zipfile.ZipFile("lib/extra_module-1.0-py3-none-any.whl", "w") as file:
                file.writestr("extra_module.py", "VALUE = 'installed'")
                info = "extra_module-1.0.dist-info/"
                file.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: extra-module\\nVersion: 1.0\\n")
                file.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                file.writestr(info + "RECORD", "")
            """
        try project.place.write("", to: "lib/x")
        try project.place.write(wheel, to: "jobs/make.py")
        let script = "--scriptLocation"
        #expect(try project.jobs("run", "py", "--", script, "jobs/make.py").code == 0)
        let location = "s3://code/extra_module-1.0-py3-none-any.whl"
        for _ in 0..<2 {
            let ended = try project.jobs(
                "run",
                "py",
                "--",
                "--additional-python-modules",
                location,
                "--python-modules-installer-option",
                "--no-index",
                within: 120
            )
            #expect(ended.code == 0, "\(ended)")
        }
        let lines = project.place.lines("seen")
        #expect(lines.count == 2 && Set(lines).count == 1, "\(lines)")
        #expect(lines.first?.hasPrefix("installed \(project.place.store)/venvs/") == true)
        let venvs = try FileManager.default.contentsOfDirectory(
            atPath: project.place.store + "/venvs"
        )
        #expect(venvs.filter { !$0.hasSuffix(".lock") }.count == 1)
        let missing = try project.jobs(
            "run",
            "py",
            "--",
            "--additional-python-modules",
            "no-such-thing",
            "--python-modules-installer-option",
            "--no-index",
            within: 120
        )
        #expect(
            missing.code == 1 && missing.errors.contains("cannot install no-such-thing"),
            "\(missing)"
        )
    }

    /// Whoever is asked for the modules does not answer; pip alone would wait for minutes.
    @Test func modulesAreInstalledWithinTheTimeout() throws {
        let project = try project("print('never')")
        let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(silent) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try #require(bind(silent, address, length) == 0 && listen(silent, 1) == 0)
                try #require(getsockname(silent, address, &length) == 0)
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        let ended = try project.perform(
            [
                "JobName": "py", "Timeout": 2,
                "Arguments": [
                    "--additional-python-modules": "no-such-thing",
                    "--python-modules-installer-option":
                        .string("--index-url http://127.0.0.1:\(port)/"),
                ],
            ],
            minute: 3000
        ).wait(within: 60)
        #expect(
            try ended.json["ErrorMessage"]?.stringValue?.hasSuffix(
                "cannot install no-such-thing within the run's Timeout of 2 minutes"
            ) == true,
            "\(ended)"
        )
    }

    @Test func secretsAreInTheEnvironmentAndNotInTheRecord() throws {
        let project = try project("import os; raise ValueError(os.environ['TOKEN'])")
        try project.place.write(
            project.place.text("pawl.yaml").replacing(
                "jobs/py.py}}}",
                with: "jobs/py.py}, Environment: {TOKEN: \"${env:SECRET_TOKEN}\"}}}"
            ),
            to: "pawl.yaml"
        )
        let ended = try project.place.pawl(
            "jobs",
            "run",
            "py",
            "--project",
            project.place.path,
            environment: ["SECRET_TOKEN": "hush-hush"]
        )
        #expect(ended.code == 1, "\(ended)")
        let message = try project.latest("py")["ErrorMessage"]
        #expect(message == "Command failed with exit code 1: ValueError: *** (py.py:1)")
        for file in project.place.files(below: "store")
        where !file.hasSuffix("stderr") && !file.hasSuffix("/exception") {
            #expect(!project.place.text(file).contains("hush-hush"), "\(file)")
        }
    }

    /// What the program carries with it is what stands in the repository, all of it.
    @Test func theEmbeddedPythonIsThatOfTheRepository() throws {
        let project = try project("print('made')")
        #expect(try project.jobs("run", "py").code == 0)
        let store = project.place.path + "/store/python"
        let made = try #require(try FileManager.default.contentsOfDirectory(atPath: store).first)
        let source = Folders.package.appending(path: "Sources/Integrations/Jobs/Python/Files").path
        func texts(_ folder: String) throws -> [String: Data] {
            let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
            return try (paths ?? []).filter { $0.hasSuffix(".py") }.reduce(into: [:]) {
                $0[$1] = try Data(contentsOf: URL(filePath: folder + "/" + $1))
            }
        }
        #expect(try texts(store + "/" + made) == texts(source))
    }
}
