import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Engine } from '../../src/main/bridge/engine.ts'
import { readable } from '../../src/main/bridge/question/acted-runs.ts'
import { offlineTools } from '../../src/main/bridge/question/offline-tools.ts'
import { readRuleTests } from '../../src/main/bridge/question/rule-test-file.ts'
import { expectedRuns } from '../../src/main/bridge/question/rule-test-run.ts'
import { testEvents } from '../../src/main/bridge/question/test-events.ts'
import { createExpressions } from '../../src/main/expression/expression.ts'
import { builtInPlugins, createRegistry, type Registry } from '../../src/main/plugin/registry.ts'
import { templateFault } from '../../src/main/rule/template.ts'
import type { RuleTest } from '../../src/shared/rule-test.ts'
import { workspaceSchema } from '../../src/shared/workspace/workspace.ts'
import { builtInPorts } from '../support/built-in-ports.ts'
import { SimulatedClock } from '../support/simulated-clock.ts'
import { caseFile, caseNames } from './cases.ts'

const tools = offlineTools()
/** Seconds after the last event in which runs come to their end; no trigger of time comes due in them. */
const REST = 7200

interface Acted {
  rule: string
  /** Position in the test; undefined: of a timer or of another rule. */
  event: number | undefined
  actions: unknown[]
}

function read(name: string) {
  const path = caseFile(name)
  return readRuleTests(readFileSync(path, 'utf8'), path, tools.registry)
}

/** What the engine does with the events of a test as they come: the actions of each run, by rule and event. */
async function lived(rules: ReturnType<typeof read>['rules'], each: RuleTest): Promise<Acted[]> {
  const start = Date.parse(each.start)
  const clock = new SimulatedClock(start)
  const positions = new Map<number, number>()
  const runs = new Map<string, Acted>()
  const builtIn = createRegistry(builtInPlugins(builtInPorts(clock)), { templateFault })
  const registry: Registry = {
    ...builtIn,
    action: type => {
      const action = builtIn.action(type)
      if (!action) return undefined
      const execute: typeof action.execute = (config, context) => {
        const { rule, event } = context
        const id = `${rule.id} ${event.id}`
        const run = runs.get(id) ?? { rule: rule.id, event: positions.get(event.id), actions: [] }
        runs.set(id, run)
        run.actions.push({ ...(readable(config) as object), type })
        return type === 'event' || type === 'variable' ? action.execute(config, context) : undefined
      }
      return { ...action, execute }
    },
  }
  const engine = new Engine({
    clock,
    registry,
    journalFolder: undefined,
    expression: createExpressions(),
    report: () => {},
    notify: () => {},
    changed: () => {},
    log: line => expect.fail(line),
  })
  await engine.start()
  for (const [name, value] of Object.entries(each.variables)) engine.variables.set(name, value)
  engine.apply(
    rules,
    workspaceSchema(registry.triggerSchema, registry.actionSchema).parse({ version: 1 }).journal,
    [],
  )
  const settled = async () => {
    await engine.settled()
    await new Promise(resolve => setImmediate(resolve))
    await engine.settled()
  }
  for (const [position, { time, prefix, suffix, payload, source }] of testEvents(each.events, {
    start,
    broker: 'home',
  }).entries()) {
    await clock.advance(time - clock.now())
    await settled()
    positions.set(engine.queue.lastId + 1, position)
    engine.queue.emit(source.plugin, { prefix, suffix, payload, source })
    await settled()
  }
  await clock.advance(Math.max(0, start + (each.lasts ?? 0) * 1000 - clock.now()))
  await settled()
  if (each.lasts === undefined) await clock.advance(REST * 1000)
  await settled()
  await engine.stop(0)
  return [...runs.values()]
}

const sorted = (runs: readonly Acted[]) => runs.map(run => JSON.stringify(run)).sort()

describe.each(caseNames)('%s, as it is lived', name => {
  const { rules, tests, broker } = read(name)

  test.each(tests)('$name', async each => {
    const world = { ...tools, rules, broker, recorded: async () => [] }
    const rehearsed = (await expectedRuns(each, world))
      .filter(({ actions }) => actions && actions.length > 0)
      .map(({ rule, event, actions = [] }) => ({ rule, event, actions }))
    expect(sorted(await lived(rules, each))).toEqual(sorted(rehearsed))
  })
})
