import { type PlainError, TomteError } from '../../../shared/errors.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import type { ExpectedRun, RuleTest, RuleTestOutcome } from '../../../shared/rule-test.ts'
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
  const { begin, events, runs, failures, dropped } = await rehearse(test, world)
  const unknown = rulesOf(test).filter(id => !world.rules.some(rule => rule.id === id))
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
  const wanted = new Set(test.expect.runs.map(({ event }) => event))
  const explained = new Map<number, RuleExplanation[]>()
  await rehearse(test, { ...world, passed: undefined }, (position, explain) => {
    if (wanted.has(position)) explained.set(position, explain())
  })
  const why = (rule: string, position: number) => whyNot(rule, explained.get(position) ?? [])
  return differencesOf(test, made, { ...happened, why })
}

/** What a test would have to expect for its rules to pass it as they are. */
export async function expectedRuns(test: RuleTest, world: RuleTestWorld): Promise<ExpectedRun[]> {
  const { events, runs } = await rehearse(test, world)
  return runs.made.map(({ rule, event, state, actions }) => {
    const position = events.indexOf(event)
    return {
      rule,
      ...(position >= 0 && { event: position }),
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

async function rehearse(
  test: RuleTest,
  world: RuleTestWorld,
  deciding?: (position: number, explain: () => RuleExplanation[]) => void,
) {
  const start = Date.parse(test.start)
  const events =
    test.recording === undefined
      ? testEvents(test.events, { start, broker: world.broker })
      : await world.recorded(test)
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
    ...(deciding && { deciding: (event, explain) => deciding(events.indexOf(event), explain) }),
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
    rulesOf(test).flatMap(id => {
      const error = errorOf(id)
      return error ? [`${id}: ${error.message}`] : []
    })
  const missing = rehearsal.missingFailures.map(each => `there is ${each}`)
  const errors = [...missing, ...told(id => rehearsal.faultOf(id))]
  // An expression that fails on some message does not hold there: whether that is wrong, the expected runs say.
  const failures = told(id => (rehearsal.faultOf(id) ? undefined : rehearsal.errorOf(id)))
  return { begin, events, runs: { made: acted.all, errors }, failures, dropped: rehearsal.dropped }
}

/** When the test begins and ends, in milliseconds since 1970. */
function timeOf({ start: written, recording, lasts }: RuleTest, events: readonly TomteEvent[]) {
  const start = Date.parse(written)
  const first = events[0]?.time ?? start
  const begin = recording === undefined ? Math.min(start, first) : first
  const last = Math.max(begin, ...events.slice(-1).map(({ time }) => time))
  return { begin, end: lasts === undefined ? last : Math.max(last, begin + lasts * 1000) }
}

function rulesOf({ expect: { runs, none } }: RuleTest): string[] {
  return [...new Set([...runs.map(({ rule }) => rule), ...none])]
}
