import { describe, expect, it } from 'vitest'
import type { Ask } from '../../../../src/main/command/client/ask.ts'
import { connectionFlags } from '../../../../src/main/command/client/connection-flags.ts'
import { destination } from '../../../../src/main/command/client/connection-options.ts'
import { parseFlags } from '../../../../src/main/command/client/flag.ts'
import { readProperties } from '../../../../src/main/command/client/property-flag.ts'
import { UsageError } from '../../../../src/main/command/command.ts'

const saved = {
  url: 'mqtts://saved',
  protocolVersion: 5 as const,
  clientId: '',
  cleanStart: false,
  sessionExpiry: 99,
  keepAlive: 9,
  username: 'known',
  password: 'from the keychain',
}

async function given(line: string, ask?: Ask) {
  const flags = parseFlags(line.split(' ').filter(Boolean), connectionFlags, new Map())
  const properties = readProperties(flags.words('property'), ['connect', 'publish', 'will', 'subscribe'])
  const { options } = await destination(flags, properties, { ask, savedBroker: async () => saved })
  return options
}

describe('the connection', () => {
  it('is that of Mosquitto’s clients where nothing is said', async () => {
    expect(await given('')).toEqual({
      url: 'mqtt://localhost',
      protocolVersion: 4,
      clientId: expect.stringMatching(/^tomte-[0-9a-f]{16}$/),
      cleanStart: true,
      sessionExpiry: 0,
      keepAlive: 60,
      properties: {},
    })
  })

  it.each([
    ['-V 31', { protocolVersion: 3 }],
    ['-V mqttv31', { protocolVersion: 3 }],
    ['-V 311', { protocolVersion: 4 }],
    ['-V MQTTV5', { protocolVersion: 5 }],
    ['-V auto', { protocolVersion: 'auto' }],
    ['-D connect receive-maximum 7', { protocolVersion: 5, properties: { receiveMaximum: 7 } }],
    [
      '-V 311 -D connect user-property a b',
      { protocolVersion: 5, properties: { userProperties: [['a', 'b']] } },
    ],
    ['-i me', { clientId: 'me' }],
    ['-I me-', { clientId: `me-${process.pid}` }],
    ['-c -i me', { cleanStart: false, sessionExpiry: 0 }],
    ['-c -i me -V 5', { cleanStart: false, sessionExpiry: 0xffffffff }],
    ['-c -i me -V 5 -x 9', { cleanStart: false, sessionExpiry: 9 }],
    ['-i me -V 5 -x -1', { cleanStart: true, sessionExpiry: 0xffffffff }],
    ['-i me -V 5 -x ∞', { sessionExpiry: 0xffffffff }],
    ['-x 9', { sessionExpiry: 0 }],
    ['-V 5 -D connect session-expiry-interval 8', { sessionExpiry: 8 }],
    ['-k 5', { keepAlive: 5 }],
    ['-u me -P secret', { username: 'me', password: 'secret' }],
    ['-L mqtt://me:secret@a', { username: 'me', password: 'secret' }],
    ['-L mqtt://me:secret@a -u you', { username: 'you', password: 'secret' }],
    ['-u me', { username: 'me', password: undefined }],
    ['--proxy http://a', { proxy: { url: 'http://a' } }],
    [
      '--tls-use-os-certs --tls-version tlsv1.2 --tls-alpn mqtt',
      {
        tls: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', alpn: ['mqtt'], verifyName: true },
      },
    ],
    ['--tls-use-os-certs --insecure', { tls: { verifyName: false } }],
    ['--will-topic w', { will: { topic: 'w', payload: Buffer.alloc(0), qos: 0, retain: false } }],
    [
      '--will-topic w --will-payload p --will-qos 2 --will-retain -D will will-delay-interval 3 -D will content-type t',
      {
        will: {
          topic: 'w',
          payload: Buffer.from('p'),
          qos: 2,
          retain: true,
          delay: 3,
          properties: { contentType: 't' },
        },
      },
    ],
    ['--broker home', { ...saved, clientId: /^tomte-/, cleanStart: true, sessionExpiry: 0, keepAlive: 60 }],
    [
      '--broker home -V 311 -u me -P other',
      { url: saved.url, protocolVersion: 4, username: 'me', password: 'other' },
    ],
  ])('with “%s”', async (line, expected) => {
    const { clientId, ...rest } = expected as Record<string, unknown>
    const options = await given(line)
    expect(options).toMatchObject(rest)
    if (clientId instanceof RegExp) expect(options.clientId).toMatch(clientId)
    else if (clientId !== undefined) expect(options.clientId).toBe(clientId)
  })

  it.each([
    '-V 4',
    '-c',
    '-V 5 -x -1',
    '-i a -I b',
    '-x -2',
    '-x 4294967296',
    '-k 4',
    '-k 65536',
    '-P secret',
    '--will-payload p',
    '--will-qos 1',
    '--will-retain',
    '-D will content-type t',
    '--will-topic w --will-qos 3',
    '--cert a --cafile b',
    '--key a --tls-use-os-certs',
    '--tls-use-os-certs --tls-version ssl3',
    '--data x',
    '--broker home -h a',
    '--broker home -L mqtt://a',
    '--broker home --insecure',
    '-D connect nonsense 1',
    '-D connect receive-maximum 0',
    '-D connect receive-maximum x',
    '-D connect receive-maximum 1 -D connect receive-maximum 2',
    '-D nonsense content-type x',
    '-D publish payload-format-indicator 2',
    '-D publish __proto__ 2',
  ])('“%s” is refused', async line => {
    await expect(given(line)).rejects.toBeInstanceOf(UsageError)
  })

  it('names a file that cannot be read', async () => {
    await expect(given('--cafile /nothing/here')).rejects.toMatchObject({ code: 'ERR_TLS_FILE' })
    await expect(given('--capath /nothing/here')).rejects.toMatchObject({ code: 'ERR_TLS_FILE' })
  })

  it('asks for the password of a user, and takes none for an answer', async () => {
    const asked: string[] = []
    const person = (answer: string): Ask => ({
      line: async () => '',
      secret: async question => {
        asked.push(question)
        return answer
      },
    })
    expect(await given('-u me', person('typed'))).toMatchObject({ username: 'me', password: 'typed' })
    expect(await given('-u me', person(''))).toMatchObject({ username: 'me', password: undefined })
    await given('-u me -P secret', person(''))
    await given('', person(''))
    expect(asked).toEqual(Array(2).fill('Password of me (empty for none): '))
  })
})
