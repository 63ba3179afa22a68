import { describe, expect, it } from 'vitest'
import { KeychainSecretStore } from '../../../src/main/secret/keychain-secret-store.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { MemoryKeytar } from './memory-keytar.ts'

describe('with an open keychain', () => {
  it('stores, gives, replaces and forgets', async () => {
    const { store, keytar } = setUp()
    expect(await store.availability()).toEqual({ available: true })
    expect(await store.get('a')).toBe(null)
    await store.set('a', 'one', 'keychain')
    await store.set('a', 'two', 'keychain')
    expect(await store.get('a')).toBe('two')
    expect([...keytar.stored]).toEqual([['Tomte/a', 'two']])
    await store.forget('a')
    expect(await store.get('a')).toBe(null)
    await store.forget('a')
    expect(keytar.stored.size).toBe(0)
  })

  it('tells where each secret is, leaving out those that are not there', async () => {
    const { store } = setUp()
    await store.set('a', 'one', 'keychain')
    await store.set('b', 'two', 'session')
    expect(await store.status(['a', 'b', 'c'])).toEqual({
      keychain: true,
      stored: { a: 'keychain', b: 'session' },
    })
  })

  it('asks for what is missing twice, however many there are', async () => {
    const { store, keytar } = setUp()
    await store.availability()
    keytar.calls = 0
    await store.status(Array.from({ length: 50 }, (_, index) => `missing-${index}`))
    expect(keytar.calls).toBe(102)
    expect(keytar.stored.size).toBe(0)
  })

  it('prefers what was set for this session, until the keychain gets a new one', async () => {
    const { store } = setUp()
    await store.set('a', 'lasting', 'keychain')
    await store.set('a', 'passing', 'session')
    expect(await store.get('a')).toBe('passing')
    await store.set('a', 'newer', 'keychain')
    expect(await store.get('a')).toBe('newer')
  })

  it('refuses an empty secret, and one that a keychain would cut off', async () => {
    const { store, keytar } = setUp()
    await expect(store.set('a', '', 'keychain')).rejects.toMatchObject({ code: 'ERR_SECRET_EMPTY' })
    await expect(store.set('a', '', 'session')).rejects.toMatchObject({ code: 'ERR_SECRET_EMPTY' })
    await expect(store.set('a', 'one\0two', 'keychain')).rejects.toMatchObject({
      code: 'ERR_SECRET_CHARACTER',
    })
    expect(keytar.calls).toBe(0)
  })

  it('notices a keychain that stores something else', async () => {
    const { store, keytar } = setUp()
    const setPassword = keytar.setPassword.bind(keytar)
    keytar.setPassword = (service, account, password) => setPassword(service, account, password.slice(0, 5))
    await expect(store.set('a', 'much too long', 'keychain')).rejects.toMatchObject({
      code: 'ERR_SECRET_NOT_STORED',
    })
  })

  it('loads keytar with the first use, once', async () => {
    const { store, loads } = setUp()
    expect(loads.count).toBe(0)
    await store.set('b', 'x', 'session')
    expect(loads.count).toBe(0)
    await Promise.all([store.get('a'), store.get('b'), store.availability()])
    expect(loads.count).toBe(1)
  })

  it('asks one thing at a time', async () => {
    const { store, keytar } = setUp()
    await Promise.all(['a', 'b', 'c', 'd'].map(name => store.set(name, name, 'keychain')))
    expect(keytar.mostAtOnce).toBe(1)
  })
})

describe('with a locked keychain', () => {
  it('does not take null for “not stored”', async () => {
    const { store, keytar } = setUp()
    await store.set('a', 'one', 'keychain')
    keytar.state = 'locked'
    await expect(store.get('a')).rejects.toMatchObject({ code: 'ERR_SECRET_LOCKED' })
    await expect(store.set('a', 'two', 'keychain')).rejects.toMatchObject({ code: 'ERR_SECRET_LOCKED' })
    await expect(store.forget('a')).rejects.toMatchObject({ code: 'ERR_SECRET_LOCKED' })
    expect(await store.status(['a'])).toEqual({ keychain: false, stored: {} })
    keytar.state = 'open'
    expect(await store.get('a')).toBe('one')
    expect(await store.availability()).toEqual({ available: true })
  })
})

describe('without a keychain', () => {
  it('says so, and what to do', async () => {
    const { store, keytar } = setUp()
    keytar.state = 'none'
    const { available, error } = await store.availability()
    expect(available).toBe(false)
    expect(error).toMatchObject({
      code: 'ERR_SECRET_NO_KEYCHAIN',
      message: 'There is no keychain to use here: Cannot autolaunch D-Bus without X11 $DISPLAY.',
      hint: expect.stringContaining('Keep for this session only'),
    })
  })

  it('says so where its library does not load', async () => {
    const store = new KeychainSecretStore(new SimulatedClock(), {
      load: () => Promise.reject(new Error('dlopen')),
    })
    await expect(store.set('a', 'one', 'keychain')).rejects.toMatchObject({ code: 'ERR_SECRET_NO_KEYCHAIN' })
    expect(await store.status(['a'])).toEqual({ keychain: false, stored: {} })
  })

  it('keeps secrets for the session', async () => {
    const { store, keytar } = setUp()
    keytar.state = 'none'
    await store.set('a', 'one', 'session')
    expect(await store.get('a')).toBe('one')
    expect(await store.status(['a', 'b'])).toEqual({ keychain: false, stored: { a: 'session' } })
    await store.forget('a')
    await expect(store.get('a')).rejects.toMatchObject({ code: 'ERR_SECRET_NO_KEYCHAIN' })
  })

  it('believes a refusal for five seconds, then asks again', async () => {
    const { store, keytar, clock } = setUp()
    keytar.state = 'none'
    await store.availability()
    keytar.state = 'open'
    expect(await store.availability()).toMatchObject({ available: false })
    await clock.advance(5000)
    expect(await store.availability()).toEqual({ available: true })
  })
})

describe('with a keychain that does not answer', () => {
  it('gives up in time, and lets no more than one call hang', async () => {
    const { store, keytar, clock } = setUp()
    keytar.state = 'hanging'
    const asked = [store.get('a'), store.get('b'), store.set('c', 'x', 'keychain')].map(promise =>
      promise.catch(error => error.code),
    )
    await new Promise(resolve => setImmediate(resolve))
    await clock.advance(10_000)
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 3 }, () => 'ERR_SECRET_TIMEOUT'))
    await expect(store.get('d')).rejects.toMatchObject({ code: 'ERR_SECRET_TIMEOUT' })
    expect(keytar.mostAtOnce).toBe(1)
    expect(keytar.calls).toBe(1)
    expect(clock.pending).toBe(0)
  })

  it('works again once it answers', async () => {
    const { store, keytar, clock } = setUp()
    await store.set('a', 'one', 'keychain')
    keytar.state = 'hanging'
    const asked = store.get('a').catch(error => error.code)
    await new Promise(resolve => setImmediate(resolve))
    await clock.advance(10_000)
    expect(await asked).toBe('ERR_SECRET_TIMEOUT')
    keytar.unlock()
    await new Promise(resolve => setImmediate(resolve))
    expect(await store.get('a')).toBe('one')
  })

  it('gives a person a minute to unlock it when something is stored', async () => {
    const { store, keytar, clock } = setUp()
    keytar.state = 'hanging'
    const stored = store.set('a', 'one', 'keychain')
    await new Promise(resolve => setImmediate(resolve))
    await clock.advance(59_000)
    keytar.unlock()
    await stored
    expect(await store.get('a')).toBe('one')
  })
})

function setUp() {
  const keytar = new MemoryKeytar()
  const clock = new SimulatedClock()
  const loads = { count: 0 }
  const load = async () => {
    loads.count++
    return keytar
  }
  return { keytar, clock, loads, store: new KeychainSecretStore(clock, { load }) }
}
