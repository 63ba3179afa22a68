import type { TraceStep } from '../../../shared/contract/run.ts'
import { TomteError } from '../../../shared/errors.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import { offlineTools } from '../../bridge/question/offline-tools.ts'
import { Rehearsal } from '../../bridge/question/rehearsal.ts'
import { remarksOn } from '../../bridge/question/remarks.ts'
import type { Run } from '../../run/run.ts'
import { runDetail } from '../../run/run-detail.ts'
import { check } from '../../workspace/check.ts'
import { bytesOf } from '../check.ts'
import { ExitCode } from '../client/exit-code.ts'
import type { Given } from '../client/flag.ts'
import type { ToolSources } from '../client/tool.ts'
import { type Terminal, UsageError } from '../command.ts'
import type { ReplayFlag } from './flags.ts'
import { recordedEvents } from './recorded-events.ts'

const NOT_DRY = ['speed', 'host', 'port', 'url', 'broker', 'topic'] as const

/** Says what the rules of a workspace would do with a recording, run by run; nothing is done. */
export async function replayIntoRules(
  file: string,
  given: Given<ReplayFlag>,
  { stopped }: ToolSources,
  terminal: Terminal,
): Promise<number> {
  for (const flag of NOT_DRY)
    if (given.has(flag)) throw new UsageError('--dry reaches no broker and does not wait.')
  const tools = offlineTools()
  const rules = chosenRules(await rulesOf(given.text('dry') ?? '', tools.validate), given.all('rule'))
  const controller = new AbortController()
  void stopped().then(() => controller.abort(new TomteError('ERR_CANCELLED', 'Ended.')))
  let runs = 0
  const rehearsal = new Rehearsal({
    ...tools,
    rules,
    variables: {},
    loop: false,
    signal: controller.signal,
    ended(run) {
      runs++
      for (const line of given.has('json') ? [JSON.stringify(runDetail(run))] : runLines(run))
        terminal.out(line)
    },
  })
  let last: number | undefined
  const broker = given.text('as')
  for await (const events of recordedEvents(file, () => terminal.error('Its last line was cut off.')))
    for (const event of events) {
      if (last === undefined) rehearsal.begin(event.time)
      last = Math.max(last ?? 0, event.time)
      await rehearsal.take(broker === undefined ? event : ofBroker(event, broker))
    }
  if (last !== undefined) await rehearsal.finish(last)
  if (!given.has('quiet')) {
    terminal.error(`${runs} runs would have been made.`)
    for (const { id, name } of rules) {
      const error = rehearsal.errorOf(id)
      if (error) terminal.error(`${name} cannot be used: ${error.message}`)
    }
    for (const remark of remarksOn(rules, { loop: false, dropped: rehearsal.dropped })) terminal.error(remark)
  }
  return ExitCode.good
}

async function rulesOf(file: string, validate: Parameters<typeof check>[1]): Promise<Rule[]> {
  const checked = check(await bytesOf(file), validate)
  if ('workspace' in checked) return checked.workspace.rules
  throw new TomteError('ERR_WORKSPACE_INVALID', `${file} is no workspace.`, { faults: checked.faults })
}

function chosenRules(rules: readonly Rule[], ids: readonly string[]): Rule[] {
  if (ids.length === 0) return rules.filter(({ enabled }) => enabled)
  return ids.map(id => {
    const rule = rules.find(each => each.id === id)
    if (rule) return { ...rule, enabled: true }
    throw new TomteError('ERR_RULE_UNKNOWN', `The workspace has no rule with the id “${id}”.`)
  })
}

function ofBroker(event: TomteEvent, broker: string): TomteEvent {
  return event.source.topic === undefined ? event : { ...event, source: { ...event.source, broker } }
}

function runLines(run: Run): string[] {
  const { row, steps } = runDetail(run)
  const { started, name, state, event, error } = row
  const head = `${new Date(started).toISOString()} ${name}: ${state}, on ${event?.string ?? 'nothing'}`
  return [error ? `${head} (${error.message})` : head, ...steps.map(stepLine)]
}

function stepLine({ type, state, input = {} }: TraceStep): string {
  const fields = Object.entries(input).map(([name, value]) => `${name}=${value}`)
  return `    ${type}${state === 'done' ? '' : ` ${state}`} ${fields.join(' ')}`.trimEnd()
}
