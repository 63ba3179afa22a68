import { execFileSync, spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerCall } from '../../src/shared/contract/contract.ts'
import type { BrokerInput } from '../../src/shared/workspace/broker.ts'
import { brokerSchema } from '../../src/shared/workspace/broker.ts'
import { type Certificates, makeCertificates } from '../support/certificates.ts'
import { freePort, type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { type RunningBridge, runBridge } from '../support/running-bridge.ts'

let certificates: Certificates
let guarded: Mosquitto
let secure: Mosquitto
let tomte: RunningBridge

beforeAll(async () => {
  certificates = await makeCertificates()
  execFileSync('mosquitto_passwd', ['-c', '-b', join(certificates.folder, 'passwords'), 'andy', 'correct'])
  guarded = await startMosquitto({
    config: ['password_file {folder}/passwords'],
    files: { passwords: await certificates.read(join(certificates.folder, 'passwords')) },
  })
  secure = await startMosquitto({
    files: {
      'ca.pem': await certificates.read(certificates.ca),
      'server.pem': await certificates.read(certificates.serverCert),
      'server.key': await certificates.read(certificates.serverKey),
    },
    config: [
      'cafile {folder}/ca.pem',
      'certfile {folder}/server.pem',
      'keyfile {folder}/server.key',
      'allow_anonymous true',
    ],
  })
  tomte = await runBridge({
    version: 1,
    brokers: [{ id: 'home', name: 'Home', url: `mqtt://127.0.0.1:${secure.port}`, enabled: false }],
    rules: [
      {
        id: 'ghost',
        name: 'Ghost',
        triggers: [],
        actions: [{ type: 'program', program: 'no-such-program-anywhere' }],
      },
      {
        id: 'bell',
        name: 'Bell',
        triggers: [],
        actions: [{ type: 'notification', title: 'Ding', to: 'system' }],
      },
    ],
  })
})
afterAll(async () => {
  await tomte?.stop()
  await guarded?.stop()
  await secure?.stop()
  await certificates?.remove()
})

describe('tomte check', () => {
  const cli = resolve(import.meta.dirname, '../../out/main/cli.js')
  it.each([
    [
      'an unknown type of action',
      '{"version":1,"rules":[{"id":"a","name":"A","triggers":[],"actions":[{"type":"teleport"}]}]}',
      'rules[0].actions[0].type',
    ],
    [
      'an unknown field',
      '{"version":1,"brokers":[{"id":"a","name":"A","url":"mqtt://x","colour":"red"}]}',
      'brokers[0].colour',
    ],
    [
      'a broken topic filter',
      '{"version":1,"brokers":[{"id":"a","name":"A","url":"mqtt://x","subscriptions":[{"filter":"a/#/b"}]}]}',
      'brokers[0].subscriptions[0].filter',
    ],
    ['a broken JSON', '{"version":1,', 'line 1'],
  ])('%s is told with its place, and the file stays as it was', async (_what, text, place) => {
    const file = join(tomte.folder, 'check.json')
    await writeFile(file, text)
    const checked = spawnSync(process.execPath, [cli, 'check', file], { encoding: 'utf8' })
    expect(checked.status).toBe(1)
    expect(checked.stdout + checked.stderr).toContain(place)
    expect(await readFile(file, 'utf8')).toBe(text)
  })
})

describe('a call with bad input is refused, and nothing has changed', () => {
  const home = { id: 'home', name: 'Home', url: 'mqtt://127.0.0.1' }
  const message = { topic: 'a', payload: '', encoding: 'text', qos: 0, retain: false }
  it.each([
    [
      'the topic filter a/#/b',
      'broker.put',
      { broker: { ...home, subscriptions: [{ filter: 'a/#/b' }] } },
      'ERR_CONTRACT_ARGUMENTS',
      'broker.subscriptions[0].filter',
    ],
    [
      'an address of another kind',
      'broker.put',
      { broker: { ...home, url: 'http://x' } },
      'ERR_CONTRACT_ARGUMENTS',
      'broker.url',
    ],
    [
      'a topic with + in publish',
      'publish',
      { broker: 'home', message: { ...message, topic: 'a/+' } },
      'ERR_CONTRACT_ARGUMENTS',
      'message.topic',
    ],
    [
      'hex of odd length',
      'publish',
      { broker: 'home', message: { ...message, payload: 'abc', encoding: 'hex' } },
      'ERR_PAYLOAD_HEX',
      undefined,
    ],
    [
      'base64 that is none',
      'publish',
      { broker: 'home', message: { ...message, payload: 'a', encoding: 'base64' } },
      'ERR_PAYLOAD_BASE64',
      undefined,
    ],
    [
      'JSON that is none',
      'publish',
      { broker: 'home', message: { ...message, payload: '{', encoding: 'json' } },
      'ERR_PAYLOAD_JSON',
      undefined,
    ],
    [
      'a payload file that is not there',
      'publish',
      { broker: 'home', message: { ...message, payload: 'nowhere.bin', encoding: 'file' } },
      'ERR_PAYLOAD_FILE',
      undefined,
    ],
    [
      'an action of an unknown type',
      'rule.put',
      { rule: { id: 'a', name: 'A', triggers: [], actions: [{ type: 'teleport' }] } },
      'ERR_WORKSPACE_INVALID',
      'rule.actions[0].type',
    ],
    [
      'a wildcard in an action’s topic',
      'rule.put',
      {
        rule: {
          id: 'a',
          name: 'A',
          triggers: [],
          actions: [{ type: 'publish', broker: 'home', topic: 'a/#' }],
        },
      },
      'ERR_WORKSPACE_INVALID',
      'rule.actions[0].topic',
    ],
    ['an unknown call', 'house.burn', {}, 'ERR_CONTRACT_CALL', undefined],
  ])('%s', async (_what, call, args, code, path) => {
    const before = await readFile(tomte.file, 'utf8')
    const answer = await answerCall(tomte.calls, call, args)
    expect(answer).toMatchObject({ error: { code } })
    if (path && 'error' in answer) expect(answer.error.faults?.map(fault => fault.path)).toContain(path)
    expect(await readFile(tomte.file, 'utf8')).toBe(before)
  })
})

describe('the Test button tells which layer failed', () => {
  const password = { username: 'andy', password: { secret: 'broker/x/password' } }
  const cases: [string, string, string, () => Promise<Partial<BrokerInput>> | Partial<BrokerInput>][] = [
    [
      'a missing CA file',
      'TLS',
      'ERR_TLS_FILE',
      () => ({ url: 'mqtts://127.0.0.1', tls: { ca: 'nowhere.pem' } }),
    ],
    [
      'a wrong passphrase',
      'TLS',
      'ERR_TLS_PASSPHRASE',
      () => ({
        url: `mqtts://127.0.0.1:${secure.port}`,
        tls: {
          ca: certificates.ca,
          cert: certificates.clientCert,
          key: certificates.clientKeyEncrypted,
          passphrase: { secret: 'broker/x/passphrase' },
        },
      }),
    ],
    [
      'a host that does not resolve',
      'name resolution',
      'ERR_NAME_NOT_FOUND',
      () => ({ url: 'mqtt://no-such-host.invalid' }),
    ],
    [
      'a closed port',
      'TCP',
      'ERR_CONNECTION_REFUSED',
      async () => ({ url: `mqtt://127.0.0.1:${await freePort()}` }),
    ],
    [
      'a plain port spoken to with TLS',
      'TLS',
      'ERR_TLS_NOT_SPOKEN',
      () => ({ url: `mqtts://127.0.0.1:${guarded.port}` }),
    ],
    [
      'a refused password in MQTT 3.1.1',
      'authentication',
      'ERR_MQTT_NOT_AUTHORIZED',
      () => ({ url: `mqtt://127.0.0.1:${guarded.port}`, protocolVersion: '3.1.1', ...password }),
    ],
    [
      'a refused password in MQTT 5',
      'authentication',
      'ERR_MQTT_NOT_AUTHORIZED',
      () => ({ url: `mqtt://127.0.0.1:${guarded.port}`, protocolVersion: '5', ...password }),
    ],
  ]
  it.each(cases)('%s: %s', async (_what, layer, code, broker) => {
    const report = await tomte.calls['broker.test']({
      broker: brokerSchema.parse({ id: 'x', name: 'X', ...(await broker()) }),
      password: 'wrong',
      passphrase: 'wrong',
    })
    expect(report.passed).toBe(false)
    const failed = report.steps.find(({ state }) => state === 'failed')
    expect(failed).toMatchObject({ layer, error: { code } })
    expect(failed?.error?.message).not.toBe('')
  })
})

describe('an action that cannot be done fails its run, in words', () => {
  it.each([
    ['a program that does not exist', 'ghost', 'ERR_PROGRAM_NOT_FOUND'],
    ['a notification without a notification service', 'bell', 'ERR_NOTIFICATION_UNAVAILABLE'],
  ])('%s', async (_what, rule, code) => {
    await tomte.calls['runs.watch']({ rule, limit: 10 })
    const ended = tomte.pushed('runs', ({ runs }) => runs.some(({ state }) => state === 'failed'))
    const { run } = await tomte.calls['rule.run']({ id: rule })
    await ended
    const { row, steps } = await tomte.calls['run.get']({ id: run })
    expect(row.state).toBe('failed')
    expect(steps[0]).toMatchObject({ state: 'failed', error: { code } })
  })
})
