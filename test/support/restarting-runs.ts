import { EventBlockWriter, readEventBlock } from '../../src/main/journal/event-block.ts'
import type { Run } from '../../src/main/run/run.ts'
import { type WaitingRunStore, WaitingRuns } from '../../src/main/run/waiting-runs.ts'
import { runnerBench } from './runner-bench.ts'

/** A disk that survives the process; writes happen at once unless `held`. */
export function disk() {
  const values = new Map<number, Uint8Array>()
  const held: (() => void)[] = []
  const state = { hold: false, full: false, writes: 0 }
  const store: WaitingRunStore = {
    load: async () => [...values].map(([id, value]) => ({ id, value })),
    async write(changes) {
      state.writes++
      if (state.hold) await new Promise<void>(resolve => held.push(resolve))
      if (state.full) throw new Error('the disk is full')
      for (const [id, value] of changes)
        if (value) values.set(id, value)
        else values.delete(id)
    },
  }
  return { values, state, store, letGo: () => held.splice(0).forEach(go => void go()) }
}

export const turn = () => new Promise(resolve => setImmediate(resolve))

/** A process with its runner, over a disk. `journalled` resolves once the journal has all. */
export function begin(on = disk(), journalled: () => Promise<void> = async () => {}) {
  const ended: Run[] = []
  const log: string[] = []
  const waiting = new WaitingRuns({
    store: on.store,
    writeEvent(event) {
      const block = new EventBlockWriter()
      block.append(event, 0, [], 0)
      return block.seal()?.value ?? new Uint8Array(0)
    },
    readEvent: bytes => readEventBlock(bytes)[0]!.event,
    journalled,
    log: line => void log.push(line),
  })
  const bench = runnerBench({ waitingRuns: waiting, ended: run => void ended.push(run) })
  return { ...bench, on, waiting, ended, troubles: log }
}
export type Process = ReturnType<typeof begin>
type Texts = Parameters<Process['rule']>[0]

/** Ends the process, in order or not, and begins the next one `after` milliseconds later; what waited goes on there. */
export async function restart(
  before: Process,
  texts: Texts,
  after: number,
  orderly = true,
): Promise<Process> {
  await turn()
  if (orderly) {
    await before.runner.stopAll(1000)
    await before.waiting.settled()
  }
  const values = new Map(before.on.values)
  const on = disk()
  for (const [id, value] of values) on.values.set(id, value)
  const next = begin(on)
  await next.clock.advance(before.clock.now() - next.clock.now() + after)
  const rule = next.rule(texts)
  for (const loaded of await next.waiting.load()) next.runner.takeUp(rule, loaded)
  await turn()
  return next
}
