/// The limits of a store.
public struct StoreLimits: Sendable {
    /// From how many bytes on a journal is ended and a new one begun.
    public var journalBytesMax: Int
    /// Up to how many executions are flushed file by file; more are flushed with their file system.
    public var filesFlushedSinglyMax: Int

    /// Makes limits; without arguments those that Pawl uses.
    public init(journalBytesMax: Int = 8 << 20, filesFlushedSinglyMax: Int = 32) {
        self.journalBytesMax = journalBytesMax
        self.filesFlushedSinglyMax = filesFlushedSinglyMax
    }
}

/// A store's folder, held for writing: at most one process has it at a time.
///
/// ``append(_:)`` is the only way in. A batch is durable when it returns: one write and one flush of
/// the journal, whatever the number of executions. The files of the executions follow without a
/// flush; after a crash ``open(_:limits:)`` makes them good from the journal. docs/store.md tells
/// the whole story.
///
/// Dropped without ``checkpoint()``, it leaves the folder as a crash would.
public struct Store: ~Copyable, Sendable {
    /// What was found that cannot be believed, each left as it is.
    ///
    /// The executions that it is about are not open; everything else goes on.
    public internal(set) var damages: [StoreError] = []
    /// How often the journal was flushed since the store was opened.
    public private(set) var flushes = 0
    /// Reads what is in the store.
    public let reader: StoreReader

    let layout: StoreLayout
    let disk: any Disk
    let limits: StoreLimits
    /// The executions that have not ended, and the ends of their histories.
    var histories: [ExecutionKey: HistoryEnd] = [:]
    /// The executions whose files may not be on the disk yet.
    var dirty: Set<ExecutionKey> = []
    /// The executions that the journal was about when the store was opened: what they ordered last
    /// may not have been done.
    var replayed: [ExecutionKey] = []
    /// For tests: told of every instant at which a crash leaves something else behind.
    ///
    /// What it throws ends the driver there and then.
    var probe: (@Sendable (CrashPoint) throws(StoreError) -> Void)?

    private var journal: Journal
    private var isJournalDamaged: Bool
    private let lock: StoreLock

    /// Where a history ends.
    struct HistoryEnd {
        var lastID: Int64 = 0
        var bytes = 0
    }

    /// The instants between which a crash makes a difference.
    enum CrashPoint: Sendable, CaseIterable {
        case flushed, materialised
    }

    /// Opens a store, makes it if there is none, and repairs what a crash has left.
    ///
    /// - Parameters:
    ///   - folder: the store's folder.
    ///   - limits: see ``StoreLimits``.
    /// - Returns: the store, locked.
    /// - Throws: ``StoreError``: of the kind `inUse` while another process has it.
    /// - Complexity: O(bytes of the journal and of the histories that it or an open execution has).
    public static func open(
        _ folder: String,
        limits: StoreLimits = StoreLimits()
    ) throws(StoreError) -> Store {
        try open(folder, limits: limits, on: SystemDisk())
    }

    /// Opens a store on a disk of any kind.
    package static func open(
        _ folder: String,
        limits: StoreLimits,
        on disk: any Disk
    ) throws(StoreError) -> Store {
        let layout = StoreLayout(root: folder)
        for folder in [layout.root, layout.journals, layout.inbox, layout.executions] {
            try storing(folder, "make the folder") { () throws(SystemError) in
                try disk.makeFolder(folder)
            }
        }
        let lock = try disk.lock(layout.lock)
        let reader = StoreReader(layout: layout, disk: disk)
        let contents = try readJournal(layout, disk)
        var open: [ExecutionKey] = []
        var damages: [StoreError] = []
        if contents?.open == nil {
            // There is no journal, or one that cannot be read: the executions themselves say which
            // of them are open.
            let (records, unreadable) = try reader.executions()
            damages = unreadable
            open = records.filter { $0.end == nil }.map(\.key)
        }
        let journal = try journal(after: contents, open: open, in: layout, on: disk)
        let isJournalDamaged = !(contents?.damagedLines.isEmpty ?? true)
        var store = Store(
            layout: layout,
            disk: disk,
            limits: limits,
            lock: lock,
            journal: journal,
            isJournalDamaged: isJournalDamaged,
            damages: damages
        )
        for key in open { try store.materialise(key, ExecutionChange()) }
        guard let contents else { return store }
        if contents.open != nil { try store.replay(contents) }
        if contents.open != nil, !contents.isWhole { try store.adoptOpenExecutions() }
        guard isJournalDamaged else { return store }
        let lines = contents.damagedLines.map(String.init).joined(separator: ", ")
        store.damages.append(.damaged(layout.journal(contents.number), "cannot read line \(lines)"))
        return store
    }

    private init(
        layout: StoreLayout,
        disk: any Disk,
        limits: StoreLimits,
        lock: StoreLock,
        journal: consuming Journal,
        isJournalDamaged: Bool,
        damages: [StoreError]
    ) {
        (self.layout, self.disk, self.limits) = (layout, disk, limits)
        reader = StoreReader(layout: layout, disk: disk)
        (self.isJournalDamaged, self.damages) = (isJournalDamaged, damages)
        self.lock = lock
        self.journal = journal
    }

    /// The journal to write into: the one that was read, or one that begins with these executions.
    private static func journal(
        after contents: JournalContents?,
        open: [ExecutionKey],
        in layout: StoreLayout,
        on disk: any Disk
    ) throws(StoreError) -> Journal {
        if let contents, contents.open != nil {
            return try Journal(continuing: contents, in: layout, on: disk)
        }
        return try Journal(
            beginning: (contents?.number ?? 0) + 1,
            in: layout,
            on: disk,
            open: open
        )
    }

    /// The executions that have not ended, in the order of their names.
    public var openExecutions: [ExecutionKey] {
        histories.keys.sorted { ($0.machine, $0.name) < ($1.machine, $1.name) }
    }

    /// Makes a batch durable, and then visible in the executions' files.
    ///
    /// If it throws, nothing that the batch orders may be done, and the store takes no more: it may
    /// or may not have the batch, which the next start finds out.
    ///
    /// - Complexity: one flush of the disk; a few system calls per execution.
    public mutating func append(_ batch: Batch) throws(StoreError) {
        guard !batch.isEmpty else { return }
        if journal.length > limits.journalBytesMax { try checkpoint() }
        try journal.append(batch.entries)
        flushes += 1
        try probe?(.flushed)
        // Replies last: who has one finds in the executions' files what it tells of.
        for (key, change) in batch.changes { try write(change, of: key) }
        for case .request(let id, let reply) in batch.entries {
            try finishRequest(id, reply: reply)
        }
        try probe?(.materialised)
    }

    /// Finds out whether something can be written at all.
    ///
    /// - Throws: ``StoreError``: no space left on the device, or what else stands in the way.
    func checkRoom() throws(StoreError) {
        let path = layout.root + "/room.tmp"
        try storing(path, "write") { () throws(SystemError) in
            defer { try? disk.unlink(path) }
            try disk.write(path, Array(repeating: 0, count: 4096))
        }
    }

    /// Puts everything on the disk and begins a new journal: the next start has nothing to repair.
    public mutating func checkpoint() throws(StoreError) {
        guard journal.batches > 0 || isJournalDamaged else { return }
        try flushDirty()
        let (old, oldNumber) = (journal.path, journal.number)
        journal = try Journal(
            beginning: oldNumber + 1,
            in: layout,
            on: disk,
            open: openExecutions
        )
        try storing(old, "remove the old journal") { () throws(SystemError) in
            if isJournalDamaged {
                try disk.rename(old, to: old + ".damaged")
            } else {
                try disk.remove(old)
            }
        }
        isJournalDamaged = false
    }

    private static func readJournal(
        _ layout: StoreLayout,
        _ disk: any Disk
    ) throws(StoreError) -> JournalContents? {
        let names = try storing(layout.journals, "list the journals") { () throws(SystemError) in
            try disk.names(in: layout.journals)
        }
        // An older one beside it is what a crash has left of `checkpoint`: it has been worked in.
        let numbers = names.compactMap { name in
            name.hasSuffix(".jsonl") ? Int(name.dropLast(6)) : nil
        }.sorted()
        for old in numbers.dropLast() { try? disk.remove(layout.journal(old)) }
        guard let number = numbers.last else { return nil }
        let path = layout.journal(number)
        let bytes = try storing(path, "read the journal") { () throws(SystemError) in
            try disk.read(path)
        }
        return try JournalContents(number: number, path: path, bytes: bytes ?? [])
    }
}
