import ArgumentParser
import StatesLanguage

/// The type of a machine as a word of the command line, in any case.
enum MachineTypeArgument: String, ExpressibleByArgument, CaseIterable {
    case standard = "STANDARD"
    case express = "EXPRESS"

    init?(argument: String) { self.init(rawValue: argument.uppercased()) }

    var type: StateMachineType {
        switch self {
        case .standard: .standard
        case .express: .express
        }
    }
}
