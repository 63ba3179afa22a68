import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { SecretStore } from '../../../src/main/secret/secret-store.ts'
import { type Bundle, bundle } from '../../support/bundle.ts'
import { type Keyring, startKeyring } from '../../support/keyring.ts'

let program: Bundle
beforeAll(async () => {
  program = await bundle(join(import.meta.dirname, 'secret-user.ts'))
})
afterAll(() => program.remove())

describe('with an unlocked gnome-keyring', () => {
  it('stores secrets where other programs find them, and leaves nothing of its probing', async () => {
    const { keyring, call } = await setUp()
    expect(await call('availability')).toEqual({ available: true })
    expect(await call('set', 'broker/home/password', 'pässword 🔑', 'keychain')).toBe(undefined)
    expect(await keyring.lookup('broker/home/password')).toBe('pässword 🔑')
    expect(await call('get', 'broker/home/password')).toBe('pässword 🔑')
    expect(await call('get', 'broker/other/password')).toBe(null)
    expect(await keyring.lookup('.probe')).toBe(null)
    expect(await call('status', ['broker/home/password', 'broker/other/password'])).toEqual({
      keychain: true,
      stored: { 'broker/home/password': 'keychain' },
    })
  })

  it('replaces and forgets', async () => {
    const { keyring, call } = await setUp()
    await call('set', 'a', 'one', 'keychain')
    await call('set', 'a', 'two', 'keychain')
    expect(await keyring.lookup('a')).toBe('two')
    await call('forget', 'a')
    expect(await keyring.lookup('a')).toBe(null)
    expect(await call('forget', 'a')).toBe(undefined)
  })

  it('takes a secret as long as the contract allows', async () => {
    const { call } = await setUp()
    await call('set', 'long', 'x'.repeat(65_535), 'keychain')
    expect(await call('get', 'long')).toHaveLength(65_535)
  })

  it('keeps a session’s secret out of it, and out of the next start', async () => {
    const { keyring, call, restart } = await setUp()
    await call('set', 'a', 'passing', 'session')
    await call('set', 'b', 'lasting', 'keychain')
    expect(await call('get', 'a')).toBe('passing')
    expect(await keyring.lookup('a')).toBe(null)
    await restart()
    expect(await call('get', 'a')).toBe(null)
    expect(await call('get', 'b')).toBe('lasting')
  })
})

describe('with a locked gnome-keyring', () => {
  it('says that it is locked, and does not call the secret lost', async () => {
    const { keyring, call } = await setUp()
    await call('set', 'a', 'one', 'keychain')
    await keyring.lock()
    for (const attempt of [() => call('get', 'a'), () => call('get', 'b'), () => call('forget', 'a')])
      expect(await attempt()).toMatchObject({
        code: 'ERR_SECRET_LOCKED',
        hint: expect.stringContaining('Unlock it'),
      })
    expect(await call('set', 'a', 'two', 'keychain')).toMatchObject({ code: 'ERR_SECRET_LOCKED' })
    expect(await call('status', ['a'])).toEqual({ keychain: false, stored: {} })
  })
})

describe('without a keyring', () => {
  it.each([
    ['on the bus', async () => setUp({ keyring: false })],
    ['because there is no bus', async () => setUp({ keyring: false, bus: false })],
  ])('%s: refuses, says what to do, and keeps secrets for the session', async (_, start) => {
    const { call } = await start()
    expect(await call('availability')).toMatchObject({
      available: false,
      error: { code: 'ERR_SECRET_NO_KEYCHAIN', hint: expect.stringContaining('gnome-keyring') },
    })
    const refused = await call('set', 'a', 'hidden word', 'keychain')
    expect(refused).toMatchObject({ code: 'ERR_SECRET_NO_KEYCHAIN' })
    expect(JSON.stringify(refused)).not.toContain('hidden word')
    await call('set', 'a', 'passing', 'session')
    expect(await call('get', 'a')).toBe('passing')
    expect(await call('status', ['a', 'b'])).toEqual({ keychain: false, stored: { a: 'session' } })
  })
})

async function setUp(options: { keyring?: boolean; bus?: boolean } = {}) {
  const keyring: Keyring = await startKeyring(options)
  if (options.bus === false) delete keyring.environment.DBUS_SESSION_BUS_ADDRESS
  const start = () =>
    fork(program.file, { env: keyring.environment, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  let user = start()
  onTestFinished(async () => {
    await end(user)
    await keyring.stop()
  })

  /** What the call resolves with, or the plain error it rejects with. */
  async function call<Name extends keyof SecretStore>(name: Name, ...args: Parameters<SecretStore[Name]>) {
    user.send([name, ...args])
    const [{ result, error }] = await once(user, 'message')
    return error ?? result
  }
  async function restart() {
    await end(user)
    user = start()
  }
  return { keyring, call, restart }
}

async function end(user: ChildProcess) {
  const ended = once(user, 'exit')
  user.kill('SIGKILL')
  await ended
}
