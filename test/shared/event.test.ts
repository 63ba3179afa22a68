import { expect, test } from 'vitest'
import { eventString } from '../../src/shared/event.ts'

test('the event string is prefix and suffix, or the prefix alone', () => {
  expect(eventString({ prefix: 'Home', suffix: 'kitchen.motion' })).toBe('Home.kitchen.motion')
  expect(eventString({ prefix: 'Home', suffix: '' })).toBe('Home')
})
