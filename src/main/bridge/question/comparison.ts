import { createHash } from 'node:crypto'
import type { RuleComparison, RunDifference } from '../../../shared/contract/question.ts'
import { toHex } from '../../../shared/encoding.ts'
import { eventString, type TomteEvent } from '../../../shared/event.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import type { Run } from '../../run/run.ts'
import { runDetail } from '../../run/run-detail.ts'
import { armed, type WorldOptions } from './dry-run.ts'
import { Passage } from './passage.ts'
import { Rehearsal } from './rehearsal.ts'
import { remarksOn } from './remarks.ts'

type Side = 'before' | 'after'

/** Differences of which everything is told. */
const TOLD = 200
/** Runs that wait for their counterpart, at most: of two versions that live by the same events it comes soon. */
const MOST_UNPAIRED = 5000

/** Says what two versions of a rule would have done differently over a span, and does nothing. */
export async function compareRules(before: Rule, after: Rule, world: WorldOptions): Promise<RuleComparison> {
  const { sources, signal, progress } = world
  const began = sources.clock.monotonic()
  const pairs = new Pairs()
  const passage = new Passage({ ...world, progress: passed => progress({ ...passed, runs: pairs.runs }) })
  const rehearsalOf = (rule: Rule, side: Side) => {
    const actions = new RenderedActions()
    return new Rehearsal({
      ...world,
      rules: armed([rule]),
      signal,
      breathe: passage.breathe,
      acted: (type, config, { event }) => actions.add(event, type, config),
      ended: run => pairs.add(side, run, actions.digest(run)),
    })
  }
  const rehearsals = [rehearsalOf(before, 'before'), rehearsalOf(after, 'after')]
  const passed = await passage.lead(rehearsals)
  const { same, onlyBefore, onlyAfter, changed, differences } = pairs.finish()
  const dropped = rehearsals.reduce((sum, rehearsal) => sum + rehearsal.dropped, 0)
  const missing = rehearsals.flatMap(({ missingFailures }) => missingFailures)
  const remarks = remarksOn([before, after], { loop: world.loop, dropped, missing })
  const took = sources.clock.monotonic() - began
  return { ...passed, same, onlyBefore, onlyAfter, changed, differences, remarks, took }
}

/** What the runs on an event rendered, in short. */
class RenderedActions {
  readonly #of = new WeakMap<TomteEvent, string[]>()

  add(event: TomteEvent, type: string, config: Record<string, unknown>): void {
    const written = JSON.stringify([type, config], (_key, value) =>
      value instanceof Uint8Array ? toHex(value) : value,
    )
    const rendered = this.#of.get(event)
    if (rendered) rendered.push(written)
    else this.#of.set(event, [written])
  }

  digest({ event, state }: Run): string {
    const rendered = this.#of.get(event) ?? []
    this.#of.delete(event)
    return createHash('sha1')
      .update(JSON.stringify([state, rendered]))
      .digest('base64')
  }
}

interface Unpaired {
  run: Run
  digest: string
}

type Waiting = { [side in Side]: Unpaired[] }

/** Finds the runs of two versions that belong together: those on the same event. */
class Pairs {
  runs = 0
  same = 0
  onlyBefore = 0
  onlyAfter = 0
  changed = 0
  readonly differences: RunDifference[] = []
  readonly #waiting = new Map<string, Waiting>()

  add(side: Side, run: Run, digest: string): void {
    this.runs++
    const key = keyOf(run.event)
    const waiting = this.#waiting.get(key) ?? { before: [], after: [] }
    const others = waiting[side === 'before' ? 'after' : 'before']
    const alike = others.findIndex(other => other.digest === digest)
    if (alike >= 0) {
      this.same++
      others.splice(alike, 1)
    } else waiting[side].push({ run, digest })
    if (waiting.before.length + waiting.after.length > 0) this.#waiting.set(key, waiting)
    else this.#waiting.delete(key)
    if (this.#waiting.size > MOST_UNPAIRED) this.#giveUpOldest()
  }

  finish(): this {
    while (this.#waiting.size > 0) this.#giveUpOldest()
    return this
  }

  #giveUpOldest(): void {
    const [oldest] = this.#waiting
    if (!oldest) return
    const [key, { before, after }] = oldest
    this.#waiting.delete(key)
    for (let index = 0; index < Math.max(before.length, after.length); index++)
      this.#differ(before[index]?.run, after[index]?.run)
  }

  #differ(before: Run | undefined, after: Run | undefined): void {
    const run = before ?? after
    if (!run) return
    const kind = !after ? 'only before' : !before ? 'only after' : 'changed'
    if (kind === 'changed') this.changed++
    else if (kind === 'only before') this.onlyBefore++
    else this.onlyAfter++
    if (this.differences.length >= TOLD) return
    const { id, time } = run.event
    this.differences.push({
      kind,
      event: { id, time, string: eventString(run.event) },
      before: before ? runDetail(before) : null,
      after: after ? runDetail(after) : null,
    })
  }
}

/** Events of virtual time have no ids that two rehearsals would share. */
function keyOf(event: TomteEvent): string {
  return event.id > 0 ? String(event.id) : `${event.time} ${eventString(event)}`
}
