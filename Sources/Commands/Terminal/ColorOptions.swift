import ArgumentParser

/// Whether to paint, as every command takes it.
struct ColorOptions: ParsableArguments {
    @Flag(name: .customLong("no-color"), help: "Print without colours, as NO_COLOR and CI have it.")
    var noColor = false

    /// The colours for a stream.
    func paint(_ sink: TextSink) -> Paint {
        Paint(isOn: sink.isTerminal && !isPlain)
    }

    /// Whether plain text is wanted, whatever the stream.
    var isPlain: Bool { noColor || Terminal.current.prefersPlain }
}
