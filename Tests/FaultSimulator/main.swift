import Foundation

exit(Simulator.main(CommandLine.arguments))
