import { expect, test } from 'vitest'
import { seedFromEvent } from '../../../../src/renderer/rules/draft/seed-from-event.ts'
import { plugins } from '../descriptors.ts'
import { eventDetail } from '../event.ts'

test('a message gives a trigger on its topic and a comparison with its number', () => {
  expect(seedFromEvent(eventDetail('{"battery":90,"value":21.5}'), plugins)).toEqual({
    name: '',
    triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/kitchen/temperature' }],
    conditions: { all: [{ field: 'payload.value', op: '>=', value: 21.5 }] },
  })
})

test('a bare number is compared as the payload itself', () => {
  const { conditions } = seedFromEvent(eventDetail('21.5'), plugins)
  expect(conditions).toEqual({ all: [{ field: 'payload', op: '>=', value: 21.5 }] })
})

test.each([['on'], ['{"state":"on"}'], [new Uint8Array([255, 0])], ['']])(
  'without a number nothing is suggested: %j',
  payload => expect(seedFromEvent(eventDetail(payload), plugins).conditions).toBeUndefined(),
)

test('an event that is no message gives a trigger on its event string', () => {
  const seed = seedFromEvent(eventDetail('', null), plugins)
  expect(seed.triggers).toEqual([{ type: 'event', pattern: 'Tomte.Started' }])
})
