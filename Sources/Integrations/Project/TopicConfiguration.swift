/// A topic as `sns:publish` finds it.
public struct TopicConfiguration: Sendable, Equatable {
    /// Who gets its messages, in this order.
    public var subscriptions: [Subscription]

    /// Makes a topic.
    public init(subscriptions: [Subscription]) { self.subscriptions = subscriptions }
}

/// One receiver of a topic's messages.
public struct Subscription: Sendable, Equatable {
    /// Where messages go.
    public enum Endpoint: Sendable, Equatable {
        /// A file that gets one JSON line a message.
        case file(String)
        /// A program that gets the message on standard input.
        case command([String])
        /// An HTTP endpoint that gets the message as the body of a POST.
        case webhook(url: ConfiguredText, headers: [String: ConfiguredText])
        /// Mailboxes.
        case email(EmailEndpoint)
    }

    /// What failures call it.
    public var name: String
    /// Where messages go.
    public var endpoint: Endpoint
    /// Whether the message goes alone, without the envelope with its id, topic and attributes.
    public var rawMessageDelivery: Bool

    /// Makes a subscription.
    public init(name: String, endpoint: Endpoint, rawMessageDelivery: Bool = false) {
        self.name = name
        self.endpoint = endpoint
        self.rawMessageDelivery = rawMessageDelivery
    }

    var texts: [ConfiguredText] {
        switch endpoint {
        case .file, .command: []
        case .webhook(let url, let headers): [url] + headers.values
        case .email(let email): [email.user, email.password].compactMap { $0 }
        }
    }
}

/// How mail is sent.
public struct EmailEndpoint: Sendable, Equatable {
    /// How the connection to the mail server is kept private.
    public enum Security: String, Sendable, CaseIterable {
        /// Plain first, TLS from then on; a server without it is refused.
        case startTLS = "STARTTLS"
        /// TLS from the first byte.
        case tls = "TLS"
        /// Not at all.
        case none = "NONE"
    }

    /// The mail server.
    public var host: String
    /// Its port; nil for the usual one: 587, 465 with TLS, 25 without security.
    public var port: Int?
    /// How the connection is kept private.
    public var security: Security
    /// With whose name to log in; nil for no login.
    public var user: ConfiguredText?
    /// The password for it.
    public var password: ConfiguredText?
    /// The sender.
    public var from: String
    /// The receivers.
    public var to: [String]
    /// The subject where a message has none.
    public var subject: String?

    /// Makes an endpoint.
    public init(
        host: String,
        port: Int? = nil,
        security: Security = .startTLS,
        user: ConfiguredText? = nil,
        password: ConfiguredText? = nil,
        from: String,
        to: [String],
        subject: String? = nil
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
        self.from = from
        self.to = to
        self.subject = subject
    }
}
