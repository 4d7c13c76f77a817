import StatesLanguage
import Values

/// Something that a machine may do though no data was found that makes it do so, because that depends
/// on data which could not be followed back.
enum Assumption: Hashable {
    /// A Choice goes one way.
    case way(SequentialForm.Way)
    /// A Map finds items.
    case items(String)
}

extension StateMachine {
    /// The machine that always does what is assumed.
    ///
    /// - Parameters:
    ///   - assumption: what it is to do.
    ///   - data: what items of Maps are made of.
    /// - Returns: the other machine.
    func assuming(_ assumption: Assumption, _ data: MadeUpData) -> StateMachine {
        var machine = self
        switch assumption {
        case .way(.rule(let state, let forced)):
            machine.scope = scope.editing(state) { kind in
                guard case .choice(var choice) = kind else { return }
                for index in choice.rules.indices {
                    choice.rules[index].condition = .constant(index == forced)
                }
                kind = .choice(choice)
            }
        case .way(.defaultRule(let state)):
            machine.scope = scope.editing(state) { kind in
                guard case .choice(var choice) = kind else { return }
                for index in choice.rules.indices {
                    choice.rules[index].condition = .constant(false)
                }
                kind = .choice(choice)
            }
        case .way(.catcher): break
        case .items(let state):
            let items = data.values(of: .items(state))
            machine.scope = scope.editing(state) { kind in
                guard case .map(var map) = kind else { return }
                // Two, so that one can fail and another not.
                let assumed = items.count == 1 ? items + items : items
                map.items = .template(.literal(.array(assumed)))
                kind = .map(map)
            }
        }
        return machine
    }
}

extension Scope {
    fileprivate func editing(_ name: String, _ edit: (inout StateKind) -> Void) -> Scope {
        var scope = self
        scope.states = states.map { state in
            var state = state
            switch state.kind {
            case .parallel(var parallel):
                parallel.branches = parallel.branches.map { $0.editing(name, edit) }
                state.kind = .parallel(parallel)
            case .map(var map):
                map.processor = map.processor.editing(name, edit)
                state.kind = .map(map)
            case .choice, .pass, .task, .wait, .succeed, .fail: break
            }
            if state.name == name { edit(&state.kind) }
            return state
        }
        return scope
    }
}
