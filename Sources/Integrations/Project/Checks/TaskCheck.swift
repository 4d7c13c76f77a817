public import StatesLanguage

/// Looks at the tasks of a definition with the eyes of its project: jobs, crawlers, topics and the like
/// that `pawl.yaml` does not have, and parameters that a resource does not know.
///
/// Only what is written out is looked at: a name that comes from data is known when it comes.
public struct TaskCheck: Sendable {
    private let configuration: ProjectConfiguration
    private let file: String

    /// The codes of what it finds.
    public static let codes: [DiagnosticCode] = [.projectReference, .taskParameter]

    /// Makes one for a definition of a project.
    ///
    /// - Parameters:
    ///   - configuration: the project.
    ///   - file: the definition's name.
    public init(_ configuration: ProjectConfiguration, file: String) {
        self.configuration = configuration
        self.file = file
    }

    /// What there is to say, as warnings: elsewhere the names may be there.
    ///
    /// - Complexity: O(nodes).
    public func diagnostics(of definition: Node) -> [Diagnostic] {
        var found: [Diagnostic] = []
        look(at: definition, "", &found)
        return found
    }

    private func look(at scope: Node, _ path: String, _ found: inout [Diagnostic]) {
        for state in scope["States"]?.entries ?? [] {
            let path = "\(path)/States/\(state.key)"
            if let text = state.value["Resource"]?.string, let resource = Resource(parsing: text) {
                for name in ["Parameters", "Arguments"] {
                    guard let parameters = state.value[name] else { continue }
                    look(at: parameters, of: resource, "\(path)/\(name)", &found)
                }
            }
            for (index, branch) in (state.value["Branches"]?.elements ?? []).enumerated() {
                look(at: branch, "\(path)/Branches[\(index)]", &found)
            }
            for name in ["ItemProcessor", "Iterator"] {
                guard let inner = state.value[name] else { continue }
                look(at: inner, "\(path)/\(name)", &found)
            }
        }
    }

    private func look(
        at parameters: Node,
        of resource: Resource,
        _ path: String,
        _ found: inout [Diagnostic]
    ) {
        guard case .integration(let service, let action, _) = resource.kind,
            let entries = parameters.entries
        else { return }
        let plain = service.hasPrefix("aws-sdk:") ? String(service.dropFirst(8)) : service
        let subject = TaskSubject("\(plain):\(action)")
        for entry in entries {
            let name = entry.key.hasSuffix(".$") ? String(entry.key.dropLast(2)) : entry.key
            let place = "\(path)/\(name)"
            if let known = subject?.parameters, !known.contains(name) {
                found.append(
                    Diagnostic(
                        code: .taskParameter,
                        severity: .warning,
                        message: "\(plain):\(action) has no parameter \"\(name)\"",
                        file: file,
                        range: entry.keyRange,
                        path: place,
                        help: "It has \(known.sorted().joined(separator: ", ")).",
                        suggestion: NearestName.nearest(to: name, among: known)
                    )
                )
            }
            for reference in subject?.references(in: entry, configuration) ?? []
            where !reference.known.contains(reference.name) {
                found.append(
                    Diagnostic(
                        code: .projectReference,
                        severity: .warning,
                        message: "pawl.yaml has no \(reference.kind) \"\(reference.name)\"",
                        file: file,
                        range: reference.range,
                        path: place,
                        help: reference.known.isEmpty
                            ? "It has no \(reference.section) at all."
                            : "Its \(reference.section) are "
                                + reference.known.sorted().joined(separator: ", ") + ".",
                        suggestion: NearestName.nearest(to: reference.name, among: reference.known)
                    )
                )
            }
        }
    }
}

extension Node {
    /// The value of a member; nil if there is none, or this is no mapping.
    fileprivate subscript(_ key: String) -> Node? { entries?.first { $0.key == key }?.value }
}
