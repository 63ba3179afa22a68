import { expect, test } from 'vitest'
import {
  newTimeNode,
  nodeOfTime,
  timeFaults,
  timeOf,
} from '../../../../src/renderer/rules/draft/time-node.ts'
import { type TimeWindow, timeWindowSchema, weekdays } from '../../../../src/shared/workspace/condition.ts'

test.each<TimeWindow>([
  { after: '22:00', before: '06:00' },
  { after: '22:00:30' },
  { before: '06:00', weekdays: ['mon', 'fri'] },
  { weekdays: ['sat', 'sun'], timeZone: 'Europe/Berlin' },
])('%j comes back as it was', window => {
  const node = nodeOfTime(window, 'k1')
  expect(timeOf(node)).toEqual(window)
  expect(timeFaults(node)).toEqual([])
})

test('what means the same is written the short way', () => {
  const window: TimeWindow = { after: '22:00', weekdays: [...weekdays], timeZone: null }
  expect(timeOf(nodeOfTime(window, 'k1'))).toEqual({ after: '22:00' })
})

test('a new one is a night that can be saved', () => {
  const window = timeOf(newTimeNode('k1'))
  expect(timeWindowSchema.safeParse(window).success).toBe(true)
  expect(window).toEqual({ after: '22:00', before: '06:00' })
})

test('a time that another span does not need is kept in hand, not written', () => {
  const node = newTimeNode('k1')
  expect(timeOf({ ...node, span: 'after' })).toEqual({ after: '22:00' })
  expect(timeOf({ ...node, span: 'before' })).toEqual({ before: '06:00' })
})

test('what is missing is said at its field', () => {
  const node = newTimeNode('k1')
  const fields = (change: Partial<typeof node>) => timeFaults({ ...node, ...change }).map(([field]) => field)
  expect(fields({ after: '', before: '' })).toEqual(['after', 'before'])
  expect(fields({ span: 'after', before: '' })).toEqual([])
  expect(fields({ weekdays: [] })).toEqual(['weekdays'])
  expect(fields({ span: 'day' })).toEqual(['weekdays'])
  expect(fields({ span: 'day', weekdays: ['mon'] })).toEqual([])
})
