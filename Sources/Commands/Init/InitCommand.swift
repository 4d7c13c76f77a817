import ArgumentParser
import Glibc

/// `pawl init`: writes a project to begin with.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a small project that runs.",
        discussion: """
            Nothing that exists is overwritten.

            Example:
              pawl init hello && cd hello && pawl run hello.asl.yaml
            """
    )

    @Argument(help: "The folder; it is made if it is missing.", completion: .directory)
    var folder = "."

    func run() throws {
        let files = StarterProject.files
        for file in files {
            let path = Path.join(folder, file.name)
            guard FileAccess.kind(of: path) == .nothing else {
                throw CommandFailure(
                    "\(path): exists already, and nothing was written",
                    hint: "Name another folder: pawl init DIR"
                )
            }
        }
        try FileAccess.makeFolder(folder)
        var written: [String] = []
        do throws(CommandFailure) {
            for file in files {
                let path = Path.join(folder, file.name)
                try FileAccess.create(path, text: file.text)
                written.append(path)
            }
        } catch {
            // Half a project would only be in the way of the next try.
            for path in written { unlink(path) }
            throw error
        }
        let sink = Terminal.current.errors
        for file in files {
            sink.print(
                "wrote \(TextWidth.padded(Path.join(folder, file.name), to: 24)) \(file.purpose)"
            )
        }
        let enter = folder == "." ? "" : "cd \(folder) && "
        sink.print("Next: \(enter)pawl run \(StarterProject.machineFile)")
    }
}
