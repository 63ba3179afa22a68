import { describe, expect, it } from 'vitest'
import { noFilter } from '../../../src/renderer/store/event-filter.ts'
import { MAXIMUM_ROWS } from '../../../src/renderer/store/event-rows.ts'
import { openApp } from '../open-app.ts'

const callsOf = (contract: { calls: { name: string; args: unknown }[] }, name: string) =>
  contract.calls.filter(call => call.name === name).map(call => call.args)

describe('the events of the window', () => {
  it('asks for nothing until somebody looks', async () => {
    const { contract, app, frame } = await openApp()
    contract.happen(3)
    frame()
    expect(callsOf(contract, 'events.watch')).toEqual([])
    expect(app.state.getState().events.rows).toEqual([])
  })

  it('shows the newest events, then what comes, once a frame', async () => {
    const { contract, app, frame, settled } = await openApp()
    app.events.watch()
    await settled()
    expect(app.state.getState().events.rows).toHaveLength(400)
    const before = app.state.getState().events.rows
    contract.happen(2)
    contract.happen(3)
    expect(app.state.getState().events.rows).toBe(before)
    frame()
    expect(app.state.getState().events.rows).toHaveLength(405)
    expect(app.state.getState().events.rows.at(-1)?.id).toBe(405)
  })

  it('catches up after looking elsewhere, without asking for what it has', async () => {
    const { contract, app, settled } = await openApp()
    const leave = app.events.watch()
    await settled()
    leave()
    expect(callsOf(contract, 'events.unwatch')).toHaveLength(1)
    contract.happen(5)
    app.events.watch()
    await settled()
    expect(callsOf(contract, 'events.watch').at(-1)).toMatchObject({ after: 400 })
    expect(
      app.state
        .getState()
        .events.rows.map(({ id }) => id)
        .slice(-6),
    ).toEqual([400, 401, 402, 403, 404, 405])
  })

  it('stands still while paused and goes on where it stopped', async () => {
    const { contract, app, frame, settled } = await openApp()
    app.events.watch()
    await settled()
    app.events.setPaused(true)
    await settled()
    contract.happen(4)
    frame()
    expect(app.state.getState().events.rows).toHaveLength(400)
    expect(callsOf(contract, 'events.unwatch')).toHaveLength(1)
    app.events.setPaused(false)
    await settled()
    expect(app.state.getState().events.rows).toHaveLength(404)
  })

  it('keeps what came before the pause but was not drawn yet', async () => {
    const { contract, app, settled } = await openApp()
    app.events.watch()
    await settled()
    contract.happen(2)
    app.events.setPaused(true)
    expect(app.state.getState().events.rows).toHaveLength(402)
  })

  it('begins anew with another query, and drops what was pushed for the old one', async () => {
    const { contract, app, frame, settled } = await openApp()
    app.events.watch()
    await settled()
    contract.happen(3)
    const stray = app.state.getState().events.rows.find(row => row.broker === 'house')!
    app.events.setFilter({ broker: 'office' })
    contract.push('events', { events: [{ ...stray, id: 9999 }], skipped: 0 })
    frame()
    await settled()
    frame()
    const { rows } = app.state.getState().events
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(row => row.broker))).toEqual(new Set(['office']))
  })

  it('asks for a span that ends now anew each time, and keeps the other filters', async () => {
    let now = 1_700_000_000_000
    const { contract, app, settled } = await openApp({ clock: () => now })
    app.events.watch()
    await settled()
    app.events.setFilter({ topic: 'house/#' })
    app.events.setFilter({ span: 'hour' })
    await settled()
    const asked = () => callsOf(contract, 'events.watch').at(-1)
    expect(asked()).toMatchObject({ query: { topic: 'house/#', from: now - 3_600_000 } })
    now += 600_000
    contract.setLink({ state: 'lost', attempt: 1 })
    contract.setLink({ state: 'connected' })
    await settled()
    await settled()
    expect(asked()).toMatchObject({ query: { topic: 'house/#', from: now - 3_600_000 } })
    app.events.setFilter(noFilter)
    await settled()
    expect(asked()).toMatchObject({ query: {} })
  })

  it('keeps a bounded number of rows and says how many left', async () => {
    const { contract, app, frame, settled } = await openApp()
    app.events.watch()
    await settled()
    for (let i = 0; i < 6; i++) {
      contract.happen(1000)
      frame()
    }
    const { rows, trimmed } = app.state.getState().events
    expect(rows).toHaveLength(MAXIMUM_ROWS)
    expect(trimmed).toBe(1400)
    expect(rows[0]?.id).toBe(1401)
  })

  it('counts what the core left out', async () => {
    const { contract, app, frame, settled } = await openApp()
    app.events.watch()
    await settled()
    contract.push('events', { events: [], skipped: 70 })
    contract.push('events', { events: [], skipped: 5 })
    frame()
    expect(app.state.getState().events.skipped).toBe(75)
  })

  it('goes back beyond what it was given, page by page, and keeps its place', async () => {
    const { contract, app, settled } = await openApp()
    contract.happen(2600)
    app.events.watch()
    await settled()
    const events = () => app.state.getState().events
    expect(events().rows[0]?.id).toBe(2001)
    await app.events.older()
    expect(events().rows.map(({ id }) => id)).toEqual(Array.from({ length: 1500 }, (_, i) => 1501 + i))
    expect(events()).toMatchObject({ trimmed: -500, complete: false, searching: false, behind: false })
    for (let page = 0; page < 5; page++) await app.events.older()
    expect(events().rows[0]?.id).toBe(1)
    expect(events().complete).toBe(true)
    expect(callsOf(contract, 'events.before')).toHaveLength(4)
  })

  it('stands still far back, within its bounds, until somebody comes back to the newest', async () => {
    const { contract, app, frame, settled } = await openApp()
    contract.happen(6000)
    app.events.watch()
    await settled()
    const events = () => app.state.getState().events
    for (let page = 0; page < 9; page++) await app.events.older()
    expect(events()).toMatchObject({ behind: true })
    expect(events().rows).toHaveLength(MAXIMUM_ROWS)
    const { rows } = events()
    contract.happen(3)
    frame()
    expect(events().rows).toBe(rows)
    await app.events.newest()
    expect(events()).toMatchObject({ behind: false, complete: false })
    expect(events().rows.at(-1)?.id).toBe(6403)
  })

  it('does not bring back what was cleared', async () => {
    const { contract, app, settled } = await openApp()
    app.events.watch()
    await settled()
    app.events.clear()
    await app.events.older()
    expect(app.state.getState().events.rows).toEqual([])
    expect(callsOf(contract, 'events.before')).toEqual([])
  })

  it('asks for everything anew when the link came back: ids may have begun at one', async () => {
    const { contract, app, settled } = await openApp()
    app.events.watch()
    await settled()
    app.events.select(400, true)
    contract.setLink({ state: 'lost', attempt: 1 })
    expect(app.state.getState().link).toEqual({ state: 'lost', attempt: 1 })
    contract.setLink({ state: 'connected' })
    await settled()
    await settled()
    expect(callsOf(contract, 'events.watch').at(-1)).not.toHaveProperty('after', 400)
    expect(app.state.getState().events).toMatchObject({ selected: null, opened: false, loaded: true })
  })
})
