import { expect, it } from 'vitest'
import { Rate } from '../../../../src/main/command/sub/rate.ts'
import { turn } from '../../../support/scripted-broker.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'

it('goes from the first message to the last', async () => {
  const clock = new SimulatedClock()
  const rate = new Rate(clock)
  expect(rate.line).toBe('0 messages in 0.000 s, 0/s')
  await clock.advance(5000)
  rate.message()
  await turn()
  expect(rate.line).toBe('1 message in 0.000 s, 0/s')
  await clock.advance(500)
  for (let i = 0; i < 99; i++) rate.message()
  await turn()
  await clock.advance(5000)
  expect(rate.line).toBe('100 messages in 0.500 s, 200/s')
})
