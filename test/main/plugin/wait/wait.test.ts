import { expect, it } from 'vitest'
import { waitAction } from '../../../../src/main/plugin/wait/wait.ts'
import { waitForAction } from '../../../../src/main/plugin/wait/wait-for.ts'
import { faultsOf } from '../../../../src/shared/faults.ts'

it.each([-1, 604_801, '5', Number.NaN])('refuses to wait %s seconds', seconds => {
  expect(waitAction.schema.safeParse({ seconds }).success).toBe(false)
})

it('goes on after a missed end unless told otherwise', () => {
  expect(waitAction.schema.parse({ seconds: 1 })).toEqual({ seconds: 1, missed: 'run' })
})

it.each([
  [{}, 'filter', 'Give a topic filter or an event pattern'],
  [{ filter: '' }, 'filter', 'Give a topic filter or an event pattern'],
  [{ filter: 'a/#', pattern: 'A.*' }, 'pattern', 'or for an event pattern'],
  [{ filter: 'a/#/b' }, 'filter', '# must be the last level'],
  [{ filter: '$share/x/a' }, 'filter', 'Take the plain filter'],
  [{ pattern: '  ' }, 'pattern', 'cannot be empty'],
  [{ filter: 'a', timeout: 0 }, 'timeout', ''],
  [{ filter: 'a', timeout: 604_801 }, 'timeout', 'at most a week'],
  [
    { filter: 'a', conditions: { field: 'nothing.x', op: 'exists' } },
    'conditions.field',
    'A field begins with',
  ],
])('refuses to wait for %j', (config, path, message) => {
  const result = waitForAction.schema.safeParse(config)
  expect(result.success ? [] : faultsOf(result.error)).toEqual([
    { path, message: expect.stringContaining(message) },
  ])
})

it('takes templates in its filter', () => {
  expect(waitForAction.schema.parse({ filter: 'home/{{topicLevels.[1]}}/door' })).toMatchObject({
    timeout: 60,
    onTimeout: 'continue',
    retained: false,
  })
})
