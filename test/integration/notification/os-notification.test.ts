import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { showOsNotification } from '../../../src/main/server/os-notification.ts'
import { serveNotifications, startSessionBus } from '../../support/notification-service.ts'

describe.runIf(process.platform === 'linux')('a notification of the OS, on Linux', () => {
  const { DBUS_SESSION_BUS_ADDRESS: address, PATH: path } = process.env
  let bus: Awaited<ReturnType<typeof startSessionBus>>

  beforeAll(async () => {
    bus = await startSessionBus()
    process.env.DBUS_SESSION_BUS_ADDRESS = bus.address
  })
  afterAll(async () => {
    if (address === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS
    else process.env.DBUS_SESSION_BUS_ADDRESS = address
    await bus.stop()
  })

  it('says that there is no notification service', async () => {
    await expect(showOsNotification({ title: 'a', body: 'b' })).rejects.toMatchObject({
      code: 'ERR_NOTIFICATION_UNAVAILABLE',
      message: expect.stringContaining('no notification service'),
      hint: expect.stringContaining('desktop session'),
    })
  })

  it('says that notify-send is not installed, and how to get it', async () => {
    process.env.PATH = '/nowhere'
    try {
      await expect(showOsNotification({ title: 'a', body: 'b' })).rejects.toMatchObject({
        code: 'ERR_NOTIFICATION_UNAVAILABLE',
        message: expect.stringContaining('notify-send is not installed'),
        hint: expect.stringContaining('libnotify-bin'),
      })
    } finally {
      process.env.PATH = path
    }
  })

  it('arrives as it was written, whatever is in it', async () => {
    const service = await serveNotifications(bus.address)
    await showOsNotification({
      title: '--icon=x $(id) <b>',
      body: 'C:\\new\\table <b>bold</b> & ü\nsecond line',
    })
    await showOsNotification({ title: 'empty', body: '' })
    service.stop()
    expect(service.shown).toEqual([
      {
        application: 'Tomte',
        title: '--icon=x $(id) <b>',
        body: 'C:\\new\\table &lt;b&gt;bold&lt;/b&gt; &amp; ü\nsecond line',
        actions: [],
      },
      { application: 'Tomte', title: 'empty', body: '', actions: [] },
    ])
  })

  describe('with buttons', () => {
    const buttons = [
      { id: 'yes', label: 'Open it = now' },
      { id: 'no', label: '--no <b>' },
    ]
    function opened() {
      const pressed: string[] = []
      const over = new AbortController()
      let press = (_button: string) => {}
      const first = new Promise<string>(resolve => {
        press = resolve
      })
      const open = {
        buttons,
        over: over.signal,
        press(button: string) {
          pressed.push(button)
          press(button)
        },
      }
      return { open, pressed, over, first }
    }

    it('tells which one was pressed', async () => {
      const service = await serveNotifications(bus.address, { buttons: true })
      const { open, pressed, first } = opened()
      expect(await showOsNotification({ title: 'a', body: 'b' }, open)).toEqual({ buttons: true })
      await service.until(() => service.shown.length > 0)
      expect(service.shown[0]!.actions).toEqual([
        ['yes', 'Open it = now'],
        ['no', '--no <b>'],
      ])
      expect(pressed).toEqual([])
      service.press(1, 'no')
      expect(await first).toBe('no')
      service.stop()
    })

    it('is taken back once the answer came from elsewhere', async () => {
      const service = await serveNotifications(bus.address, { buttons: true })
      const { open, over, pressed } = opened()
      await showOsNotification({ title: 'a', body: 'b' }, open)
      await service.until(() => service.shown.length > 0)
      over.abort()
      await service.until(() => service.closed.includes(1))
      expect(pressed).toEqual([])
      service.stop()
    })

    it('says so where the service has none, and shows it without', async () => {
      const service = await serveNotifications(bus.address)
      const { open } = opened()
      expect(await showOsNotification({ title: 'a', body: 'b' }, open)).toEqual({
        buttons: false,
        why: expect.stringContaining('no buttons'),
      })
      expect(service.shown).toHaveLength(1)
      service.stop()
    })

    it('says that there is no service at all', async () => {
      const { open } = opened()
      await expect(showOsNotification({ title: 'a', body: 'b' }, open)).rejects.toMatchObject({
        code: 'ERR_NOTIFICATION_UNAVAILABLE',
      })
    })
  })

  it('gives up on a service that does not answer', async () => {
    const service = await serveNotifications(bus.address, { silent: true })
    await expect(showOsNotification({ title: 'a', body: 'b' })).rejects.toMatchObject({
      code: 'ERR_NOTIFICATION_UNAVAILABLE',
      message: expect.stringContaining('no answer within 5 s'),
    })
    service.stop()
  })

  it('says so where there is no session at all', async () => {
    process.env.DBUS_SESSION_BUS_ADDRESS = 'unix:path=/nowhere/bus'
    await expect(showOsNotification({ title: 'a', body: 'b' })).rejects.toMatchObject({
      code: 'ERR_NOTIFICATION_UNAVAILABLE',
    })
    process.env.DBUS_SESSION_BUS_ADDRESS = bus.address
  })
})
