import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bundle } from '../../support/bundle.ts'
import { type Certificates, makeCertificates } from '../../support/certificates.ts'
import { freePort, type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { bundleTomte } from '../../support/tomte.ts'
import { logged, run, start, subscribed } from './program.ts'

let tomte: Bundle
let broker: Mosquitto
let certificates: Certificates
let folder: string
let ports: { webSocket: number; password: number; tls: number; wrongName: number }
beforeAll(async () => {
  tomte = await bundleTomte()
  certificates = await makeCertificates()
  folder = await mkdtemp(path.join(tmpdir(), 'tomte-pub-'))
  const wrong = await certificates.issue('wrong', { names: ['DNS:elsewhere.example'] })
  await run(['mosquitto_passwd', '-b', '-c', path.join(folder, 'passwords'), 'andy', 'p@ss:word'])
  const files = {
    passwords: await readFile(path.join(folder, 'passwords'), 'utf8'),
    'ca.pem': await certificates.read(certificates.ca),
    'server.pem': await certificates.read(certificates.serverCert),
    'server.key': await certificates.read(certificates.serverKey),
    'wrong.pem': await certificates.read(wrong.cert),
    'wrong.key': await certificates.read(wrong.key),
  }
  ports = {
    webSocket: await freePort(),
    password: await freePort(),
    tls: await freePort(),
    wrongName: await freePort(),
  }
  const tls = (name: string) => [
    'allow_anonymous true',
    'cafile {folder}/ca.pem',
    `certfile {folder}/${name}.pem`,
    `keyfile {folder}/${name}.key`,
  ]
  broker = await startMosquitto({
    files,
    config: [
      ...['per_listener_settings true', 'allow_anonymous true'],
      ...[`listener ${ports.webSocket} 127.0.0.1`, 'protocol websockets', 'allow_anonymous true'],
      ...[`listener ${ports.password} 127.0.0.1`, 'password_file {folder}/passwords'],
      ...[`listener ${ports.tls} 127.0.0.1`, ...tls('server'), 'require_certificate true'],
      ...[`listener ${ports.wrongName} 127.0.0.1`, ...tls('wrong')],
    ],
  })
})
afterAll(async () => {
  await Promise.all([broker?.stop(), tomte?.remove(), certificates?.remove()])
  await rm(folder, { recursive: true, force: true })
})

let last = 0
const fresh = () => `test-${++last}`
const tool = (...args: string[]) => [process.execPath, tomte.file, 'pub', ...args]
const pub = (...args: string[]) => tool('-p', String(broker.port), ...args)

/** What `publish` leads to, as mosquitto_sub prints it. */
async function arriving(
  topic: string,
  count: number,
  publish: () => Promise<{ code: number | null; error: string }>,
) {
  const id = fresh()
  const args = [
    '-p',
    String(broker.port),
    '-i',
    id,
    '-t',
    topic,
    '-q',
    '2',
    '-C',
    String(count),
    '-F',
    '%q %r [%p]',
  ]
  const { ended } = start(['mosquitto_sub', ...args])
  await subscribed(broker, id)
  const published = await publish()
  expect(published).toMatchObject({ code: 0, error: '' })
  return (await ended).out.toString()
}

describe('tomte pub publishes', () => {
  it('each line of stdin, the last one without an end too', async () => {
    const topic = fresh()
    const got = await arriving(topic, 4, () => run(pub('-t', topic, '-l'), 'one\n\ntwo\r\nthree'))
    expect(got).toBe('0 0 [one]\n0 0 []\n0 0 [two\r]\n0 0 [three]\n')
  })

  it('all of stdin', async () => {
    const topic = fresh()
    expect(await arriving(topic, 1, () => run(pub('-t', topic, '-s', '-q', '2'), 'x\ny\n'))).toBe(
      '2 0 [x\ny\n]\n',
    )
  })

  it('a file, even an empty one', async () => {
    const [topic, file] = [fresh(), path.join(folder, 'payload')]
    await writeFile(file, Buffer.from([0, 255, 10]))
    await writeFile(`${file}.empty`, '')
    const id = fresh()
    const sub = start([
      'mosquitto_sub',
      '-p',
      String(broker.port),
      '-i',
      id,
      '-t',
      topic,
      '-C',
      '2',
      '-F',
      '%x',
    ])
    await subscribed(broker, id)
    await run(pub('-t', topic, '-f', file))
    await run(pub('-t', topic, '-f', `${file}.empty`))
    expect((await sub.ended).out.toString()).toBe('00ff0a\n\n')
  })

  it('again and again, with pauses', async () => {
    const topic = fresh()
    const publish = () =>
      run(pub('-t', topic, '-m', 'x', '-q', '1', '--repeat', '3', '--repeat-delay', '0.05'))
    expect(await arriving(topic, 3, publish)).toBe('1 0 [x]\n'.repeat(3))
  })

  it('retained, and removes what is', async () => {
    const topic = fresh()
    await run(pub('-t', topic, '-m', 'x', '-r'))
    const look = () => run(['mosquitto_sub', '-p', String(broker.port), '-t', topic, '-W', '1'])
    expect((await look()).out.toString()).toBe('x\n')
    await run(pub('-t', topic, '-n', '-r'))
    expect((await look()).out.toString()).toBe('')
  })

  it('a line as soon as it comes', async () => {
    const topic = fresh()
    const publishing = start(pub('-t', topic, '-l', '-q', '1'), 'open')
    const id = fresh()
    const { child, ended } = start([
      'mosquitto_sub',
      '-p',
      String(broker.port),
      '-i',
      id,
      '-t',
      topic,
      '-C',
      '2',
    ])
    await subscribed(broker, id)
    publishing.child.stdin.write('first\nsec')
    await once(child.stdout, 'data')
    publishing.child.stdin.end('ond\n')
    expect((await ended).out.toString()).toBe('first\nsecond\n')
    expect(await publishing.ended).toMatchObject({ code: 0 })
  })

  // The broker logs every packet: at QoS 1 and 2 that is what takes the time.
  it.each([
    [0, 100_000],
    [1, 20_000],
    [2, 10_000],
  ])('at QoS %i %i lines, each of them', async (qos, count) => {
    const [topic, id] = [fresh(), fresh()]
    const port = String(broker.port)
    const sub = [process.execPath, tomte.file, 'sub', '-p', port, '-i', id, '-t', topic, '--stats']
    const counting = start([...sub, '-C', String(count)])
    await subscribed(broker, id)
    const lines = Array.from({ length: count }, (_, index) => `line ${index} of many\n`).join('')
    expect(await run(pub('-t', topic, '-q', String(qos), '-l'), lines)).toMatchObject({ code: 0, error: '' })
    expect((await counting.ended).out.toString()).toMatch(new RegExp(`^${count} messages`))
  })

  it('lines on after the broker came back', async () => {
    const own = await startMosquitto()
    const [topic, id] = [fresh(), fresh()]
    const publishing = start(tool('-p', String(own.port), '-i', id, '-t', topic, '-l', '-q', '1'), 'open')
    await logged(own, `Sending CONNACK to ${id}`)
    await own.kill()
    await own.start()
    const kept = start(['mosquitto_sub', '-p', String(own.port), '-i', 'kept', '-t', topic, '-C', '1'])
    await subscribed(own, 'kept')
    publishing.child.stdin.end('late\n')
    expect((await kept.ended).out.toString()).toBe('late\n')
    expect(await publishing.ended).toMatchObject({ code: 0 })
    await own.stop()
  })

  it('not on when the connection is lost before the acknowledgement', async () => {
    const server = net.createServer(socket => {
      socket.on('error', () => {})
      socket.on('data', packet => {
        if (packet[0] === 0x10) socket.write(Buffer.from([0x20, 2, 0, 0]))
        else socket.end()
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    const args = ['-p', String(port), '-t', 'a', '-m', 'x', '-q', '1']
    const [ours, theirs] = await Promise.all([run(tool(...args)), run(['mosquitto_pub', ...args])])
    server.close()
    expect([ours.code, theirs.code]).toEqual([7, 7])
    expect(ours.error).toContain('(ERR_MQTT_CONNECTION_LOST)')
  })
})

describe('tomte pub reaches the broker', () => {
  it('by a URL with user, password and topic', async () => {
    const topic = fresh()
    const url = `mqtt://andy:p%40ss%3Aword@127.0.0.1:${ports.password}/${topic}`
    expect(await run(tool('-L', url, '-m', 'x', '-q', '1'))).toMatchObject({ code: 0, error: '' })
    const wrong = await run(tool('-L', url.replace('andy', 'anna'), '-m', 'x'))
    expect(wrong).toMatchObject({ code: 5, error: expect.stringContaining('(ERR_MQTT_NOT_AUTHORIZED)') })
    expect(wrong.error).not.toContain('ss:word')
  })

  it('over WebSocket', async () => {
    const topic = fresh()
    expect(
      await arriving(topic, 1, () =>
        run(tool('--ws', '-p', String(ports.webSocket), '-t', topic, '-m', 'x')),
      ),
    ).toBe('0 0 [x]\n')
    const url = `ws://127.0.0.1:${ports.webSocket}/mqtt`
    expect(await arriving(topic, 1, () => run(tool('-L', url, '-t', topic, '-m', 'x')))).toBe('0 0 [x]\n')
  })

  it('over TLS with a client certificate, from a file or a folder of authorities', async () => {
    const { ca, clientCert, clientKey } = certificates
    const own = [
      '-p',
      String(ports.tls),
      '--cert',
      clientCert,
      '--key',
      clientKey,
      '-t',
      'a',
      '-m',
      'x',
      '-q',
      '1',
    ]
    expect(await run(tool(...own, '--cafile', ca))).toMatchObject({ code: 0, error: '' })
    expect(await run(tool(...own, '--capath', certificates.folder))).toMatchObject({ code: 0, error: '' })
    const without = await run(tool('-p', String(ports.tls), '--cafile', ca, '-t', 'a', '-m', 'x', '-q', '1'))
    expect(without).toMatchObject({
      code: 8,
      error: expect.stringContaining('(ERR_TLS_CLIENT_CERTIFICATE_MISSING)'),
    })
  })

  it('whatever name its certificate has, with --insecure, but not whoever signed it', async () => {
    const to = ['-p', String(ports.wrongName), '-t', 'a', '-m', 'x', '--cafile']
    expect(await run(tool(...to, certificates.ca))).toMatchObject({
      code: 8,
      error: expect.stringContaining('ERR_TLS_'),
    })
    expect(await run(tool(...to, certificates.ca, '--insecure'))).toMatchObject({ code: 0, error: '' })
    expect(await run(tool(...to, certificates.otherCa, '--insecure'))).toMatchObject({ code: 8 })
  })

  it('with a will that the broker publishes when it vanishes', async () => {
    const [topic, id] = [fresh(), fresh()]
    const watching = start([
      'mosquitto_sub',
      '-p',
      String(broker.port),
      '-i',
      fresh(),
      '-t',
      topic,
      '-C',
      '1',
      '-v',
    ])
    await subscribed(broker, `test-${last}`)
    const will = ['--will-topic', topic, '--will-payload', 'gone', '--will-qos', '1']
    const { child } = start(pub('-i', id, ...will, '-t', 'a', '-l'), 'open')
    await logged(broker, `Sending CONNACK to ${id}`)
    child.kill('SIGKILL')
    expect((await watching.ended).out.toString()).toBe(`${topic} gone\n`)
  })

  it('of the workspace', async () => {
    const url = `mqtt://127.0.0.1:${broker.port}`
    const brokers = [
      { id: 'home', name: 'Home', url },
      { id: 'own', name: 'Own', url: 'memory://built-in' },
    ]
    await writeFile(path.join(folder, 'workspace.json'), JSON.stringify({ version: 1, brokers }))
    const topic = fresh()
    const saved = (id: string) => run(tool('--broker', id, '--data', folder, '-t', topic, '-m', 'x'))
    expect(await arriving(topic, 1, () => saved('home'))).toBe('0 0 [x]\n')
    expect(await saved('work')).toMatchObject({
      code: 1,
      error: expect.stringContaining('It has home, own.'),
    })
    expect(await saved('own')).toMatchObject({
      code: 1,
      error: expect.stringContaining('(ERR_BROKER_BUILT_IN)'),
    })
  })
})

describe('tomte pub on a terminal', () => {
  /** Types `typed` into a real terminal, each line when its question has come. */
  async function dialogue(command: string[], steps: [question: string, typed: string][]) {
    const quoted = command.map(word => `'${word}'`).join(' ')
    const { child, ended } = start(['script', '-qec', quoted, '/dev/null'], 'open')
    let seen = ''
    for (const [question, typed] of steps) {
      while (!seen.includes(question)) seen += String((await once(child.stdout, 'data'))[0])
      child.stdin.write(`${typed}\r`)
    }
    const { code, out } = await ended
    return { code, shown: out.toString() }
  }

  it('asks for what is missing, and never shows the password', async () => {
    const topic = fresh()
    const id = fresh()
    const sub = start(['mosquitto_sub', '-p', String(broker.port), '-i', id, '-t', topic, '-C', '1'])
    await subscribed(broker, id)
    const { code, shown } = await dialogue(pub('-u', 'andy'), [
      ['Password of andy', 'p@ss:word'],
      ['Topic: ', topic],
      ['Message: ', 'typed'],
    ])
    expect(code).toBe(0)
    expect(shown).not.toContain('ss:word')
    expect((await sub.ended).out.toString()).toBe('typed\n')
  })

  it('asks for the passphrase of a key', async () => {
    const { ca, clientCert, clientKeyEncrypted, passphrase } = certificates
    const own = ['-p', String(ports.tls), '--cafile', ca, '--cert', clientCert, '--key', clientKeyEncrypted]
    const { code, shown } = await dialogue(tool(...own, '-t', 'a', '-m', 'x', '-q', '1'), [
      ['Passphrase of', passphrase],
    ])
    expect(code).toBe(0)
    expect(shown).not.toContain(passphrase)
  })

  it('takes Ctrl-C for an answer', async () => {
    const { code, shown } = await dialogue(pub('-t', 'a'), [['Message: ', '\x03']])
    expect(code).toBe(130)
    expect(shown).toContain('(ERR_CANCELLED)')
  })
})
