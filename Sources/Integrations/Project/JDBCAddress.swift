import DataCatalog

/// The address of a database as Java's drivers take it: `jdbc:postgresql://host:5432/database?sslmode=require`.
struct JDBCAddress: Equatable {
    static let example = "jdbc:postgresql://host:5432/database"

    /// What stands behind `jdbc:`, in lower case: `postgresql`, `mysql`.
    let vendor: String
    let host: String
    /// Nil for the vendor's usual one.
    let port: Int?
    let database: String
    /// What stands behind `?`.
    let parameters: [String: String]

    /// Takes an address apart; nil for a text that is none.
    init?(_ text: String) {
        let prefix = "jdbc:"
        guard text.lowercased().hasPrefix(prefix) else { return nil }
        let rest = text.dropFirst(prefix.count)
        guard let end = rest.firstIndex(of: ":"), end != rest.startIndex else { return nil }
        vendor = rest[..<end].lowercased()
        var place = rest[rest.index(after: end)...]
        guard place.hasPrefix("//") else { return nil }
        place = place.dropFirst(2)
        var parameters: [String: String] = [:]
        if let mark = place.firstIndex(of: "?") {
            for pair in place[place.index(after: mark)...].split(separator: "&") {
                let parts = pair.split(
                    separator: "=",
                    maxSplits: 1,
                    omittingEmptySubsequences: false
                )
                guard parts.count == 2 else { return nil }
                parameters[String(parts[0])] = PercentEncoding.decode(String(parts[1]))
            }
            place = place[..<mark]
        }
        self.parameters = parameters
        guard let slash = place.firstIndex(of: "/") else { return nil }
        database = PercentEncoding.decode(String(place[place.index(after: slash)...]))
        var server = place[..<slash]
        var port: Int?
        // `[::1]:5432`: colons inside of brackets are the host's own.
        let bracket = server.lastIndex(of: "]")
        if let colon = server.lastIndex(of: ":"), bracket.map({ colon > $0 }) ?? true {
            guard let number = Int(server[server.index(after: colon)...]), 1...65_535 ~= number
            else {
                return nil
            }
            port = number
            server = server[..<colon]
        }
        self.port = port
        if server.hasPrefix("["), server.hasSuffix("]") { server = server.dropFirst().dropLast() }
        host = String(server)
        guard !host.isEmpty, !database.isEmpty, !host.contains(","), !database.contains("/") else {
            return nil
        }
    }
}
