EngineBenchmarks.run()
EngineBenchmarks.compile()
