import { isDeepStrictEqual } from 'node:util'
import { eventString, type TomteEvent } from '../../../shared/event.ts'
import type { ExpectedRun, RuleTest } from '../../../shared/rule-test.ts'
import type { ActedAction, ActedRun } from './acted-runs.ts'

/** What happened in a test; `begin` in milliseconds since 1970. */
export interface Happened {
  events: readonly TomteEvent[]
  begin: number
}

/** How the runs differ from what a test expects, in words; empty where they do not. */
export function differencesOf(
  { expect: { runs, none } }: RuleTest,
  made: readonly ActedRun[],
  happened: Happened,
): string[] {
  const rules = new Set([...runs.map(({ rule }) => rule), ...none])
  return [...rules].flatMap(rule =>
    ofRule(
      runs.filter(run => run.rule === rule),
      made.filter(run => run.rule === rule),
      happened,
    ),
  )
}

function ofRule(
  expected: readonly ExpectedRun[],
  made: readonly ActedRun[],
  { events, begin }: Happened,
): string[] {
  const differences: string[] = []
  for (let index = 0; index < Math.max(expected.length, made.length); index++) {
    const [wanted, found] = [expected[index], made[index]]
    if (!wanted && found)
      differences.push(`${found.rule} ran ${onEvent(found, events)}, which was not expected`)
    else if (wanted && !found) differences.push(`${wanted.rule} did not run ${onPosition(wanted)}`)
    else if (wanted && found) differences.push(...ofRun(wanted, found, index, { events, begin }))
  }
  return differences
}

function ofRun(wanted: ExpectedRun, found: ActedRun, index: number, { events, begin }: Happened): string[] {
  const where = `run ${index + 1} of ${wanted.rule}`
  const position = events.indexOf(found.event)
  if (position !== (wanted.event ?? -1))
    return [`${where} was ${onEvent(found, events)}, not ${onPosition(wanted)}`]
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

function onPosition({ event }: ExpectedRun): string {
  return event === undefined ? 'on an event of its own' : `on event ${event}`
}

function written(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing'
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`
}
