public import Engine
import JSONPath
public import Values

/// What is to be otherwise where a replay begins to do things anew.
public struct EntryEdit: Sendable, Equatable {
    /// One value to be set.
    public struct Setting: Sendable, Equatable {
        /// The variable that it is in; nil for the state's input.
        public var variable: String?
        /// Where in it, as a reference path: `$`, `$.a.b`, `$.rows[0]`.
        public var path: String
        /// What is to be there.
        public var value: JSON
        /// Whether the variable may be one that there was not before.
        public var mayBeNew: Bool

        /// Makes a setting.
        public init(
            variable: String? = nil,
            path: String,
            value: JSON,
            mayBeNew: Bool = true
        ) {
            self.variable = variable
            self.path = path
            self.value = value
            self.mayBeNew = mayBeNew
        }
    }

    /// What the states are entered with; nil for what they are entered with anyway.
    public var input: JSON?
    /// Values of it, or of variables, that are set one after the other.
    public var settings: [Setting] = []

    /// Makes an edit that changes nothing.
    public init() {}

    /// Whether it changes nothing.
    public var isEmpty: Bool { input == nil && settings.isEmpty }
    /// Whether it is about the state's input alone.
    public var isOfInputOnly: Bool { settings.allSatisfy { $0.variable == nil } }

    /// A value with the settings that are about it.
    ///
    /// - Parameters:
    ///   - value: the state's input, or what the variable has.
    ///   - variable: the variable; nil for the input.
    /// - Returns: what it is then.
    /// - Throws: ``EntryEditError`` where a path cannot be set.
    public func edited(_ value: JSON, of variable: String? = nil) throws(EntryEditError) -> JSON {
        var value = variable == nil ? input ?? value : value
        for setting in settings where setting.variable == variable {
            guard setting.path != "$" else {
                value = setting.value
                continue
            }
            do {
                value = try ReferencePath(parsing: setting.path).setting(setting.value, in: value)
            } catch {
                throw EntryEditError(setting: setting, value: value)
            }
        }
        return value
    }
}

/// A setting whose path leads nowhere.
public struct EntryEditError: Error, Sendable, Equatable {
    /// The setting.
    public let setting: EntryEdit.Setting
    /// What it was to be set in.
    public let value: JSON
    /// The names of the variables that there are, where it is about one that there is not; nil elsewhere.
    public var variables: [String]?
}

/// A replay with what is to be otherwise in it.
public struct ReplayPlan: Sendable {
    /// The replay: its history is what a new execution begins with.
    public let replay: Replay
    /// What the new execution has to be made with besides.
    public let changes: [EntryChange]
    /// The visits of the replay that stand where it begins to do things anew, as far as it came there.
    public let points: [VisitAddress]

    /// Plans a replay.
    ///
    /// - Parameters:
    ///   - recording: the record.
    ///   - point: from where on things are done anew.
    ///   - eventID: instead, the event from which on the record does not count.
    ///   - edit: what is to be otherwise there.
    ///   - begin: makes the new execution with changes.
    /// - Throws: ``EntryEditError``.
    /// - Complexity: as often as there are visits at the point, what the replay costs.
    public init(
        of recording: Recording,
        from point: ReplayPoint,
        before eventID: Int64? = nil,
        edit: EntryEdit = EntryEdit(),
        begin: ([EntryChange]) -> Execution
    ) throws(EntryEditError) {
        let extent: Replay.Extent =
            eventID.map { .before(eventID: $0) } ?? .without(point.future(in: recording))
        let wanted = point.visits.map { recording.visits.addresses[$0] }
        var changes: [EntryChange] = []
        while true {
            let replay = Replay(recording, with: begin(changes), extent: extent, clock: .still)
            let reached = wanted.compactMap { address -> (address: VisitAddress, visit: Int)? in
                replay.visits.visit(at: address).map { (address, $0) }
            }
            // A change may lead elsewhere, so they are made one after the other, the earliest first.
            let next = reached.map {
                (visit: $0.visit, entered: replay.visits.tree.visits[$0.visit])
            }
            .filter { next in !changes.contains { $0.eventID == next.entered.enteredEventID } }
            .min { $0.entered.enteredEventID < $1.entered.enteredEventID }
            guard !edit.isEmpty, let next else {
                self.replay = replay
                self.changes = changes
                points = reached.map(\.address)
                return
            }
            changes.append(try Self.change(edit, replay.visits, next.visit))
        }
    }

    private static func change(
        _ edit: EntryEdit,
        _ visits: AddressedTree,
        _ visit: Int
    ) throws(EntryEditError) -> EntryChange {
        let entered = visits.tree.visits[visit]
        var change = EntryChange(eventID: entered.enteredEventID)
        let input = try edit.edited(entered.input)
        if input != entered.input { change.input = input }
        let variables = visits.variables(at: visit)
        for name in edit.settings.compactMap(\.variable) {
            let first = edit.settings.first { $0.variable == name }
            if variables[name] == nil, let first, !first.mayBeNew {
                throw EntryEditError(
                    setting: first,
                    value: .object(variables),
                    variables: variables.map(\.key)
                )
            }
            change.assigned[name] = try edit.edited(variables[name] ?? [:], of: name)
        }
        return change
    }
}
