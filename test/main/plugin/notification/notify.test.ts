import { expect, it } from 'vitest'
import { notifyAction } from '../../../../src/main/plugin/notification/notify.ts'
import type { Notification } from '../../../../src/main/plugin/notification/ports.ts'
import { TomteError } from '../../../../src/shared/errors.ts'
import { actionContext, execute } from '../../../support/action-context.ts'

function house(options: { service: boolean; windows: number }) {
  const bySystem: Notification[] = []
  const inWindow: Notification[] = []
  const action = notifyAction(
    {
      async system(notification) {
        if (!options.service) throw new TomteError('ERR_NOTIFICATION_UNAVAILABLE', 'There is no service.')
        bySystem.push(notification)
        return undefined
      },
      window(notification) {
        if (options.windows) inWindow.push(notification)
        return options.windows
      },
    },
    () => expect.fail('it has no buttons'),
  )
  const show = (to: string, more = {}) =>
    execute(action, { title: 'Warm', body: '-12 °C', to, ...more }, actionContext().context)
  return { show, bySystem, inWindow }
}

it('prefers the system', async () => {
  const { show, bySystem, inWindow } = house({ service: true, windows: 2 })
  expect(await show('auto')).toEqual({ shown: 'by the system' })
  expect(bySystem).toEqual([{ title: 'Warm', body: '-12 °C' }])
  expect(inWindow).toEqual([])
})

it('falls back to open windows, and says why', async () => {
  const { show, inWindow } = house({ service: false, windows: 2 })
  expect(await show('auto')).toEqual({ shown: 'in the window', windows: 2, why: 'There is no service.' })
  expect(inWindow).toHaveLength(1)
})

it.each(['auto', 'system'])('fails with %s where there is neither service nor window', async to => {
  const { show } = house({ service: false, windows: 0 })
  await expect(show(to)).rejects.toMatchObject({ code: 'ERR_NOTIFICATION_UNAVAILABLE' })
})

it('does not fall back where the system was asked for', async () => {
  const { show, inWindow } = house({ service: false, windows: 1 })
  await expect(show('system')).rejects.toMatchObject({ code: 'ERR_NOTIFICATION_UNAVAILABLE' })
  expect(inWindow).toEqual([])
})

it('fails where the window was asked for and none is open', async () => {
  const { show } = house({ service: true, windows: 0 })
  await expect(show('window')).rejects.toMatchObject({ code: 'ERR_NOTIFICATION_NO_WINDOW' })
})

it('cuts what nobody could read', async () => {
  const { show, bySystem } = house({ service: true, windows: 0 })
  await show('auto', { title: 'x'.repeat(1000), body: 'y'.repeat(16_000) })
  expect(bySystem[0]!.title).toHaveLength(200)
  expect(bySystem[0]!.body).toHaveLength(4000)
})
