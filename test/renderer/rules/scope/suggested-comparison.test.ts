import { expect, test } from 'vitest'
import { scopeOfEvent } from '../../../../src/renderer/rules/scope/scope.ts'
import { suggestedComparison } from '../../../../src/renderer/rules/scope/suggested-comparison.ts'
import { eventDetail } from '../event.ts'

function suggested(payload: string | Uint8Array) {
  return suggestedComparison(scopeOfEvent(eventDetail(payload), new Date(0)))
}

test.each([
  ['{"battery":90,"value":21.5}', 'payload.value', 21.5],
  ['{"battery":90,"deep":{"temperature":-18}}', 'payload.deep.temperature', -18],
  ['{"linkquality":80}', 'payload.linkquality', 80],
  ['21.5', 'payload', 21.5],
])('%s suggests %s', (payload, field, value) =>
  expect(suggested(payload)).toEqual({ field, op: '>=', value }),
)

test.each([['on'], ['{"state":"on"}'], [new Uint8Array([255, 0])], ['']])(
  'without a number nothing is suggested: %j',
  payload => expect(suggested(payload)).toBeNull(),
)
