import { describe, expect, it } from 'vitest'
import { href, parseRoute } from '../../../src/renderer/store/route.ts'
import { openApp } from '../open-app.ts'

describe('routes', () => {
  it.each([
    ['', { screen: 'events', id: null, query: {} }],
    ['#/rules/warm?run=12', { screen: 'rules', id: 'warm', query: { run: '12' } }],
    ['#/brokers/a%2Fb', { screen: 'brokers', id: 'a/b', query: {} }],
    ['#/nowhere', { screen: 'events', id: null, query: {} }],
    ['#/rules/%E0%A4%A', { screen: 'rules', id: '%E0%A4%A', query: {} }],
    [
      '#/rules/new?draft=%7B%22a%22%3A%22%3F%22%7D',
      { screen: 'rules', id: 'new', query: { draft: '{"a":"?"}' } },
    ],
  ])('reads %s', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route)
  })

  it('writes what it reads', () => {
    const route = { screen: 'rules', id: 'a b/c', query: { draft: '{"x":"a&b=c#?"}' } } as const
    expect(parseRoute(href(route))).toEqual(route)
  })
})

describe('navigation', () => {
  it('begins where the address points', async () => {
    const { app } = await openApp({ hash: '#/publish' })
    expect(app.state.getState().navigation.route.screen).toBe('publish')
  })

  it('follows the browser and its own links', async () => {
    const { app, address } = await openApp()
    app.navigation.go({ screen: 'rules', id: 'lamp' })
    expect(address.hash()).toBe('#/rules/lamp')
    address.browse('#/settings')
    expect(app.state.getState().navigation.route.screen).toBe('settings')
  })

  it('asks before unsaved changes are left, and leaves when told to', async () => {
    const { app, address } = await openApp({ hash: '#/rules/lamp' })
    app.navigation.guard('Your changes would be lost.')
    app.navigation.go({ screen: 'events' })
    expect(app.state.getState().navigation).toMatchObject({
      route: { screen: 'rules' },
      pending: { screen: 'events' },
    })
    app.navigation.answer(false)
    expect(app.state.getState().navigation).toMatchObject({
      route: { screen: 'rules' },
      pending: null,
      guard: 'Your changes would be lost.',
    })
    app.navigation.go({ screen: 'events' })
    app.navigation.answer(true)
    expect(app.state.getState().navigation).toMatchObject({
      route: { screen: 'events' },
      pending: null,
      guard: null,
    })
    expect(address.hash()).toBe('#/events')
  })

  it('keeps the address where it is while the browser’s own step is asked about', async () => {
    const { app, address } = await openApp({ hash: '#/rules/lamp' })
    app.navigation.guard('Your changes would be lost.')
    address.browse('#/settings')
    expect(address.hash()).toBe('#/rules/lamp')
    expect(app.state.getState().navigation.pending?.screen).toBe('settings')
  })
})
