import StatesLanguage

extension ProjectReader {
    /// `Protocol`, as in `Subscribe`, with what only Pawl has.
    private enum SubscriptionProtocol: String, CaseIterable {
        case file, command, http, https, email
    }

    static let subscriptionFields = [
        "Name", "Protocol", "Endpoint", "RawMessageDelivery", "Headers", "Subject", "SMTP",
    ]

    /// One of `Topics`.
    mutating func topic(_ name: String, _ value: Located) -> TopicConfiguration? {
        guard let fields = fields(value, known: ["Subscriptions", "DisplayName", "Tags"]) else {
            return nil
        }
        guard let list = fields["Subscriptions"] else {
            warn(
                .projectValue,
                "The topic has no Subscriptions: what is sent to it reaches nobody.",
                at: value.place
            )
            return TopicConfiguration(subscriptions: [])
        }
        guard let elements = list.node.elements else {
            wrong(list, wanted: "an array of subscriptions")
            return nil
        }
        var subscriptions: [Subscription] = []
        for (index, element) in elements.enumerated() {
            if let subscription = subscription(list.element(index, element), index) {
                subscriptions.append(subscription)
            }
        }
        return TopicConfiguration(subscriptions: subscriptions)
    }

    private mutating func subscription(_ value: Located, _ index: Int) -> Subscription? {
        guard let fields = fields(value, known: Self.subscriptionFields) else { return nil }
        guard fields["Protocol"] != nil else {
            missing(
                "Protocol",
                in: fields,
                help: "One of "
                    + SubscriptionProtocol.allCases.map(\.rawValue).joined(separator: ", ") + "."
            )
            return nil
        }
        let kind = choice(fields["Protocol"], of: SubscriptionProtocol.self)
        let raw = boolean(fields["RawMessageDelivery"]) ?? false
        let name = string(fields["Name"])
        guard let kind else { return nil }
        guard let target = fields["Endpoint"] else {
            missing("Endpoint", in: fields)
            return nil
        }
        guard target.node.string != "" else {
            wrong(target, wanted: "where the messages go")
            return nil
        }
        misplaced(
            "Headers",
            in: fields,
            unless: kind == .http || kind == .https,
            with: "http and https"
        )
        misplaced("SMTP", in: fields, unless: kind == .email, with: "email")
        misplaced("Subject", in: fields, unless: kind == .email, with: "email")
        guard let endpoint = endpoint(kind, target, fields) else { return nil }
        // An address may hold a secret, so it is not in the name that failures show.
        return Subscription(
            name: name ?? "\(kind.rawValue) \(index + 1)",
            endpoint: endpoint,
            rawMessageDelivery: raw
        )
    }

    private mutating func misplaced(
        _ name: String,
        in fields: Fields,
        unless fits: Bool,
        with protocols: String
    ) {
        guard !fits, let value = fields[name] else { return }
        report(.projectField, "\(name) goes with the protocols \(protocols).", at: value.place)
    }

    private mutating func endpoint(
        _ kind: SubscriptionProtocol,
        _ target: Located,
        _ fields: Fields
    ) -> Subscription.Endpoint? {
        switch kind {
        case .file: return string(target).map { .file($0) }
        case .command: return command(target).map { .command($0) }
        case .http, .https:
            guard let url = configuredText(target) else { return nil }
            // An address that is a secret as a whole is checked when it is used.
            if url.references.isEmpty, !url.source.hasPrefix(kind.rawValue + "://") {
                wrong(target, wanted: "an address that begins with \(kind.rawValue)://")
            }
            return .webhook(url: url, headers: texts(fields["Headers"]))
        case .email: return email(target, fields).map { .email($0) }
        }
    }

    private mutating func email(_ target: Located, _ fields: Fields) -> EmailEndpoint? {
        let to = target.node.string == nil ? strings(target) : string(target).map { [$0] }
        for address in to ?? [] where !address.contains("@") {
            wrong(target, wanted: "addresses of mailboxes, such as team@example.org")
        }
        guard let value = fields["SMTP"] else {
            missing(
                "SMTP",
                in: fields,
                help: "SMTP: {Host: mail.example.org, From: pawl@example.org}."
            )
            return nil
        }
        let known = ["Host", "Port", "Security", "User", "Password", "From"]
        guard let mail = self.fields(value, known: known) else { return nil }
        let host = required("Host", in: mail)
        let from = required("From", in: mail)
        let port = integer(mail["Port"], in: 1...65_535)
        let security = choice(mail["Security"], of: EmailEndpoint.Security.self) ?? .startTLS
        let user = configuredText(mail["User"])
        let password = configuredText(mail["Password"])
        if let password, let value = mail["Password"] {
            secret(password, "Password", at: value.place)
            if security == .none, let host, host != "localhost", !host.hasPrefix("127.") {
                warn(
                    .projectSecret,
                    "Security is NONE, so the password goes over the network for everybody to read.",
                    at: value.place
                )
            }
        }
        guard let to, let host, let from else { return nil }
        return EmailEndpoint(
            host: host,
            port: port.map { Int($0) },
            security: security,
            user: user,
            password: password,
            from: from,
            to: to,
            subject: string(fields["Subject"])
        )
    }

    /// Warns of a secret that stands in the file itself.
    mutating func secret(_ text: ConfiguredText, _ name: String, at place: Place) {
        guard text.references.isEmpty else { return }
        warn(
            .projectSecret,
            "\(name) stands in the file for everybody who gets it.",
            at: place,
            help: "${env:NAME} or ${file:path} refers to it."
        )
    }
}
