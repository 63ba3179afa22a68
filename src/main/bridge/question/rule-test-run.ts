import { type PlainError, TomteError } from '../../../shared/errors.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import {
  type ExpectedRun,
  type RuleTest,
  type RuleTestOutcome,
  rulesOfTest,
} from '../../../shared/rule-test.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import type { RuleExplanation } from '../../rule/explain.ts'
import type { Progress } from '../../window/question-port.ts'
import { type ActedRun, ActedRuns } from './acted-runs.ts'
import { armed } from './dry-run.ts'
import { Rehearsal, type RehearsalOptions } from './rehearsal.ts'
import { remarksOn } from './remarks.ts'
import { differencesOf, type Happened } from './test-differences.ts'
import { testEvents } from './test-events.ts'
import { whyNot } from './why-not.ts'

export interface RuleTestWorld extends Pick<RehearsalOptions, 'parts' | 'registry' | 'signal' | 'breathe'> {
  rules: readonly Rule[]
  broker: string
  /** The events of the recording that a test names. */
  recorded(test: RuleTest): Promise<TomteEvent[]>
  /** How far it is. */
  passed?: Progress
}

/** Runs one test: nothing is done, and time is virtual. Rejects where its recording cannot be read. */
export async function runRuleTest(test: RuleTest, world: RuleTestWorld): Promise<RuleTestOutcome> {
  const events = await eventsOf(test, world)
  const { begin, runs, failures, dropped } = await rehearse(test, events, world)
  const unknown = rulesOfTest(test).filter(id => !world.rules.some(rule => rule.id === id))
  const differences = [
    ...unknown.map(id => `there is no rule “${id}”`),
    ...runs.errors,
    ...(await differencesWithReasons(test, runs.made, { events, begin }, world)),
  ]
  return {
    name: test.name,
    passed: differences.length === 0,
    differences,
    remarks: [...failures, ...remarksOn(world.rules, { loop: test.loop, dropped })],
  }
}

/** Where there are any, the test is run once more to see why rules did not run. */
async function differencesWithReasons(
  test: RuleTest,
  made: readonly ActedRun[],
  happened: Happened,
  world: RuleTestWorld,
): Promise<string[]> {
  const differences = differencesOf(test, made, happened)
  if (differences.length === 0) return differences
  const { events } = happened
  const wanted = new Set(test.expect.runs.map(({ event = -1 }) => events[event]))
  const explained = new Map<TomteEvent, RuleExplanation[]>()
  await rehearse(test, events, { ...world, passed: undefined }, (event, explain) => {
    if (wanted.has(event)) explained.set(event, explain())
  })
  const why = (rule: string, event: TomteEvent) => whyNot(rule, explained.get(event) ?? [])
  return differencesOf(test, made, { ...happened, why })
}

/** What a test would have to expect for its rules to pass it as they are. */
export async function expectedRuns(test: RuleTest, world: RuleTestWorld): Promise<ExpectedRun[]> {
  const events = await eventsOf(test, world)
  const { runs } = await rehearse(test, events, world)
  const positions = new Map(events.map((event, position) => [event, position]))
  return runs.made.map(({ rule, event, state, actions }) => {
    const position = positions.get(event)
    return {
      rule,
      ...(position !== undefined && { event: position }),
      state: state === 'interrupted' ? 'running' : state,
      actions,
    }
  })
}

/** A rule of every second makes millions in a month. */
const MOST_RUNS = 100_000

function tooManyRuns({ name }: RuleTest): TomteError {
  return new TomteError(
    'ERR_RULE_TEST_SIZE',
    `The test “${name}” makes more than ${MOST_RUNS.toLocaleString('en')} runs.`,
    { hint: 'Let it last shorter, or test fewer rules.' },
  )
}

async function eventsOf(test: RuleTest, { broker, recorded }: RuleTestWorld): Promise<TomteEvent[]> {
  if (test.recording !== undefined) return recorded(test)
  return testEvents(test.events, { start: Date.parse(test.start), broker })
}

async function rehearse(
  test: RuleTest,
  events: readonly TomteEvent[],
  world: RuleTestWorld,
  deciding?: RehearsalOptions['deciding'],
) {
  const acted = new ActedRuns()
  const { begin, end } = timeOf(test, events)
  let taken = 0
  const breathe = () => {
    const fraction = end > begin ? Math.min(1, (rehearsal.clock.now() - begin) / (end - begin)) : 1
    world.passed?.({ events: taken, runs: acted.count, fraction })
    return world.breathe?.()
  }
  const tooMany = new AbortController()
  const signal = world.signal ? AbortSignal.any([world.signal, tooMany.signal]) : tooMany.signal
  const rehearsal = new Rehearsal({
    ...world,
    rules: armed(world.rules),
    variables: test.variables,
    loop: test.loop,
    fails: test.fails,
    signal,
    breathe,
    ended(run) {
      acted.ended(run)
      if (acted.count > MOST_RUNS) tooMany.abort(tooManyRuns(test))
    },
    ...(deciding && { deciding }),
    acted: (type, config, run) => acted.acted(type, config, run, rehearsal.clock.now()),
  })
  rehearsal.begin(begin)
  for (const event of events) {
    await rehearsal.take(event)
    taken++
    await breathe()
    signal.throwIfAborted()
  }
  await rehearsal.finish(end)
  const told = (errorOf: (rule: string) => PlainError | undefined) =>
    rulesOfTest(test).flatMap(id => {
      const error = errorOf(id)
      return error ? [`${id}: ${error.message}`] : []
    })
  const missing = rehearsal.missingFailures.map(each => `there is ${each}`)
  const errors = [...missing, ...told(id => rehearsal.faultOf(id))]
  // An expression that fails on some message does not hold there: whether that is wrong, the expected runs say.
  const failures = told(id => (rehearsal.faultOf(id) ? undefined : rehearsal.errorOf(id)))
  return { begin, runs: { made: acted.all, errors }, failures, dropped: rehearsal.dropped }
}

/** When the test begins and ends, in milliseconds since 1970. */
function timeOf({ start: written, recording, lasts }: RuleTest, events: readonly TomteEvent[]) {
  const start = Date.parse(written)
  const first = events[0]?.time ?? start
  const begin = recording === undefined ? Math.min(start, first) : first
  const last = Math.max(begin, ...events.slice(-1).map(({ time }) => time))
  return { begin, end: lasts === undefined ? last : Math.max(last, begin + lasts * 1000) }
}
