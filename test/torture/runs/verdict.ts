import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { systemClock } from '../../../src/main/clock.ts'
import type { KeptRun } from '../../../src/main/journal/journal.ts'
import { createLevelJournal } from '../../../src/main/journal/level-journal.ts'
import type { Run } from '../../../src/main/run/run.ts'
import { runDetail, runRow } from '../../../src/main/run/run-detail.ts'
import type { RunDetail } from '../../../src/shared/contract/run.ts'
import { effects } from './house.ts'

/** What was seen from outside once all had come to rest. */
export interface Observed {
  /** Messages; their numbers run from 0. */
  sent: number
  /** The data folder, of a Tomte that has ended. */
  data: string
  /** Topics of messages that it said to be in doubt. */
  doubts: readonly string[]
  /** Those among its newest runs that a window listed as interrupted. */
  interruptedRuns: ReadonlySet<number>
  /** The numbers that each of the effects left. */
  seen: readonly number[][]
}

export interface Verdict {
  kills: number
  sent: number
  /** Messages with neither an event nor a doubt. */
  lost: number
  /** Messages with two events, runs of one rule on one event, effects of one action that came twice. */
  doubled: number
  /** Told as in doubt, without an event. */
  doubts: number
  runs: number
  /** Listed as interrupted, each with the action that is uncertain. */
  interrupted: number
  /** Of the uncertain actions, those that had been carried out. */
  carriedOut: number
  /** All else that is not as it should be. */
  faults: string[]
}

const RULES = ['steps', 'queue']
const MOST_RUNS = 1_000_000

/** Compares what is in the journal with what was seen. */
export async function verdictOf(observed: Observed): Promise<Omit<Verdict, 'kills'>> {
  const { sent, data, seen } = observed
  const { events, runs, faults } = await readJournal(join(data, 'journal'))
  faults.push(...(await otherDatabases(data)))
  const tally = {
    sent,
    lost: 0,
    doubled: 0,
    doubts: 0,
    runs: runs.size,
    interrupted: 0,
    carriedOut: 0,
    faults,
  }
  const doubts = new Set(observed.doubts)
  const counts = seen.map(countOf)
  const listed = [...runs.values()].flat().filter(({ row }) => row.state === 'interrupted')
  for (const { row, detail } of listed) {
    tally.interrupted++
    if (!row.error || !detail?.steps.some(({ state }) => state === 'uncertain'))
      faults.push(`the interrupted run ${row.id} names no uncertain action`)
  }
  const newest = listed.slice(-100).filter(({ row }) => row.id > lastOf(runs) - 500)
  for (const { row } of newest)
    if (!observed.interruptedRuns.has(row.id)) faults.push(`no window lists the interrupted run ${row.id}`)

  for (let number = 0; number < sent; number++) {
    const ids = events.get(number) ?? []
    if (ids.length > 1) tally.doubled += double(faults, `the message ${number} has ${ids.length} events`)
    if (ids.length === 0) {
      if (doubts.has(`kill/${number}`)) tally.doubts++
      else {
        tally.lost++
        faults.push(`the message ${number} is lost`)
      }
    }
    const runOf = (rule: string) => ids.flatMap(id => runs.get(`${id} ${rule}`) ?? [])
    for (const rule of ids.length > 0 ? RULES : []) {
      const { length } = runOf(rule)
      if (length > 1) tally.doubled += double(faults, `${rule} ran ${length} times on the message ${number}`)
      if (length === 0) faults.push(`no run of ${rule} on the message ${number} is listed`)
    }
    for (const [index, { rule, step }] of effects.entries()) {
      const count = counts[index]?.get(number) ?? 0
      const name = `action ${step} of ${rule} on the message ${number}`
      if (count > 1) tally.doubled += double(faults, `${name} was carried out ${count} times`)
      const [run] = runOf(rule)
      const state = run?.detail?.steps[step]?.state
      if (state === 'uncertain') tally.carriedOut += count
      else if (state === 'done' ? count === 0 : count > 0)
        faults.push(
          `${name} is ${state} in the ${run?.row.state} run ${run?.row.id}, and was carried out ${count} times`,
        )
      if (run && !['done', 'interrupted'].includes(run.row.state))
        faults.push(
          `the run ${run.row.id} on the message ${number} is ${run.row.state}: ${run.row.error?.message}`,
        )
    }
  }
  return tally
}

/** Ids of the events by number of the message, and the runs by event and rule. */
async function readJournal(folder: string) {
  const faults: string[] = []
  const journal = createLevelJournal<Run>({
    folder,
    clock: systemClock,
    words: { row: runRow, detail: runDetail },
    ids: () => ({ event: 0, run: 0 }),
    raiseIds() {},
    report: (_, trouble) => void (trouble && faults.push(`after an orderly end: ${trouble.title}`)),
    log: line => void faults.push(line),
  })
  await journal.start()
  const events = new Map<number, number[]>()
  for await (const entries of journal.read({ topic: 'kill/#' }))
    for (const { event } of entries) {
      const number = Number(event.payload.text)
      events.set(number, [...(events.get(number) ?? []), event.id])
    }
  const runs = new Map<string, { row: RunDetail['row']; detail: KeptRun['detail'] }[]>()
  const rows = await allRuns(limits => journal.runs(limits))
  for (const row of rows.reverse()) {
    const kept = await journal.run(row.id)
    const key = `${row.event?.id} ${row.rule}`
    runs.set(key, [...(runs.get(key) ?? []), { row, detail: kept?.detail ?? null }])
  }
  await journal.stop()
  return { events, runs, faults }
}

type Runs = (limits: { limit: number; before?: number }) => Promise<RunDetail['row'][]>

/** A page may end early, where it took long. */
async function allRuns(page: Runs): Promise<RunDetail['row'][]> {
  const rows: RunDetail['row'][] = []
  for (;;) {
    const before = rows.at(-1)?.id
    const found = await page(before === undefined ? { limit: 1000 } : { limit: 1000, before })
    if (found.length === 0 || rows.length > MOST_RUNS) return rows
    rows.push(...found)
  }
}

function lastOf(runs: ReadonlyMap<string, { row: { id: number } }[]>): number {
  let last = 0
  for (const found of runs.values()) for (const { row } of found) last = Math.max(last, row.id)
  return last
}

/** Each can be opened and read, and none had to be set aside. */
async function otherDatabases(data: string): Promise<string[]> {
  const faults: string[] = []
  for (const name of await readdir(data)) {
    if (/damaged|\.tmp/.test(name)) faults.push(`there is ${name} in the data folder`)
    if (!['sessions', 'variables', 'waits', 'memory'].includes(name)) continue
    const database = new ClassicLevel(join(data, name))
    try {
      const entries = await database.iterator().all()
      if (name === 'waits' && entries.length > 0) faults.push(`${entries.length} runs still wait`)
    } catch (error) {
      faults.push(`${name} cannot be read: ${error}`)
    }
    await database.close()
  }
  return faults
}

function countOf(numbers: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return counts
}

function double(faults: string[], words: string): 1 {
  faults.push(words)
  return 1
}

/** One line for a person. */
export function describeVerdict(verdict: Verdict): string {
  const { kills, sent, lost, doubled, doubts, runs, interrupted, carriedOut, faults } = verdict
  return (
    `${kills} kills of tomte serve: ${sent} messages, ${runs} runs; ${lost} lost, ${doubled} doubled, ` +
    `${interrupted} interrupted runs listed (${carriedOut} of their uncertain actions had been carried out), ` +
    `${doubts} messages in doubt, ${faults.length} faults`
  )
}
