import Glibc
import Runtime
import Values

/// The disk of a simulated machine: what its processes see, and what of it a power cut would leave.
///
/// Bytes are kept per file, and are on the disk once *that file* was flushed. Names are kept in one
/// order, as ext4, XFS and Btrfs keep them: whoever flushes a file or folder has put its last change
/// of a name on the disk, and all that came before it anywhere. What was not flushed a power cut
/// keeps, loses or mangles as chance will have it (``cutPower(_:)``).
///
/// Used by one thread only.
final class SimulatedDisk: @unchecked Sendable {
    /// A file or folder.
    final class Node {
        let isFolder: Bool
        /// What every process sees.
        var bytes: [UInt8] = []
        /// What is on the disk for certain.
        var durable: [UInt8] = []
        /// What has been done to `bytes` since.
        var pending: [Change] = []
        /// The last change of names that it takes part in.
        var lastName = 0
        var written = Timestamp(milliseconds: 0)

        init(isFolder: Bool) { self.isFolder = isFolder }
    }

    /// A change of a file's bytes.
    enum Change {
        case write(at: Int, [UInt8])
        case truncate(Int)
    }

    /// A change of names, which a power cut keeps or loses as a whole.
    typealias Naming = [(path: String, node: Node?)]

    private var nodes: [String: Node] = ["/": Node(isFolder: true)]
    private var durableNodes: [String: Node] = ["/": Node(isFolder: true)]
    private var children: [String: Set<String>] = [:]
    /// The changes of names that are not on the disk for certain; the first has the number `flushed`.
    private var namings: [Naming] = []
    private var flushedNames = 0
    /// What the machine's clock shows.
    var now = Timestamp(milliseconds: 0)
    /// Whether nothing more can be written.
    var isFull = false
    /// Who holds which lock: the process, by path.
    var locks: [String: Int32] = [:]

    private static func parent(_ path: String) -> String {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func name(_ path: String) -> String {
        String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...])
    }

    func node(_ path: String) -> Node? { nodes[path] }

    func names(in path: String) throws(SystemError) -> [String] {
        guard let node = nodes[path] else { throw SystemError(code: ENOENT) }
        guard node.isFolder else { throw SystemError(code: ENOTDIR) }
        return Array(children[path] ?? []).sorted()
    }

    /// Gives names to nodes, or takes them away, in one step.
    private func name(_ naming: Naming) {
        namings.append(naming)
        let number = flushedNames + namings.count
        for (path, node) in naming {
            let folder = Self.parent(path)
            node?.lastName = number
            nodes[folder]?.lastName = number
            nodes[path] = node
            if node == nil {
                children[folder]?.remove(Self.name(path))
            } else {
                children[folder, default: []].insert(Self.name(path))
            }
        }
    }

    func make(_ path: String, isFolder: Bool) throws(SystemError) -> Node {
        guard let folder = nodes[Self.parent(path)] else { throw SystemError(code: ENOENT) }
        guard folder.isFolder else { throw SystemError(code: ENOTDIR) }
        if nodes[path] != nil { throw SystemError(code: EEXIST) }
        if isFull { throw SystemError(code: ENOSPC) }
        let node = Node(isFolder: isFolder)
        node.written = now
        name([(path, node)])
        return node
    }

    func rename(_ path: String, to other: String) throws(SystemError) {
        guard let node = nodes[path], nodes[Self.parent(other)] != nil else {
            throw SystemError(code: ENOENT)
        }
        name([(path, nil), (other, node)])
    }

    func unlink(_ path: String) throws(SystemError) {
        guard nodes[path] != nil else { throw SystemError(code: ENOENT) }
        name([(path, nil)])
    }

    func write(_ node: Node, _ bytes: [UInt8], at offset: Int) {
        Self.apply(.write(at: offset, bytes), to: &node.bytes)
        node.pending.append(.write(at: offset, bytes))
        node.written = now
    }

    func truncate(_ node: Node, to length: Int) {
        guard node.bytes.count != length else { return }
        Self.apply(.truncate(length), to: &node.bytes)
        node.pending.append(.truncate(length))
        node.written = now
    }

    func flushData(_ node: Node) {
        node.durable = node.bytes
        node.pending = []
    }

    func flush(_ node: Node) {
        flushData(node)
        flushNames(upTo: node.lastName)
    }

    func flushAll() {
        for node in nodes.values { flushData(node) }
        flushNames(upTo: flushedNames + namings.count)
    }

    private func flushNames(upTo number: Int) {
        let count = number - flushedNames
        guard count > 0 else { return }
        for naming in namings.prefix(count) { Self.apply(naming, to: &durableNodes) }
        namings.removeFirst(count)
        flushedNames = number
    }

    private static func apply(_ naming: Naming, to nodes: inout [String: Node]) {
        for (path, node) in naming { nodes[path] = node }
    }

    private static func apply(_ change: Change, to bytes: inout [UInt8]) {
        switch change {
        case .truncate(let length):
            if length < bytes.count {
                bytes.removeLast(bytes.count - length)
            } else {
                bytes += [UInt8](repeating: 0, count: length - bytes.count)
            }
        case .write(let offset, let written):
            if offset == bytes.count {
                bytes += written
                return
            }
            let end = offset + written.count
            if end > bytes.count { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
            bytes.replaceSubrange(offset..<end, with: written)
        }
    }
}

extension SimulatedDisk {
    /// The power goes: what was not flushed is kept, lost or mangled.
    func cutPower(_ dice: inout Dice) {
        // Names: those on the disk for certain, and some more of them in their order.
        for naming in namings.prefix(dice.below(namings.count + 1)) {
            Self.apply(naming, to: &durableNodes)
        }
        flushedNames += namings.count
        namings = []
        nodes = durableNodes
        locks = [:]
        children = [:]
        // In an order that is the same each time: each file costs throws of the dice.
        for path in nodes.keys.sorted() where path != "/" {
            children[Self.parent(path), default: []].insert(Self.name(path))
            guard let node = nodes[path], !node.pending.isEmpty else { continue }
            node.bytes = Self.remains(of: node, &dice)
            node.durable = node.bytes
            node.pending = []
        }
    }

    /// What is left of a file that was not flushed.
    private static func remains(of node: Node, _ dice: inout Dice) -> [UInt8] {
        var bytes = node.durable
        switch dice.below(5) {
        case 0: break
        case 1: bytes = node.bytes
        case 2:
            // In order up to somewhere, and the last one torn.
            let count = dice.below(node.pending.count)
            for change in node.pending.prefix(count) { apply(change, to: &bytes) }
            if case .write(let offset, let written) = node.pending[count] {
                apply(
                    .write(at: offset, Array(written.prefix(dice.below(written.count + 1)))),
                    to: &bytes
                )
            }
        case 3:
            // Any of them, with holes where the others would be.
            for change in node.pending where dice.oneIn(2) { apply(change, to: &bytes) }
        default:
            // The length came to the disk and the bytes did not.
            for change in node.pending {
                switch change {
                case .truncate: apply(change, to: &bytes)
                case .write(let offset, let written):
                    let zeros = [UInt8](repeating: 0, count: written.count)
                    apply(.write(at: offset, zeros), to: &bytes)
                }
            }
        }
        return bytes
    }
}
