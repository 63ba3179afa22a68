import type { Action, Rule, Trigger } from '../../src/shared/workspace/rule.ts'

/** A rule with one part changed or left out, and which. */
export interface Mutant {
  what: string
  rule: Rule
}

type Json = unknown
type Fields = Record<string, Json>

/** Every rule that differs from `rule` in one part that a user may get wrong. */
export function mutantsOf(rule: Rule): Mutant[] {
  return [
    ...settings(rule),
    ...inList(rule.triggers, triggerChanges).map(([what, triggers]) => ({
      what: `trigger ${what}`,
      rule: { ...rule, triggers: triggers as Trigger[] },
    })),
    ...conditions(rule.conditions).map(([what, changed]) => ({
      what: `condition ${what}`,
      rule: { ...rule, conditions: changed } as Rule,
    })),
    ...inList(rule.actions, actionChanges).map(([what, actions]) => ({
      what: `action ${what}`,
      rule: { ...rule, actions: actions as Action[] },
    })),
  ]
}

type Change<T = Json> = [what: string, changed: T]

function settings(rule: Rule): Mutant[] {
  const { key, rateLimit, mode } = rule
  const mutants: Mutant[] = []
  if (key !== undefined) mutants.push({ what: 'without its key', rule: { ...rule, key: undefined } })
  if (rateLimit) {
    const more = { ...rateLimit, runs: rateLimit.runs + 1 }
    mutants.push({ what: 'without its rate limit', rule: { ...rule, rateLimit: undefined } })
    mutants.push({ what: 'with a higher rate limit', rule: { ...rule, rateLimit: more } })
  }
  // Nothing is under way longer than an instant where nothing is waited for.
  if (mode === 'restart' || (mode === 'queued' && JSON.stringify(rule.actions).includes('"wait')))
    mutants.push({ what: 'of mode single', rule: { ...rule, mode: 'single' } })
  return mutants
}

/** One item left out, or changed. */
function inList(items: readonly Json[], changes: (item: Fields) => Change[]): Change<Json[]>[] {
  return items.flatMap((item, index): Change<Json[]>[] => [
    [`${index} left out`, items.filter((_, other) => other !== index)],
    ...changes(item as Fields).map(
      ([what, changed]): Change<Json[]> => [
        `${index} ${what}`,
        items.map((other, position) => (position === index ? changed : other)),
      ],
    ),
  ])
}

function triggerChanges(trigger: Fields): Change[] {
  const changes: Change[] = []
  const set = (what: string, fields: Fields) => changes.push([what, { ...trigger, ...fields }])
  if (trigger.type === 'mqtt') set('with retained turned', { retained: trigger.retained !== true })
  if (trigger.hysteresis) set('without hysteresis', { hysteresis: 0 })
  if (trigger.for) {
    set('without its time', { for: null })
    set('with a longer time', { for: Number(trigger.for) + 120 })
  }
  for (const field of ['seconds', 'within'])
    if (trigger[field]) {
      set(`with a shorter ${field}`, { [field]: Number(trigger[field]) * 0.9 })
      set(`with a longer ${field}`, { [field]: Number(trigger[field]) * 1.2 })
    }
  if (Array.isArray(trigger.steps)) {
    set('turned round', { steps: trigger.steps.toReversed() })
    for (const [what, steps] of inList(trigger.steps, step =>
      within(step, 'conditions', conditions(step.conditions)),
    ))
      if (steps.length > 1) set(what, { steps })
  }
  return changes
}

const bounds: Record<string, string> = { '>': '>=', '>=': '>', '<': '<=', '<=': '<', '==': '!=', '!=': '==' }

/** Undefined: without conditions at all. */
function conditions(condition: Json): Change[] {
  if (condition === undefined) return []
  return [['left out', undefined], ...clause(condition as Fields)]
}

function clause(condition: Fields): Change[] {
  const [form = ''] = Object.keys(condition)
  const inner = condition[form]
  if (form === 'all' || form === 'any') {
    const clauses = inner as Fields[]
    const other = form === 'all' ? 'any' : 'all'
    return [
      ...(clauses.length > 1 ? [[`${form} as ${other}`, { [other]: clauses }] as Change] : []),
      ...inList(clauses, clause).map(([what, changed]): Change => [`${form}.${what}`, { [form]: changed }]),
    ]
  }
  if (form === 'not') return [['not left out', inner], ...within(condition, 'not', clause(inner as Fields))]
  if (form === 'time' || form === 'changed') {
    const fields = inner as Fields
    return ['after', 'before', 'from', 'to']
      .filter(name => fields[name] !== undefined && Object.keys(fields).length > 2)
      .map(name => [`without ${name}`, { [form]: { ...fields, [name]: undefined } }])
  }
  if (form === 'last') return within(condition, 'last', clause(inner as Fields))
  const { op } = condition
  return typeof op === 'string' && bounds[op]
    ? [[`${op} as ${bounds[op]}`, { ...condition, op: bounds[op] }]]
    : []
}

function within(whole: Fields, field: string, changes: Change[]): Change[] {
  return changes.map(([what, changed]) => [`${field} ${what}`, { ...whole, [field]: changed }])
}

function actionChanges(action: Fields): Change[] {
  const changes: Change[] = []
  const set = (what: string, fields: Fields) => changes.push([what, { ...action, ...fields }])
  if (action.type === 'wait') set('twice as long', { seconds: Number(action.seconds) * 2 })
  if (action.type === 'wait-for') {
    set('half as long', { timeout: Number(action.timeout) / 2 })
    set('twice as long', { timeout: Number(action.timeout) * 2 })
    set('stopping', { onTimeout: 'stop' })
  }
  for (const field of ['topic', 'payload', 'title', 'body', 'suffix'])
    if (action[field]) set(`with another ${field}`, { [field]: `${action[field]}x` })
  if (typeof action.times === 'number') set('once more', { times: action.times + 1 })
  changes.push(
    ...within(
      action,
      'while',
      conditions(action.while).filter(([, changed]) => changed),
    ),
  )
  changes.push(...within(action, 'conditions', conditions(action.conditions)))
  for (const field of ['actions', 'otherwise'])
    changes.push(...within(action, field, inList((action[field] as Json[]) ?? [], actionChanges)))
  const branches = inList((action.branches as Json[]) ?? [], branchChanges)
  changes.push(...within(action, 'branches', branches))
  return changes.filter(([, changed]) => isWhole(changed as Fields))
}

function branchChanges(branch: Fields): Change[] {
  return [
    ...within(branch, 'conditions', conditions(branch.conditions)),
    ...within(branch, 'actions', inList(branch.actions as Json[], actionChanges)),
  ]
}

/** Whether a flow action still has what it cannot be without. */
function isWhole({ type, actions, branches }: Fields): boolean {
  if (type === 'repeat') return (actions as Json[]).length > 0
  return branches === undefined || (branches as Json[]).length > 0
}
