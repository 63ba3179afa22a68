import { describe, expect, it } from 'vitest'
import { openApp } from '../open-app.ts'

describe('the app', () => {
  it('greets the core when the link is there', async () => {
    const { app } = await openApp({ welcomed: false })
    const { status, view, preferences, preferencesLoaded } = app.state.getState()
    expect(status?.version).toBe('0.1.0')
    expect(view?.workspace.rules.length).toBeGreaterThan(0)
    expect([preferencesLoaded, preferences.welcomed]).toEqual([true, false])
  })

  it('takes in what is pushed', async () => {
    const { app, contract } = await openApp()
    contract.push('status', { ...contract.status, eventRate: 99 })
    contract.push('notification', { title: 'Freezer', body: 'It is warming up', time: 1 })
    expect(app.state.getState().status?.eventRate).toBe(99)
    expect(app.state.getState().toasts).toMatchObject([
      { level: 'information', title: 'Freezer', text: 'It is warming up' },
    ])
  })

  it('shows a failed attempt with what to do next, and rejects a failed call', async () => {
    const { app } = await openApp()
    const publish = { broker: 'office', message: { topic: 'a', payload: '' } }
    expect(await app.attempt('publish', publish)).toBeUndefined()
    expect(app.state.getState().toasts).toMatchObject([
      {
        level: 'error',
        title: 'This broker is not connected.',
        text: 'Look at its state on the Brokers screen.',
      },
    ])
    await expect(app.call('publish', publish)).rejects.toMatchObject({
      name: 'TomteError',
      code: 'ERR_BROKER_NOT_CONNECTED',
    })
  })

  it('keeps few toasts, each thing said once', async () => {
    const { app } = await openApp()
    for (let i = 0; i < 9; i++) app.toasts.show('information', `Number ${i}`)
    app.toasts.show('information', 'Number 8')
    expect(app.state.getState().toasts.map(({ title }) => title)).toEqual([
      'Number 5',
      'Number 6',
      'Number 7',
      'Number 8',
    ])
  })

  it('applies a preference at once and tells the core', async () => {
    const { app, contract } = await openApp()
    await app.preferences.put({ railFolded: true })
    expect(app.state.getState().preferences.railFolded).toBe(true)
    expect(contract.preferences.railFolded).toBe(true)
  })
})
