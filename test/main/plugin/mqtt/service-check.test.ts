import { expect, it } from 'vitest'
import type { ApplicationMessage } from '../../../../src/main/mqtt/types.ts'
import { serviceCheck } from '../../../../src/main/plugin/mqtt/service-check.ts'

const check = serviceCheck({ name: 'Cloud', clientId: 'lamp' }, 'aws-iot')
const message: ApplicationMessage = { topic: 'a/b', payload: Buffer.alloc(4), qos: 1, retain: false }

it('a message that the service takes is let through', () => {
  expect(() => check(message)).not.toThrow()
})

it.each<[string, Partial<ApplicationMessage>, string]>([
  ['a reserved topic', { topic: '$aws/events/x' }, 'reserved'],
  ['QoS 2', { qos: 2 }, 'QoS 0 and 1'],
  ['a deep topic', { topic: 'a/b/c/d/e/f/g/h/i' }, '7 slashes'],
  ['a large payload', { payload: Buffer.alloc(128 * 1024 + 1) }, '128 KiB'],
])('%s is refused before it is sent', (_what, change, said) => {
  expect(() => check({ ...message, ...change })).toThrow(
    expect.objectContaining({
      code: 'ERR_SERVICE_RULE',
      message: expect.stringContaining(said),
      hint: expect.stringContaining('https://'),
    }),
  )
})
