import { expect, it } from 'vitest'
import { emitEventAction } from '../../../../src/main/plugin/event/emit-event.ts'
import { eventTrigger } from '../../../../src/main/plugin/event/trigger.ts'
import { actionContext, execute } from '../../../support/action-context.ts'

it('emits an event with its payload in the given encoding', async () => {
  const { context, emitted } = actionContext()
  const output = await execute(
    emitEventAction,
    { prefix: 'House', suffix: 'Freezer.Warm', payload: '00 ff', encoding: 'hex' },
    context,
  )
  expect(output).toEqual({ event: 'House.Freezer.Warm' })
  expect(emitted).toMatchObject([{ prefix: 'House', suffix: 'Freezer.Warm' }])
  expect(emitted[0]!.payload.bytes).toEqual(new Uint8Array([0, 255]))
})

it('passes bytes on untouched, whatever the encoding', async () => {
  const { context, emitted } = actionContext()
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
  const config = { prefix: 'A', suffix: '', payload: bytes, encoding: 'json' }
  expect(emitEventAction.execute(config as never, context)).toEqual({ event: 'A' })
  expect(emitted[0]!.payload.bytes).toBe(bytes)
})

it.each([
  [{ suffix: 'a\nb' }, 'ERR_EVENT_NAME'],
  [{ suffix: 'x'.repeat(1001) }, 'ERR_EVENT_NAME'],
  [{ payload: 'abc', encoding: 'hex' }, 'ERR_PAYLOAD_HEX'],
])('emits nothing where %j', async (config, code) => {
  const { context, emitted } = actionContext()
  const whole = { prefix: 'A', suffix: '', payload: '', encoding: 'text', ...config }
  await expect(async () => emitEventAction.execute(whole as never, context)).rejects.toMatchObject({ code })
  expect(emitted).toEqual([])
})

it.each(['A.b', 'A b', '', 'A*', 'A+'])('refuses the prefix %j', prefix => {
  expect(emitEventAction.schema.safeParse({ prefix }).success).toBe(false)
})

it('files the trigger under its pattern', () => {
  expect(eventTrigger.key({ pattern: 'Home.*.motion' })).toEqual({
    pattern: 'Home.*.motion',
  })
  expect(eventTrigger.schema.safeParse({ pattern: '  ' }).success).toBe(false)
})
