import { describe, expect, it } from 'vitest'
import { brokerOf, draftOfBroker, draftOfCopy } from '../../../../src/renderer/brokers/draft/broker-draft.ts'
import { noSecret } from '../../../../src/renderer/brokers/draft/secret-draft.ts'
import { planSecrets } from '../../../../src/renderer/brokers/draft/secret-plan.ts'
import { brokerSchema } from '../../../../src/shared/workspace/broker.ts'

const home = brokerSchema.parse({
  id: 'home',
  name: 'Home',
  url: 'mqtt://h',
  username: 'a',
  password: { secret: 'broker/home/password' },
})
const draft = draftOfBroker(home)
const typed = {
  ...draft,
  password: { ...draft.password, typed: { value: 'new', keep: 'keychain' as const } },
}

describe('the plan for the secrets', () => {
  it('is empty where nothing was typed', () => {
    expect(planSecrets(draft, 'home', [], home)).toEqual({ draft, writes: [], forgets: [] })
  })

  it('replaces the stored one under its name', () => {
    const plan = planSecrets(typed, 'home', [], home)
    expect(plan.writes).toEqual([
      {
        name: 'broker/home/password',
        path: 'password',
        value: 'new',
        keep: 'keychain',
        for: ['mqtt://h:1883'],
      },
    ])
    expect(plan.forgets).toEqual([])
  })

  it('gives a new one a name and refers to it', () => {
    const fresh = { ...draft, password: { ...noSecret, typed: { value: 'x', keep: 'session' as const } } }
    const plan = planSecrets(fresh, 'attic', [], null)
    expect(plan.writes).toEqual([
      {
        name: 'broker/attic/password',
        path: 'password',
        value: 'x',
        keep: 'session',
        for: ['mqtt://h:1883'],
      },
    ])
    expect(plan.draft.password.reference).toBe('broker/attic/password')
  })

  it('never writes over the secret of another broker', () => {
    const copy = draftOfCopy(home, 'Home (2)')
    const changed = {
      ...copy,
      password: { ...copy.password, typed: { value: 'x', keep: 'keychain' as const } },
    }
    expect(planSecrets(changed, 'home-2', [home], null).writes[0]?.name).toBe('broker/home-2/password')
    const renamed = { ...home, id: 'house' }
    const fresh = {
      ...draft,
      savedId: null,
      password: { ...noSecret, typed: { value: 'x', keep: 'keychain' as const } },
    }
    expect(planSecrets(fresh, 'home', [renamed], null).writes[0]?.name).toBe('broker/home/password-2')
  })

  it('keeps a pasted key and the password of a proxy too, each under a name of its own', () => {
    const secret = (value: string) => ({ ...noSecret, typed: { value, keep: 'keychain' as const } })
    const whole = {
      ...draft,
      tls: { ...draft.tls, cert: 'me.pem', keySecret: secret('pem'), passphrase: secret('open') },
      proxy: { ...draft.proxy, kind: 'socks5' as const, host: 'p', username: 'u', password: secret('pw') },
    }
    const plan = planSecrets(whole, 'home', [], home)
    expect(plan.writes.map(({ name, path }) => [name, path])).toEqual([
      ['broker/home/passphrase', 'tls.passphrase'],
      ['broker/home/key', 'tls.key'],
      ['broker/home/proxy-password', 'proxy.password'],
    ])
    expect(plan.writes.map(write => write.for)).toEqual([
      ['mqtt://h:1883 through socks5://p:1080'],
      ['mqtt://h:1883 through socks5://p:1080'],
      ['socks5://p:1080'],
    ])
    const saved = brokerSchema.parse({ ...brokerOf(plan.draft, 'home'), url: 'mqtts://h' })
    expect(saved.tls.key).toEqual({ secret: 'broker/home/key' })
    expect(saved.proxy?.password).toEqual({ secret: 'broker/home/proxy-password' })
    expect(planSecrets(draftOfBroker(home), 'home', [], saved).forgets).toEqual([
      'broker/home/passphrase',
      'broker/home/key',
      'broker/home/proxy-password',
    ])
    expect(draftOfBroker(saved)).toMatchObject({
      tls: { key: '', keySecret: { reference: 'broker/home/key' } },
    })
  })

  it('forgets what nothing refers to any more, and only that', () => {
    const forgotten = { ...draft, password: noSecret }
    expect(planSecrets(forgotten, 'home', [], home).forgets).toEqual(['broker/home/password'])
    expect(planSecrets(forgotten, 'home', [{ ...home, id: 'copy' }], home).forgets).toEqual([])
  })
})
