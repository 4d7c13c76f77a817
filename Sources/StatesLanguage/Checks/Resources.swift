import Values

extension Check {
    /// Every `Resource` names something that the type of machine may use.
    static let resources = Check { facts, reporter in
        facts.forEachState { state, _ in
            if let place = state.place["Resource"], let resource = state.resource {
                task(resource, place, facts, &reporter)
            }
            guard state.type == .map else { return }
            for (field, allowed) in [
                ("ItemReader", ["s3:getObject", "s3:listObjectsV2"]),
                ("ResultWriter", ["s3:putObject"]),
            ] {
                guard let place = state.place[field]?["Resource"], let text = place.string,
                    !place.isPlaceholder
                else { continue }
                let prefix = "arn:aws:states:::"
                let name = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
                // Other partitions have ARNs of their own.
                guard !allowed.contains(where: { name == $0 || name.hasSuffix(":::" + $0) }) else {
                    continue
                }
                reporter.report(
                    .error,
                    Sentences.invalidMapResource(
                        field,
                        allowed,
                        near: Suggestion.nearest(to: name, among: allowed)
                    ),
                    at: place.range,
                    path: place.path
                )
            }
        }
    }

    private static func task(
        _ resource: Resource,
        _ place: Place,
        _ facts: Facts,
        _ reporter: inout Reporter
    ) {
        switch resource.kind {
        case .function: break
        case .activity:
            if facts.options.type == .express {
                reporter.report(
                    .error,
                    Sentences.expressActivity(),
                    at: place.range,
                    path: place.path
                )
            }
        case .integration(let service, let action, let pattern):
            guard !place.isPlaceholder else { return }
            switch Integrations.verdict(service: service, action: action, pattern: pattern) {
            case .known: break
            case .unknown(let near):
                reporter.report(
                    .error,
                    Sentences.unrecognizedResource(resource.arn, near: near),
                    at: place.range,
                    path: place.path
                )
                return
            case .patternNotSupported:
                reporter.report(
                    .error,
                    Sentences.unsupportedPattern(resource.arn, pattern),
                    at: place.range,
                    path: place.path
                )
                return
            }
            if facts.options.type == .express, pattern != .requestResponse {
                reporter.report(
                    .error,
                    Sentences.expressPattern(pattern),
                    at: place.range,
                    path: place.path
                )
            }
        }
    }
}
