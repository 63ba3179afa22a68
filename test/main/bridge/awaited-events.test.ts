import { expect, test } from 'vitest'
import { AwaitedEvents } from '../../../src/main/bridge/awaited-events.ts'
import { messageEvent, plainEvent } from '../../support/events.ts'

const always = () => true

test.each([
  [{ broker: null, filter: 'home/+' }, true],
  [{ broker: 'home', filter: 'home/#' }, true],
  [{ broker: 'office', filter: 'home/#' }, false],
  [{ broker: null, filter: 'home' }, false],
  [{ pattern: 'Home.*' }, true],
  [{ pattern: 'Office.*' }, false],
])('%j is waited for: %s', (key, fits) => {
  const awaited = new AwaitedEvents()
  awaited.await(key, always, () => {})
  expect(awaited.waitingFor(messageEvent('home/x'))).toHaveLength(fits ? 1 : 0)
})

test('calls back once, and only where the event fits', () => {
  const awaited = new AwaitedEvents()
  const came: string[] = []
  awaited.await(
    { broker: null, filter: 'home/#' },
    event => event.payload.text === 'yes',
    event => void came.push(event.payload.text ?? ''),
  )
  const happen = (text: string) => {
    const event = messageEvent('home/x', text)
    awaited.wake(awaited.waitingFor(event), event)
  }
  happen('no')
  expect(awaited.size).toBe(1)
  happen('yes')
  happen('yes')
  expect(came).toEqual(['yes'])
  expect(awaited.size).toBe(0)
})

test('who began to wait after the event came is not woken by it', () => {
  const awaited = new AwaitedEvents()
  const event = messageEvent('home/x')
  const waiting = awaited.waitingFor(event)
  awaited.await({ broker: null, filter: 'home/#' }, always, () => {
    throw new Error('woken')
  })
  awaited.wake(waiting, event)
  expect(awaited.size).toBe(1)
})

test('one that was stopped by the one before it is left alone', () => {
  const awaited = new AwaitedEvents()
  const event = plainEvent('A', 'b')
  const came: string[] = []
  const forgets = ['one', 'two'].map(name =>
    awaited.await({ pattern: 'A.*' }, always, () => {
      came.push(name)
      for (const forget of forgets) forget()
    }),
  )
  awaited.wake(awaited.waitingFor(event), event)
  expect(came).toHaveLength(1)
})

test('what a trigger made of a message is no message of its topic', () => {
  const awaited = new AwaitedEvents()
  awaited.await({ broker: null, filter: 'home/#' }, always, () => {})
  const due = messageEvent('home/x', '', { trigger: { rule: 'a', index: 0, key: '', due: 0 } })
  expect(awaited.waitingFor(due)).toEqual([])
})

test('leaves nothing behind', () => {
  const awaited = new AwaitedEvents()
  const keys = ['a/b/c', 'a/b', 'a/+', 'a/#', '#', '+/b'].map(filter => ({ broker: null, filter }))
  const patterns = ['A.b', 'A.*', '*.b', 'A*b', '*', 'a.?'].map(pattern => ({ pattern }))
  const forgets = [...keys, ...patterns, ...keys, ...patterns].map(key =>
    awaited.await(key, always, () => {}),
  )
  const event = { ...messageEvent('a/b'), prefix: 'A', suffix: 'b' }
  expect(awaited.waitingFor(event)).toHaveLength(2 * (5 + 6))
  for (const forget of forgets.slice(0, 12)) forget()
  expect(awaited.waitingFor(event)).toHaveLength(5 + 6)
  for (const forget of forgets) forget()
  expect(awaited.waitingFor(event)).toEqual([])
  expect(awaited.size).toBe(0)
})

test('events that were heard are looked back at in order, by their ids', () => {
  let lastId = 4
  const awaited = new AwaitedEvents(() => lastId)
  const come = (id: number, topic = 'home/x') => {
    lastId = Math.max(lastId, id)
    awaited.waitingFor(messageEvent(topic, '', { id }))
  }
  const key = { broker: null, filter: 'home/+' }
  come(4)
  const rest = awaited.listen()
  const since = awaited.newest
  come(3)
  come(5, 'other/x')
  come(6)
  come(7)
  expect(awaited.heard(key, since, always)?.at).toBe(6)
  expect(awaited.heard(key, 6, always)?.at).toBe(7)
  expect(awaited.heard(key, since, ({ id }) => id === 7)?.event.id).toBe(7)
  expect(awaited.heard({ broker: 'office', filter: '#' }, since, always)).toBeUndefined()
  expect(awaited.heard({ pattern: 'home.X' }, since, always)?.at).toBe(5)
  rest()
  rest()
  expect(awaited.heard(key, since, always)).toBeUndefined()
  expect(awaited.listens).toBe(false)
})

test('what is heard takes bounded memory', () => {
  const awaited = new AwaitedEvents()
  awaited.listen()
  const payload = 'x'.repeat(100_000)
  for (let i = 0; i < 200; i++) awaited.waitingFor(messageEvent('home/x', payload))
  const key = { broker: null, filter: '#' }
  expect(awaited.heard(key, 0, always)?.at).toBe(201 - Math.floor((8 * 1024 * 1024) / 100_000))
  for (let i = 0; i < 25_000; i++) awaited.waitingFor(messageEvent('home/x'))
  expect(awaited.heard(key, 0, always)?.at).toBe(200 + 25_000 + 1 - 10_000)
})
