import type { RunRow } from '../../shared/contract/run.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import type { Journal, RecordedRun } from '../journal/journal.ts'
import { compileLimits } from '../rule/run-limits.ts'
import type { EarlierRun } from '../run/admission.ts'
import type { Runner } from '../run/runner.ts'
import type { VariableSnapshot } from '../run/variables.ts'

export interface EarlierRunSources {
  rules: readonly Rule[]
  journal: Pick<Journal<RecordedRun>, 'runs' | 'find'>
  runner: Pick<Runner, 'ranBefore'>
  clock: Clock
  /** For keys of runs. */
  variables: VariableSnapshot
}

/** Runs that are looked at, and those of them whose events are: of very many the newest count. */
const MOST_RUNS = 20_000
const MOST_EVENTS = 5000
const PAGE = 1000

/** Counts the runs from before the start where a rule has a rate limit: a restart allows it no more of them. */
export async function countEarlierRuns({ rules, runner, ...sources }: EarlierRunSources): Promise<void> {
  const limited = new Map(rules.flatMap(rule => (rule.rateLimit ? [[rule.id, rule] as const] : [])))
  if (limited.size === 0) return
  const called = calledRules(rules)
  const rows = await newestRuns(limited, sources)
  const earlier = new Map<string, EarlierRun[]>()
  let looked = 0
  for (const { rule: id, started, event } of rows) {
    const rule = limited.get(id) as Rule
    const needsEvent = rule.key !== undefined || called.has(id)
    if (needsEvent && ++looked > MOST_EVENTS) continue
    const run = needsEvent
      ? await lookInto(rule, started, event?.id ?? 0, sources)
      : { key: undefined, started }
    if (!run) continue
    const known = earlier.get(id)
    if (known) known.push(run)
    else earlier.set(id, [run])
  }
  for (const [id, runs] of earlier) {
    const limits = compileLimits(limited.get(id) as Rule)
    runner.ranBefore({ id, limits }, runs.reverse())
  }
}

type Sources = Omit<EarlierRunSources, 'rules' | 'runner'>

/** Runs of these rules within the spans of their limits, newest first; none that was begun by hand. */
async function newestRuns(rules: ReadonlyMap<string, Rule>, { journal, clock }: Sources): Promise<RunRow[]> {
  const now = clock.now()
  const spanOf = (rule: Rule) => (rule.rateLimit?.seconds ?? 0) * 1000
  const longest = Math.max(...[...rules.values()].map(spanOf))
  const found: RunRow[] = []
  let before: number | undefined
  for (let looked = 0; looked < MOST_RUNS; looked += PAGE) {
    const page = await journal.runs({ limit: PAGE, before })
    for (const row of page) {
      const rule = rules.get(row.rule)
      if (rule && row.event !== null && now - row.started < spanOf(rule)) found.push(row)
    }
    const last = page.at(-1)
    if (page.length < PAGE || !last || now - last.started >= longest) break
    before = last.id
  }
  return found
}

/** Null where the event is kept no more, or where another rule called this one, which no limit counts. */
async function lookInto(
  rule: Rule,
  started: number,
  event: number,
  { journal, variables }: Sources,
): Promise<EarlierRun | null> {
  const entry = await journal.find(event)
  if (!entry?.rules.includes(rule.id)) return null
  const key = compileLimits(rule)?.key
  try {
    return { started, key: key?.(entry.event, variables, entry.event.time) }
  } catch {
    return null // such a run has no key now, and would not begin
  }
}

/** Those that some rule calls. */
function calledRules(rules: readonly Rule[]): Set<string> {
  const called = new Set<string>()
  for (const [, id] of JSON.stringify(rules).matchAll(/"rule":"([^"]+)"/g)) called.add(id as string)
  return called
}
