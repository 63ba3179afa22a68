import { describe, expect, it } from 'vitest'
import { OpenNotifications } from '../../../../src/main/plugin/notification/open-notifications.ts'
import { notificationPlugin } from '../../../../src/main/plugin/notification/plugin.ts'
import type { NotificationPorts, OpenButtons } from '../../../../src/main/plugin/notification/ports.ts'
import { TomteError } from '../../../../src/shared/errors.ts'
import type { EmittedEvent } from '../../../../src/shared/event.ts'
import { actionContext, execute } from '../../../support/action-context.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'

type InWindow = Parameters<NotificationPorts['window']>[0]

/** A house whose service shows buttons, or says why not, or fails. */
function house(service: 'buttons' | 'plain' | 'none', windows: number) {
  const clock = new SimulatedClock()
  const over: string[] = []
  const inWindow: InWindow[] = []
  const bySystem: OpenButtons[] = []
  const emitted: EmittedEvent[] = []
  const notifications = new OpenNotifications(clock, id => over.push(id))
  const plugin = notificationPlugin(
    {
      async system(_notification, open) {
        if (service === 'none') throw new TomteError('ERR_NOTIFICATION_UNAVAILABLE', 'There is no service.')
        if (open) bySystem.push(open)
        return service === 'buttons' ? { buttons: true } : { buttons: false, why: 'it has none' }
      },
      window(notification) {
        if (windows) inWindow.push(notification)
        return windows
      },
    },
    notifications,
  )
  plugin.start?.(event => emitted.push(event))
  const ask = (more = {}) =>
    execute(
      plugin.actions[0] as never,
      {
        title: 'Door',
        buttons: [
          { id: 'open', label: 'Open it' },
          { id: 'ignore', label: '' },
        ].map(button => ({ ...button, label: button.label || ' ' })),
        value: 'front',
        expires: 60,
        ...more,
      },
      actionContext({ rule: { id: 'door', name: 'Door bell' } }).context,
    )
  return { clock, over, inWindow, bySystem, emitted, notifications, plugin, ask }
}

describe('a notification with buttons', () => {
  it('is shown by the system, and emits what is pressed there, once', async () => {
    const { ask, bySystem, inWindow, emitted, over } = house('buttons', 1)
    expect(await ask()).toEqual({ shown: 'by the system', buttons: 'by the system' })
    expect(inWindow).toEqual([])
    expect(bySystem[0]!.buttons).toEqual([
      { id: 'open', label: 'Open it' },
      { id: 'ignore', label: 'ignore' },
    ])
    bySystem[0]!.press('open')
    bySystem[0]!.press('ignore')
    expect(emitted).toHaveLength(1)
    expect(emitted[0]).toMatchObject({ prefix: 'Notification', suffix: 'open' })
    expect(emitted[0]!.payload.value).toEqual({
      button: 'open',
      label: 'Open it',
      title: 'Door',
      rule: 'door',
      ruleName: 'Door bell',
      value: 'front',
    })
    expect(over).toHaveLength(1)
    expect(bySystem[0]!.over.aborted).toBe(true)
  })

  it('is shown in the window too where the system has no buttons', async () => {
    const { ask, inWindow, emitted, notifications, clock, bySystem } = house('plain', 2)
    expect(await ask()).toEqual({ shown: 'by the system', buttons: 'in the window', windows: 2 })
    const [{ id, expires, buttons }] = inWindow as [Required<InWindow>]
    expect(expires).toBe(clock.now() + 60_000)
    expect(buttons.map(button => button.id)).toEqual(['open', 'ignore'])
    notifications.press(id, 'ignore')
    expect(emitted[0]).toMatchObject({ suffix: 'ignore' })
    expect(bySystem[0]!.over.aborted).toBe(true)
    expect(() => notifications.press(id, 'ignore')).toThrow(
      expect.objectContaining({ code: 'ERR_NOTIFICATION_OVER' }),
    )
    expect(emitted).toHaveLength(1)
  })

  it('says in words that nobody can press them', async () => {
    const { ask, over } = house('plain', 0)
    expect(await ask()).toEqual({ shown: 'by the system', buttons: 'nowhere: it has none' })
    expect(over).toHaveLength(1)
    const { ask: askSystem, inWindow } = house('plain', 2)
    expect(await askSystem({ to: 'system' })).toMatchObject({ buttons: 'nowhere: it has none' })
    expect(inWindow).toEqual([])
  })

  it('falls back to the window, and fails where nobody sees it', async () => {
    const { ask, inWindow } = house('none', 1)
    expect(await ask()).toMatchObject({ shown: 'in the window', why: 'There is no service.' })
    expect(inWindow[0]!.buttons).toHaveLength(2)
    const nobody = house('none', 0)
    await expect(nobody.ask()).rejects.toMatchObject({ code: 'ERR_NOTIFICATION_UNAVAILABLE' })
    await expect(nobody.ask({ to: 'window' })).rejects.toMatchObject({ code: 'ERR_NOTIFICATION_NO_WINDOW' })
    expect(nobody.over).toHaveLength(2)
  })

  it('is over when its time is', async () => {
    const { ask, inWindow, notifications, clock, over, emitted } = house('buttons', 1)
    await ask({ to: 'window' })
    const { id } = inWindow[0] as Required<InWindow>
    expect(() => notifications.press(id, 'nothing')).toThrow(
      expect.objectContaining({ code: 'ERR_NOTIFICATION_BUTTON' }),
    )
    await clock.advance(59_999)
    expect(over).toEqual([])
    await clock.advance(1)
    expect(over).toEqual([id])
    expect(() => notifications.press(id, 'open')).toThrow()
    expect(emitted).toEqual([])
  })

  it('makes room for newer ones beyond a hundred', async () => {
    const { ask, inWindow, notifications, over, plugin } = house('buttons', 1)
    for (let i = 0; i < 101; i++) await ask({ to: 'window' })
    expect(over).toEqual([inWindow[0]!.id])
    notifications.press(inWindow[100]!.id!, 'open')
    plugin.stop?.()
    expect(over).toHaveLength(101)
  })

  it.each([
    { buttons: [{ id: 'a b', label: 'x' }] },
    {
      buttons: [
        { id: 'a', label: 'x' },
        { id: 'a', label: 'y' },
      ],
    },
    { buttons: [{ id: 'a' }] },
    { buttons: Array.from({ length: 5 }, (_, i) => ({ id: `b${i}`, label: 'x' })) },
  ])('refuses %j', config => {
    const { plugin } = house('none', 0)
    expect(plugin.actions[0]!.schema.safeParse({ title: 'a', ...config }).success).toBe(false)
  })
})
