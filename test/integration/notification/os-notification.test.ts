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
      },
      { application: 'Tomte', title: 'empty', body: '' },
    ])
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
