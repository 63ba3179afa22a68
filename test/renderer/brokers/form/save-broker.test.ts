import { describe, expect, it } from 'vitest'
import {
  type BrokerDraft,
  draftOfBroker,
  newDraft,
} from '../../../../src/renderer/brokers/draft/broker-draft.ts'
import { noSecret } from '../../../../src/renderer/brokers/draft/secret-draft.ts'
import { type Call, saveBroker } from '../../../../src/renderer/brokers/form/save-broker.ts'
import { TomteError } from '../../../../src/shared/errors.ts'
import { brokerSchema } from '../../../../src/shared/workspace/broker.ts'

/** Records the calls; those named in `failing` are refused. */
function recorder(failing: Partial<Record<string, TomteError>> = {}) {
  const calls: [string, unknown][] = []
  const call = (async (name: string, args: unknown) => {
    calls.push([name, args])
    if (failing[name]) throw failing[name]
    return null
  }) as Call
  return { calls, call, names: () => calls.map(([name]) => name) }
}

const draft: BrokerDraft = {
  ...newDraft(),
  address: { scheme: 'mqtt', host: 'broker.local', port: '', path: '' },
  name: 'Home',
  username: 'andy',
  password: { ...noSecret, typed: { value: 'hush', keep: 'keychain' } },
}

describe('saving', () => {
  it('stores the secret first, then the broker with a reference to it', async () => {
    const { call, calls } = recorder()
    const { broker } = await saveBroker(call, draft, [])
    expect(calls).toEqual([
      [
        'secret.set',
        { name: 'broker/home/password', value: 'hush', keep: 'keychain', for: ['mqtt://broker.local:1883'] },
      ],
      ['broker.put', { broker }],
    ])
    expect(broker?.password).toEqual({ secret: 'broker/home/password' })
    expect(JSON.stringify(broker)).not.toContain('hush')
  })

  it('calls nobody where something is wrong', async () => {
    const { call, calls } = recorder()
    const { faults } = await saveBroker(call, { ...draft, keepAlive: -1 }, [])
    expect(faults).toEqual({ keepAlive: 'The least is 0.' })
    expect(calls).toEqual([])
  })

  it('shows a keychain that refuses at the password, and does not save the broker', async () => {
    const refused = new TomteError('ERR_KEYCHAIN_MISSING', 'There is no keychain.')
    const { call, names } = recorder({ 'secret.set': refused })
    const { faults, error } = await saveBroker(call, draft, [])
    expect(faults).toEqual({ password: 'There is no keychain.' })
    expect(error?.code).toBe('ERR_KEYCHAIN_MISSING')
    expect(names()).toEqual(['secret.set'])
  })

  it('shows the faults of the core at their fields', async () => {
    const { call } = recorder({
      'broker.put': new TomteError('ERR_FILE_MISSING', 'ca.pem does not exist.', {
        faults: [{ path: 'broker.tls.ca', message: 'ca.pem does not exist.' }],
      }),
    })
    expect(await saveBroker(call, draft, [])).toMatchObject({
      broker: null,
      faults: { 'tls.ca': 'ca.pem does not exist.' },
    })
  })

  it('names the id it had, and forgets a secret only after the broker was saved', async () => {
    const home = brokerSchema.parse({
      id: 'home',
      name: 'Home',
      url: 'mqtt://h',
      password: { secret: 'broker/home/password' },
    })
    const { call, calls } = recorder()
    await saveBroker(call, { ...draftOfBroker(home), id: 'house', password: noSecret }, [home])
    expect(calls).toMatchObject([
      ['broker.put', { previousId: 'home', broker: { id: 'house', password: null } }],
      ['secret.forget', { name: 'broker/home/password' }],
    ])
  })
})
