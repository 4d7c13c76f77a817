// Without arguments all benchmarks; else those whose names are given: engine, compile, store,
// simulation.
let chosen = Set(CommandLine.arguments.dropFirst())
func wants(_ name: String) -> Bool { chosen.isEmpty || chosen.contains(name) }

if wants("engine") { EngineBenchmarks.run() }
if wants("compile") { EngineBenchmarks.compile() }
if wants("simulation") { SimulationBenchmarks.run() }
if wants("store") { try StoreBenchmarks.run() }
