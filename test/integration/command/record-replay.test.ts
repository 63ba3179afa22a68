import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimDataFolder } from '../../../src/main/workspace/data-folder.ts'
import type { Bundle } from '../../support/bundle.ts'
import { openJournal } from '../../support/journal-bench.ts'
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { bundleTomte } from '../../support/tomte.ts'
import { run, start, subscribed } from './program.ts'

let tomte: Bundle
let broker: Mosquitto
beforeAll(async () => {
  tomte = await bundleTomte()
  broker = await startMosquitto()
})
afterAll(async () => {
  await Promise.all([broker?.stop(), tomte?.remove()])
})

const command = (name: string, ...args: string[]) => [process.execPath, tomte.file, name, ...args]
const here = () => ['-p', String(broker.port)]
const publish = (...args: string[]) => run(['mosquitto_pub', ...here(), ...args])

interface Line {
  time: number
  payload: string
  source: Record<string, unknown>
}

async function linesOf(file: string): Promise<Line[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  return lines.slice(1).map(line => JSON.parse(line))
}

describe('tomte record', () => {
  it('writes down what comes until it is told to end, and replay publishes just that', async () => {
    const file = path.join(await temporaryFolder(), 'night.ndjson')
    const recording = start(
      command('record', ...here(), '-V', '5', '-i', 'recorder', '-q', '2', '-t', 'home/#', file),
    )
    await subscribed(broker, 'recorder')
    await publish(
      '-V',
      '5',
      '-t',
      'home/a',
      '-q',
      '1',
      '-m',
      'wörld',
      '-D',
      'publish',
      'user-property',
      'k',
      'v',
    )
    await publish('-t', 'home/b', '-q', '2', '-n')
    await publish('-t', 'away/c', '-m', 'x')
    await publish('-t', 'home/d', '-r', '-m', 'last')
    await expect.poll(() => readFile(file, 'utf8'), { timeout: 10_000 }).toContain('home/d')
    recording.child.kill('SIGINT')
    const { code, error } = await recording.ended
    expect(error).toContain('Recorded 3 events in')
    expect(code).toBe(0)
    const [a, b, d, end] = await linesOf(file)
    expect(a).toMatchObject({
      payload: Buffer.from('wörld').toString('base64'),
      source: {
        plugin: 'mqtt',
        broker: 'mqtt',
        topic: 'home/a',
        qos: 1,
        properties: { userProperties: [['k', 'v']] },
      },
    })
    expect(b).toMatchObject({ payload: '', source: { topic: 'home/b', qos: 2 } })
    expect(end).toEqual({ end: { events: 3, from: a?.time, to: d?.time, dropped: 0 } })

    const seen = start([
      'mosquitto_sub',
      ...here(),
      ...['-i', 'listener', '-V', '5', '-q', '2', '-t', 'home/#', '-R', '-C', '3', '-F', '%t %q %p %P'],
    ])
    await subscribed(broker, 'listener')
    const replayed = await run(command('replay', ...here(), '-V', '5', '--speed', 'max', file))
    expect(replayed.error).toContain('Published 3 messages.')
    expect(replayed.code).toBe(0)
    // MQTT keeps the order of messages of one QoS alone.
    const lines = (await seen.ended).out.toString().trimEnd().split('\n')
    expect(lines.map(line => line.trimEnd()).sort()).toEqual([
      'home/a 1 wörld k:v',
      'home/b 2',
      'home/d 0 last',
    ])
  })

  it('leaves a file that is there as it is', async () => {
    const file = path.join(await temporaryFolder(), 'there')
    await writeFile(file, 'mine')
    const { code, error } = await run(command('record', ...here(), '-t', '#', '-W', '1', file))
    expect(error).toContain('is there already')
    expect(code).toBe(1)
    expect(await readFile(file, 'utf8')).toBe('mine')
  })

  it('killed, leaves a file that replays up to its last batch', async () => {
    const file = path.join(await temporaryFolder(), 'killed.ndjson')
    const recording = start(command('record', ...here(), '-R', '-i', 'doomed', '-t', 'home/#', file))
    await subscribed(broker, 'doomed')
    await publish('-t', 'home/x', '-m', 'kept')
    await expect.poll(() => readFile(file, 'utf8'), { timeout: 10_000 }).toContain('home/x')
    recording.child.kill('SIGKILL')
    await recording.ended
    const text = await readFile(file, 'utf8')
    await writeFile(file, `${text}{"id":2,"ti`)
    const { code, error } = await run(command('replay', ...here(), file))
    expect(error).toContain('Its last line was cut off.')
    expect(error).toContain('Published 1 messages')
    expect(code).toBe(0)
  })

  it('takes what a journal has, without its secrets', async () => {
    const folder = await temporaryFolder()
    const { journal, happen } = await openJournal(folder)
    for (let count = 0; count < 3; count++) happen('home/a', `{"password":"hidden","n":${count}}`)
    happen('away/b', 'x')
    await journal.stop()
    const file = path.join(folder, 'out.csv')
    const record = (...args: string[]) => run(command('record', '--data', folder, ...args))
    const { code, error } = await record('-t', 'home/#', '-C', '2', file)
    expect(error).toContain('Recorded 2 events')
    expect(code).toBe(0)
    const rows = (await readFile(file, 'utf8')).trimEnd().split('\r\n')
    expect(rows[2]).toContain('"{""password"":""***"",""n"":1}"')

    const release = await claimDataFolder(folder)
    expect((await record(path.join(folder, 'b'))).error).toContain('ERR_DATA_FOLDER_IN_USE')
    await release()
    const later = await record('--from', '2099-01-01', '--no-redact', path.join(folder, 'c'))
    expect(later.error).toContain('Recorded 0 events')
    const none = await run(command('record', '--data', path.join(folder, 'none'), path.join(folder, 'd')))
    expect(none.error).toContain('has no journal')
    expect(none.code).toBe(1)
  })
})

describe('tomte replay', () => {
  it('keeps the time between messages, at the speed asked for', async () => {
    const file = path.join(await temporaryFolder(), 'two.ndjson')
    const line = (id: number, time: number) =>
      JSON.stringify({ id, time, prefix: 'A', source: { topic: 'pace/a' }, payload: 'eA==' })
    await writeFile(file, `{"tomte":"recording","version":1}\n${line(1, 1000)}\n${line(2, 5000)}\n`)
    const seen = start([
      'mosquitto_sub',
      ...here(),
      ...['-i', 'paced', '-t', 'pace/#', '-C', '2', '-F', '%U'],
    ])
    await subscribed(broker, 'paced')
    await run(command('replay', ...here(), '--speed', '4', file))
    const [first = 0, second = 0] = (await seen.ended).out.toString().trim().split('\n').map(Number)
    expect(second - first).toBeGreaterThan(0.9)
    expect(second - first).toBeLessThan(2)
  })

  it.each([
    [['--speed', '0', 'x'], 'never end'],
    [['--speed', 'fast', 'x'], 'The speed must be a number'],
    [[], 'Name the file'],
    [['--json', 'x'], '--json is for --dry'],
  ])('does not understand %j', async (args, reason) => {
    const { code, error } = await run(command('replay', ...args))
    expect(error).toContain(reason)
    expect(code).toBe(1)
  })

  it('says what rules would do, and reaches no broker', async () => {
    const folder = await temporaryFolder()
    const file = path.join(folder, 'r.ndjson')
    const source = { plugin: 'mqtt', broker: 'mqtt', topic: 'home/a', qos: 0, retain: false }
    const line = (id: number, payload: string) =>
      JSON.stringify({
        id,
        time: id * 1000,
        prefix: 'MQTT',
        suffix: 'home.a',
        source,
        payload: btoa(payload),
      })
    await writeFile(file, `{"tomte":"recording","version":1}\n${line(1, '5')}\n${line(2, '25')}\n`)
    const rule = {
      id: 'warm',
      name: 'Warm',
      triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/#' }],
      conditions: { field: 'payload', op: '>', value: 20 },
      actions: [{ type: 'publish', broker: 'home', topic: 'act', payload: 'is {{text}}' }],
    }
    const workspace = path.join(folder, 'w.json')
    await writeFile(
      workspace,
      JSON.stringify({ version: 1, rules: [rule, { ...rule, id: 'off', enabled: false }] }),
    )
    const dry = (...args: string[]) => run(command('replay', '--dry', workspace, ...args, file))
    const { code, out, error } = await dry('--as', 'home')
    expect(out.toString().split('\n')).toEqual([
      '1970-01-01T00:00:02.000Z Warm: done, on MQTT.home.a',
      expect.stringContaining('    publish broker=home topic=act payload=is 25'),
      '',
    ])
    expect(error).toContain('1 runs would have been made.')
    expect(code).toBe(0)
    expect((await dry()).error).toContain('0 runs')
    const json = await dry('--as', 'home', '--rule', 'off', '--json', '--quiet')
    expect(JSON.parse(json.out.toString())).toMatchObject({ row: { rule: 'off', state: 'done' } })
    expect((await dry('--speed', '2')).error).toContain('--dry reaches no broker')
    expect((await dry('--rule', 'none')).error).toContain('no rule with the id “none”')
  })

  it('says where a file is no recording', async () => {
    const file = path.join(await temporaryFolder(), 'text')
    await writeFile(file, 'hello\n')
    const { code, error } = await run(command('replay', ...here(), file))
    expect(error).toContain('This is not a recording of Tomte')
    expect(code).toBe(1)
  })
})
