import { compileField } from '../../shared/field-path.ts'
import type { Flow, FlowBranch, Holds } from '../../shared/flow.ts'
import type { Condition } from '../../shared/workspace/condition.ts'
import type { Action } from '../../shared/workspace/rule.ts'
import type { CompiledAction, Parts } from './compiled-rule.ts'
import { compileCondition } from './condition.ts'
import { nothingRecalled } from './recall.ts'

/** Compiles the actions of one list. */
export type CompileList = (actions: readonly Action[]) => readonly CompiledAction[]

/** Fields of an action that steers others which are compiled, and no part of what it is rendered to. */
const steering = ['branches', 'otherwise', 'actions', 'conditions', 'while', 'until'] as const

export interface CompiledFlow {
  flow: Flow<CompiledAction>
  /** What is left to render and to show. */
  fields: Record<string, unknown>
}

/**
 * What an action that steers others says; null for one of another type.
 * @throws TomteError ERR_RULE where conditions in it cannot be
 */
export function compileFlow(
  type: string,
  fields: Record<string, unknown>,
  list: CompileList,
  parts: Parts,
): CompiledFlow | null {
  const make = Object.hasOwn(flows, type) ? flows[type] : undefined
  if (!make) return null
  const holds = (value: unknown) =>
    value === undefined || value === null ? null : compileHolds(value as Condition, parts)
  const left = Object.fromEntries(
    Object.entries(fields).filter(([name]) => !(steering as readonly string[]).includes(name)),
  )
  return { flow: make(fields as Fields, { list, holds }), fields: left }
}

/** Nothing is remembered for conditions of actions, but their expressions can fail. */
function compileHolds(condition: Condition, { expression }: Parts): Holds {
  let canFail = false
  const told = () => {
    canFail = true
  }
  const holds = compileCondition(condition, { expression, canFail: told })
  if (!canFail) return (event, variables, now) => holds(event, variables, now)
  return (event, variables, now, failed) =>
    holds(event, variables, now, failed && { ...nothingRecalled, failed })
}

/** Of all kinds; the plug-ins' schemas say which of them are there. */
interface Fields {
  branches?: { conditions?: Condition; actions: Action[] }[]
  otherwise?: Action[]
  actions?: Action[]
  times?: number | null
  forEach?: string
  while?: Condition
  until?: Condition
  conditions?: Condition
  maximum?: number
  outcome?: 'done' | 'failed'
  seconds?: number
  missed?: 'run' | 'stop'
  retained?: boolean
  timeout?: number
  onTimeout?: 'continue' | 'stop'
}

interface Tools {
  list: CompileList
  holds(condition: Condition | undefined): Holds | null
}

const flows: Record<string, (fields: Fields, tools: Tools) => Flow<CompiledAction>> = {
  choose: (fields, tools) => ({
    kind: 'choose',
    branches: branchesOf(fields, tools),
    otherwise: tools.list(fields.otherwise ?? []),
  }),
  repeat: (fields, { list, holds }) => ({
    kind: 'repeat',
    times: fields.times ?? null,
    while: holds(fields.while),
    until: holds(fields.until),
    items: fields.forEach ? compileField(fields.forEach) : null,
    maximum: fields.maximum ?? 1000,
    actions: list(fields.actions ?? []),
  }),
  parallel: (fields, tools) => ({ kind: 'parallel', branches: branchesOf(fields, tools) }),
  stop: ({ outcome = 'done' }) => ({ kind: 'stop', outcome }),
  wait: ({ seconds = 0, missed = 'run' }) => ({ kind: 'wait', milliseconds: seconds * 1000, missed }),
  'wait-for': ({ retained = false, conditions, timeout = 60, onTimeout = 'continue' }, { holds }) => ({
    kind: 'wait-for',
    retained,
    conditions: holds(conditions),
    timeout: timeout * 1000,
    onTimeout,
  }),
}

function branchesOf({ branches = [] }: Fields, { list, holds }: Tools): FlowBranch<CompiledAction>[] {
  return branches.map(({ conditions, actions }) => ({
    conditions: holds(conditions),
    actions: list(actions),
  }))
}
