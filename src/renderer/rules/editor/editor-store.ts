import { createStore, type StoreApi } from 'zustand/vanilla'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import { everyPart } from '../draft/action-tree.ts'
import { beginHistory, changed, type History, redone, undone } from '../draft/history.ts'
import {
  draftOfRule,
  type RuleDraft,
  type RuleSeed,
  ruleOfDraft,
  sameRule,
  withKeysOf,
} from '../draft/rule-draft.ts'
import { type FieldFaults, noFaults, placeFaults, withoutFault } from '../fault/field-fault.ts'

export interface EditorState {
  /** As it is saved. */
  base: RuleDraft
  history: History<RuleDraft>
  /** Places whose faults are shown because they were left; all of them once saving was tried. */
  visited: ReadonlySet<string>
  showAll: boolean
  coreFaults: FieldFaults
  /** What the core refused without naming a field. */
  refusal: PlainError | null
  saving: boolean
  /** What happened to the saved rule elsewhere while it was edited here. */
  elsewhere: { kind: 'changed'; rule: Rule } | { kind: 'removed' } | null
  /** Parts whose form is open, by key. */
  open: ReadonlySet<string>
}

export interface RuleEditor {
  readonly state: StoreApi<EditorState>
  /** `place` is what is touched (`name`, `k3.topic`): its fault is lifted, and typing into it is one step to undo. */
  change(edit: (draft: RuleDraft) => RuleDraft, place?: string): void
  undo(): void
  redo(): void
  visit(place: string): void
  setOpen(key: string, open: boolean): void
  revert(): void
  /** Takes note of the rule as the workspace now has it; undefined: it is gone. */
  arrived(rule: Rule | undefined): void
  /** Gives up what was edited here for what was saved elsewhere. */
  takeTheirs(): void
  keepMine(): void
  /** Saves by `put` under `id`; false where the core refused, and the faults then stand at their fields. */
  save(id: string, put: (rule: Rule) => Promise<unknown>): Promise<boolean>
  showFaults(): void
}

export function createRuleEditor(begin: RuleSeed & { id?: string }): RuleEditor {
  const draft = draftOfRule(begin)
  const state = createStore<EditorState>(() => fresh(draft))
  const present = () => state.getState().history.present
  const become = (history: History<RuleDraft>) => state.setState({ history })

  return {
    state,
    change(edit, place) {
      const { history, coreFaults, open } = state.getState()
      const next = edit(history.present)
      const known = keysOf(history.present)
      const added = [...keysOf(next)].filter(key => !known.has(key))
      state.setState({
        history: changed(history, next, place ?? null),
        coreFaults: place === undefined ? coreFaults : withoutFault(coreFaults, place),
        refusal: null,
        open: added.length === 0 ? open : new Set([...open, ...added]),
      })
    },
    undo: () => become(undone(state.getState().history)),
    redo: () => become(redone(state.getState().history)),
    visit(place) {
      const { visited } = state.getState()
      if (!visited.has(place)) state.setState({ visited: new Set(visited).add(place) })
    },
    setOpen(key, isOpen) {
      const open = new Set(state.getState().open)
      if (isOpen) open.add(key)
      else open.delete(key)
      state.setState({ open })
    },
    revert() {
      const { base, history } = state.getState()
      state.setState({ ...cleared, history: changed(history, base) })
    },
    arrived(rule) {
      const { base } = state.getState()
      if (base.id === null || state.getState().saving) return
      if (!rule) return state.setState({ elsewhere: { kind: 'removed' } })
      if (rule.enabled !== present().enabled) setEnabled(state, rule.enabled)
      const theirs = draftOfRule(rule)
      if (sameRule(theirs, state.getState().base)) return state.setState({ elsewhere: null })
      if (sameRule(present(), state.getState().base)) adopt(state, theirs)
      else if (sameRule(present(), theirs)) state.setState({ base: present(), elsewhere: null })
      else state.setState({ elsewhere: { kind: 'changed', rule } })
    },
    takeTheirs() {
      const { elsewhere } = state.getState()
      if (elsewhere?.kind === 'changed') state.setState(fresh(draftOfRule(elsewhere.rule)))
    },
    keepMine() {
      const { elsewhere } = state.getState()
      if (elsewhere?.kind === 'changed')
        state.setState({ base: draftOfRule(elsewhere.rule), elsewhere: null })
    },
    async save(id, put) {
      const written = present()
      state.setState({ saving: true, refusal: null, coreFaults: noFaults })
      try {
        await put(ruleOfDraft(written, id))
        const named = (draft: RuleDraft): RuleDraft => (draft.id === id ? draft : { ...draft, id })
        const { history } = state.getState()
        const present = named(history.present)
        state.setState({ ...cleared, base: named(written), history: { ...history, present, touched: null } })
        return true
      } catch (error) {
        state.setState({ saving: false, showAll: true, ...refused(toPlainError(error), written) })
        return false
      }
    },
    showFaults: () => state.setState({ showAll: true }),
  }
}

function keysOf({ triggers, actions }: RuleDraft): Set<string> {
  return new Set([...triggers, ...everyPart(actions)].map(({ key }) => key))
}

const cleared = {
  visited: new Set<string>(),
  showAll: false,
  coreFaults: noFaults,
  refusal: null,
  saving: false,
  elsewhere: null,
}

function fresh(draft: RuleDraft): EditorState {
  return { ...cleared, base: draft, history: beginHistory(draft), open: new Set() }
}

/** Nothing was unsaved: shows what is saved now. Forms stay open where the parts are the same, as after saving, when the core fills in defaults. */
function adopt(state: StoreApi<EditorState>, theirs: RuleDraft): void {
  const { history } = state.getState()
  const same = withKeysOf(theirs, history.present)
  if (same) state.setState({ base: same, history: { ...history, present: same }, elsewhere: null })
  else state.setState(fresh(theirs))
}

/** Enabling is saved at once, by its own call, and is no part of what is edited. */
function setEnabled(state: StoreApi<EditorState>, enabled: boolean): void {
  const { base, history } = state.getState()
  const set = (draft: RuleDraft): RuleDraft => ({ ...draft, enabled })
  state.setState({
    base: set(base),
    history: {
      ...history,
      past: history.past.map(set),
      present: set(history.present),
      future: history.future.map(set),
    },
  })
}

function refused(error: PlainError, draft: RuleDraft): Pick<EditorState, 'coreFaults' | 'refusal'> {
  const { fields, others } = placeFaults(error.faults ?? [], draft)
  if (fields.size > 0 && others.length === 0) return { coreFaults: fields, refusal: null }
  return {
    coreFaults: fields,
    refusal: others.length === 0 ? error : { ...error, message: others.join(' ') },
  }
}
