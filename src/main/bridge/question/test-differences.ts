import { isDeepStrictEqual } from 'node:util'
import { eventString, type TomteEvent } from '../../../shared/event.ts'
import { type ExpectedRun, type RuleTest, rulesOfTest } from '../../../shared/rule-test.ts'
import type { ActedAction, ActedRun } from './acted-runs.ts'

/** What happened in a test; `begin` in milliseconds since 1970. */
export interface Happened {
  events: readonly TomteEvent[]
  begin: number
  /** Why a rule did not run on this event. */
  why?(rule: string, event: TomteEvent): string
}

/** How the runs differ from what a test expects, in words; empty where they do not. */
export function differencesOf(test: RuleTest, made: readonly ActedRun[], happened: Happened): string[] {
  return rulesOfTest(test).flatMap(rule =>
    ofRule(
      test.expect.runs.filter(run => run.rule === rule),
      made.filter(run => run.rule === rule),
      happened,
    ),
  )
}

/** Runs are compared with those that were expected on the same event, so that one that is missing does not make all after it wrong. */
function ofRule(expected: readonly ExpectedRun[], made: readonly ActedRun[], happened: Happened): string[] {
  const wanted = expected.map(({ event }) => event ?? OWN)
  const found = made.map(({ event }) => happened.events.indexOf(event))
  const moved = firstMoved(wanted, found)
  if (moved >= 0) {
    const [run, place] = [expected[moved]!, onEvent(made[moved]!, happened.events)]
    return [`run ${moved + 1} of ${run.rule} was ${place}, not ${onPosition(run, happened)}`]
  }
  const differences: string[] = []
  let next = 0
  for (const [index, run] of expected.entries()) {
    const at = found.indexOf(wanted[index]!, next)
    if (at < 0) {
      const why = found.includes(wanted[index]!) ? ' in this order' : reason(run, happened)
      differences.push(`${run.rule} did not run ${onPosition(run, happened)}${why}`)
      continue
    }
    differences.push(...made.slice(next, at).map(each => unexpected(each, happened)))
    differences.push(...ofRun(run, made[at]!, index, happened))
    next = at + 1
  }
  return [...differences, ...made.slice(next).map(each => unexpected(each, happened))]
}

/** Where events of timers and other rules stand: at no place of the test. */
const OWN = -1

/** Where the same runs come in another order: the first that does; else -1. */
function firstMoved(wanted: readonly number[], found: readonly number[]): number {
  const sorted = (positions: readonly number[]) => positions.toSorted((a, b) => a - b)
  if (!isDeepStrictEqual(sorted(wanted), sorted(found))) return -1
  return wanted.findIndex((position, index) => position !== found[index])
}

function unexpected(run: ActedRun, { events }: Happened): string {
  return `${run.rule} ran ${onEvent(run, events)}, which was not expected`
}

function ofRun(wanted: ExpectedRun, found: ActedRun, index: number, { begin }: Happened): string[] {
  const where = `run ${index + 1} of ${wanted.rule}`
  const late = ofTime(wanted.at, found.started, begin)
  if (late) return [`${where} began ${late}`]
  if (found.state !== wanted.state)
    return [`${where} was ${found.state}${found.error ? ` (${found.error})` : ''}, not ${wanted.state}`]
  if (!wanted.actions) return []
  const differences: string[] = []
  for (let at = 0; at < Math.max(wanted.actions.length, found.actions.length); at++) {
    const action = `${where}, action ${at + 1}`
    const [{ at: when, ...fields } = {}, time] = [wanted.actions[at], found.times[at]]
    const ofFields = ofAction(action, wanted.actions[at] && (fields as ActedAction), found.actions[at])
    const untimely = time === undefined ? null : ofTime(when, time, begin)
    differences.push(...ofFields)
    if (untimely && ofFields.length === 0) differences.push(`${action}: carried out ${untimely}`)
  }
  return differences
}

/** `seconds` after `begin` it was to be; null where it was, or where it may be whenever it likes. */
function ofTime(seconds: number | undefined, time: number, begin: number): string | null {
  if (seconds === undefined || Math.abs(begin + seconds * 1000 - time) < 1) return null
  return `${(time - begin) / 1000} s after the beginning, not ${seconds} s`
}

function ofAction(where: string, wanted: ActedAction | undefined, found: ActedAction | undefined): string[] {
  if (!wanted && found) return [`${where}: ${written(found)} was not expected`]
  if (wanted && !found) return [`${where}: ${written(wanted)} is missing`]
  if (!wanted || !found) return []
  return Object.entries(wanted)
    .filter(([field, value]) => !isDeepStrictEqual(value, found[field]))
    .map(([field, value]) => `${where}: ${field} is ${written(found[field])}, not ${written(value)}`)
}

function onEvent({ event }: ActedRun, events: readonly TomteEvent[]): string {
  const position = events.indexOf(event)
  return position < 0
    ? `on ${eventString(event)}`
    : `on event ${position} (${event.source.topic ?? eventString(event)})`
}

function onPosition({ event: position }: ExpectedRun, { events }: Happened): string {
  if (position === undefined) return 'on an event of a timer or of another rule'
  const event = events[position]
  if (!event) return `on event ${position}, which there is not`
  return `on event ${position} (${event.source.topic ?? eventString(event)})`
}

function reason({ rule, event: position }: ExpectedRun, { events, why }: Happened): string {
  const event = position === undefined ? undefined : events[position]
  return why && event ? `: ${why(rule, event)}` : ''
}

function written(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing'
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`
}
