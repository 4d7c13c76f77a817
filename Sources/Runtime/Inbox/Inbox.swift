import Glibc
import Values

extension Store {
    /// The ids of the requests that wait in the inbox, in the order of their names.
    func waitingRequests() throws(StoreError) -> [String] {
        try reader.names(in: layout.inbox).compactMap { name in
            name.hasSuffix(".json") ? String(name.dropLast(5)) : nil
        }
    }

    /// Puts the answer to a request where its sender looks for it, and takes the request away. May
    /// be done again: what is gone was finished.
    func finishRequest(_ id: String, reply: JSON) throws(StoreError) {
        let (request, answer) = (layout.request(id), layout.reply(id))
        try storing(answer, "answer a request") { () throws(SystemError) in
            guard Files.exists(request) else { return }
            try Files.replace(answer, with: Array((reply.text() + "\n").utf8))
            try Files.remove(request)
        }
    }
}
