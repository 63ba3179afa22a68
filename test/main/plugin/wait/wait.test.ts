import { expect, it } from 'vitest'
import { waitAction } from '../../../../src/main/plugin/wait/wait.ts'
import { actionContext, execute } from '../../../support/action-context.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'

it('lets the given time pass', async () => {
  const clock = new SimulatedClock()
  const { context } = actionContext({ clock })
  let over = false
  const waited = execute(waitAction, { seconds: 90 }, context).then(() => {
    over = true
  })
  await clock.advance(89_999)
  expect(over).toBe(false)
  await clock.advance(1)
  await waited
  expect(over).toBe(true)
})

it('ends when the run is stopped, and leaves no timer behind', async () => {
  const clock = new SimulatedClock()
  const abort = new AbortController()
  const { context } = actionContext({ clock, signal: abort.signal })
  const waited = execute(waitAction, { seconds: 90 }, context)
  await Promise.resolve()
  abort.abort(new Error('stopped'))
  await expect(waited).rejects.toThrow('stopped')
  expect(clock.pending).toBe(0)
})

it('does not begin where the run is already stopped', async () => {
  const clock = new SimulatedClock()
  const { context } = actionContext({ clock, signal: AbortSignal.abort(new Error('stopped')) })
  await expect(execute(waitAction, { seconds: 1 }, context)).rejects.toThrow('stopped')
  expect(clock.pending).toBe(0)
})

it.each([-1, 604_801, '5', Number.NaN])('refuses to wait %s seconds', seconds => {
  expect(waitAction.schema.safeParse({ seconds }).success).toBe(false)
})
