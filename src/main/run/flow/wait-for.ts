import { TomteError } from '../../../shared/errors.ts'
import { eventString, type TomteEvent } from '../../../shared/event.ts'
import { eventPatternFault } from '../../../shared/event-pattern.ts'
import type { WaitForFlow } from '../../../shared/flow.ts'
import { topicFilterFault } from '../../../shared/topic.ts'
import type { AwaitedKey } from '../awaits.ts'
import type { Owner } from '../level.ts'
import { type FlowWalker, inTime, type Standing, type Walk } from './walk.ts'

/**
 * Waits for the next event that fits; `variables.waited` is what came, or null. An answer to the action before it (in its list, or before
 * the list) may come while the end of that action is being written down: what came since that one began counts, unless that one was itself a
 * wait; then what came since it ended does.
 */
export const waitFor: FlowWalker<WaitForFlow> = {
  begin(walk, owner, flow) {
    const event = keyOf(owner.action.resolve(walk.event, owner.step.variables, owner.step.started))
    const heard = walk.heard(event, came => fits(walk, owner, flow, came))
    if (heard) woken(walk, owner, flow, heard)
    else standFor(walk, owner, flow, { due: owner.step.started + flow.timeout, event })
  },
  takeUp(walk, owner, flow, stood) {
    standFor(walk, owner, flow, inTime(stood, walk.now() + flow.timeout))
  },
}

function standFor(walk: Walk, owner: Owner, flow: WaitForFlow, standing: Standing): void {
  walk.stand(
    owner,
    standing,
    event => woken(walk, owner, flow, event),
    event => fits(walk, owner, flow, event),
  )
}

function fits(walk: Walk, owner: Owner, { conditions, retained }: WaitForFlow, event: TomteEvent): boolean {
  if (event.source.retain === true && !retained) return false
  return conditions === null || walk.holds(owner, conditions, { event, now: event.time })
}

function woken(
  walk: Walk,
  owner: Owner,
  { onTimeout, timeout }: WaitForFlow,
  event: TomteEvent | null,
): void {
  if (event) {
    walk.setLocal('waited', whatCame(event))
    walk.finish(owner, { event: eventString(event), topic: event.source.topic })
  } else if (onTimeout === 'continue') {
    walk.setLocal('waited', null)
    walk.finish(owner, { event: 'none in time' })
  } else {
    const reason = new TomteError('ERR_WAIT_TIMEOUT', `Nothing came within ${timeout / 1000} s.`)
    walk.endRun(owner, 'stopped', reason)
  }
}

function whatCame(event: TomteEvent): Record<string, unknown> {
  const { payload, source } = event
  return {
    event: eventString(event),
    topic: source.topic,
    payload: payload.value,
    text: payload.text ?? undefined,
  }
}

/** @throws TomteError ERR_WAIT_KEY where what was rendered is no filter or pattern */
function keyOf({ filter, pattern, broker }: Record<string, unknown>): AwaitedKey {
  const isPattern = typeof pattern === 'string' && pattern !== ''
  const fault = isPattern ? eventPatternFault(pattern) : topicFilterFault(String(filter))
  if (fault)
    throw new TomteError('ERR_WAIT_KEY', fault, { hint: 'Look at the template of what is waited for.' })
  return isPattern ? { pattern } : { broker: (broker as string | null) ?? null, filter: String(filter) }
}
