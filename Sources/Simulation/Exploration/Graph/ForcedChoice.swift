import StatesLanguage

extension StateMachine {
    /// The machine with a Choice that always goes one way.
    func forcing(_ way: SequentialForm.Way) -> StateMachine {
        var machine = self
        switch way {
        case .rule(let state, let forced):
            machine.scope = scope.editingChoice(state) { choice in
                for index in choice.rules.indices {
                    choice.rules[index].condition = .constant(index == forced)
                }
            }
        case .defaultRule(let state):
            machine.scope = scope.editingChoice(state) { choice in
                for index in choice.rules.indices {
                    choice.rules[index].condition = .constant(false)
                }
            }
        case .catcher: break
        }
        return machine
    }
}

extension Scope {
    fileprivate func editingChoice(_ name: String, _ edit: (inout ChoiceState) -> Void) -> Scope {
        var scope = self
        scope.states = states.map { state in
            var state = state
            switch state.kind {
            case .choice(var choice) where state.name == name:
                edit(&choice)
                state.kind = .choice(choice)
            case .parallel(var parallel):
                parallel.branches = parallel.branches.map { $0.editingChoice(name, edit) }
                state.kind = .parallel(parallel)
            case .map(var map):
                map.processor = map.processor.editingChoice(name, edit)
                state.kind = .map(map)
            case .choice, .pass, .task, .wait, .succeed, .fail: break
            }
            return state
        }
        return scope
    }
}
