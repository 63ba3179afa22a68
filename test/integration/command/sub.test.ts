import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bundle } from '../../support/bundle.ts'
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { bundleTomte } from '../../support/tomte.ts'
import { logged, run, start, subscribed } from './program.ts'

let tomte: Bundle
let broker: Mosquitto
let folder: string
beforeAll(async () => {
  tomte = await bundleTomte()
  folder = await mkdtemp(path.join(tmpdir(), 'tomte-sub-'))
  broker = await startMosquitto()
})
afterAll(async () => {
  await Promise.all([broker?.stop(), tomte?.remove(), rm(folder, { recursive: true, force: true })])
})

let last = 0
const freshId = () => `test-${++last}`
const sub = (...args: string[]) => [process.execPath, tomte.file, 'sub', '-p', String(broker.port), ...args]
const theirSub = (...args: string[]) => ['mosquitto_sub', '-p', String(broker.port), ...args]
const publish = (...args: string[]) => run(['mosquitto_pub', '-p', String(broker.port), ...args])
const publishBytes = (bytes: Uint8Array, ...args: string[]) =>
  run(['mosquitto_pub', '-p', String(broker.port), '-s', ...args], bytes)

const BYTES = Buffer.from([97, 0, 98, 0xff, 34, 92, 10, 9, 1])
const properties = [
  ...['content-type text/json', 'user-property k v', 'user-property k2 v2', 'response-topic re/sp'],
  ...['correlation-data CC', 'message-expiry-interval 50', 'payload-format-indicator 1'],
].flatMap(words => ['-D', 'publish', ...words.split(' ')])

/** Text, nothing, JSON with properties, bytes that are no text. */
async function publishSome(topic: string): Promise<void> {
  await publish('-t', `${topic}/a`, '-m', 'hello wörld')
  await publish('-t', `${topic}/b`, '-n')
  await publish('-t', `${topic}/c`, '-q', '1', '-m', '{"a": 1.0,"b":[1,"x\\u00e9"]}', ...properties)
  await publishBytes(BYTES, '-t', `${topic}/d`, '-q', '2')
}

describe('tomte sub prints what mosquitto_sub prints', () => {
  it.each([
    [[]],
    [['-v']],
    [['-N']],
    [['-v', '-N']],
    [['-q', '2', '-F', '%t|%p|%q|%r|%l|%m|%x|%X|%%']],
    [
      [
        '-V',
        '5',
        '-q',
        '1',
        '-F',
        '%t|%C|%D|%E|%F|%P|%R|%S|',
        '-D',
        'subscribe',
        'subscription-identifier',
        '7',
      ],
    ],
    [['-q', '1', '-F', '[%10t|%-10t|%.2t|%6.2t|%05l|%-5l|%4x|%04X|%15p|%-15p|%4p|%3m|%03m]']],
    [
      [
        '-F',
        '@@ \\a\\e\\n\\r\\t\\v\\0\\\\ @Y @C @y @B @b @h @m @d @e @D @F @j @a @A @u @w @H @I @k @l @p @P @R @x @z %.13I',
      ],
    ],
    [['-T', '+/b', '-T', '+/d', '-v']],
  ])('with %j', async args => {
    const topic = freshId()
    const ids = [freshId(), freshId()] as const
    const filtered = args.includes('-T')
    const rest = [
      '-t',
      `${topic}/#`,
      ...args.map(arg => arg.replace(/^\+/, topic)),
      '-C',
      filtered ? '2' : '4',
    ]
    const both = [start(sub('-i', ids[0], ...rest)), start(theirSub('-i', ids[1], ...rest))]
    await Promise.all(ids.map(id => subscribed(broker, id)))
    await publishSome(topic)
    const [ours, theirs] = await Promise.all(both.map(({ ended }) => ended))
    expect(ours!.out.toString('latin1')).toBe(theirs!.out.toString('latin1'))
    expect(ours).toMatchObject({ code: 0, error: '' })
  })

  it.each([[['%j']], [['%J']], [['%j', '--pretty']]])('as JSON with %j', async ([format, ...more]) => {
    const topic = freshId()
    const ids = [freshId(), freshId()] as const
    const rest = ['-t', `${topic}/#`, '-V', '5', '-q', '1', '-F', `${format}\\0`, ...more, '-C', '2']
    const both = [start(sub('-i', ids[0], ...rest)), start(theirSub('-i', ids[1], ...rest))]
    await Promise.all(ids.map(id => subscribed(broker, id)))
    await publish('-t', `${topic}/n`, '-n')
    await publish('-t', `${topic}/c`, '-q', '1', '-m', '{"a": 1.0,"b":[1,"x\\u00e9"]}', ...properties)
    const [ours, theirs] = await Promise.all(both.map(({ ended }) => ended))
    const documents = (out: Buffer) =>
      out
        .toString()
        .split('\0\n')
        .filter(Boolean)
        .map(text => ({ ...JSON.parse(text), tst: '' }))
    expect(documents(ours!.out)).toHaveLength(2)
    expect(documents(ours!.out)).toEqual(documents(theirs!.out))
  })

  it('tells a payload that should be JSON and is none, and goes on', async () => {
    const [topic, id] = [freshId(), freshId()]
    const { ended } = start(sub('-i', id, '-t', topic, '-F', '%J', '-C', '2'))
    await subscribed(broker, id)
    await publish('-t', topic, '-m', 'no JSON')
    await publish('-t', topic, '-m', '1')
    const { out, error } = await ended
    expect(out.toString()).toMatch(/^\n\{.*"payload":1\}\n$/)
    expect(error).toBe(`The payload on ${topic} is not valid JSON. (ERR_PAYLOAD_JSON)\n`)
  })
})

describe('tomte sub and retained messages', () => {
  async function retained(): Promise<string> {
    const topic = freshId()
    await publish('-t', `${topic}/a`, '-m', 'old', '-r')
    await publish('-t', `${topic}/b`, '-m', 'old', '-r')
    return topic
  }

  it.each([[[]], [['-R']]])('prints the same with %j', async args => {
    const topic = await retained()
    const ids = [freshId(), freshId()] as const
    const rest = ['-t', `${topic}/#`, '-v', '-C', args.length > 0 ? '1' : '3', ...args]
    const both = [start(sub('-i', ids[0], ...rest)), start(theirSub('-i', ids[1], ...rest))]
    await Promise.all(ids.map(id => subscribed(broker, id)))
    await publish('-t', `${topic}/c`, '-m', 'new')
    const [ours, theirs] = await Promise.all(both.map(({ ended }) => ended))
    expect(ours!.out.toString()).toBe(theirs!.out.toString())
  })

  it('ends at the first that is not retained', async () => {
    const [topic, id] = [await retained(), freshId()]
    const { ended } = start(sub('-i', id, '-t', `${topic}/#`, '-v', '--retained-only'))
    await subscribed(broker, id)
    await publish('-t', `${topic}/c`, '-m', 'new')
    expect(await ended).toMatchObject({ code: 0, out: Buffer.from(`${topic}/a old\n${topic}/b old\n`) })
  })

  it('removes them, but for those filtered out', async () => {
    const topic = await retained()
    await run(sub('-t', `${topic}/#`, '-T', `${topic}/b`, '--remove-retained', '-W', '1'))
    const left = await run(theirSub('-t', `${topic}/#`, '-v', '-W', '1'))
    expect(left.out.toString()).toBe(`${topic}/b old\n`)
  })
})

describe('tomte sub', () => {
  it('ends quietly when its reader has seen enough', async () => {
    const [topic, id] = [freshId(), freshId()]
    const { child, ended } = start(sub('-i', id, '-t', topic))
    await subscribed(broker, id)
    await Promise.all([once(child.stdout, 'data'), publish('-t', topic, '-m', 'one')])
    child.stdout.destroy()
    await publish('-t', topic, '-m', 'two')
    await publish('-t', topic, '-m', 'three')
    expect(await ended).toMatchObject({ code: 0, error: '' })
    await logged(broker, `Received DISCONNECT from ${id}`)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('says good-bye on %s', async signal => {
    const id = freshId()
    const { child, ended } = start(sub('-i', id, '-t', 'a'))
    await subscribed(broker, id)
    child.kill(signal)
    expect(await ended).toMatchObject({ code: 0, error: '' })
    await logged(broker, `Received DISCONNECT from ${id}`)
  })

  it('prints nothing but count, seconds and rate with --stats', async () => {
    const [topic, id] = [freshId(), freshId()]
    const { ended } = start(sub('-i', id, '-t', topic, '--stats', '-C', '1000'))
    await subscribed(broker, id)
    await run(['mosquitto_pub', '-p', String(broker.port), '-t', topic, '-l'], 'line\n'.repeat(1000))
    expect((await ended).out.toString()).toMatch(/^1000 messages in \d+\.\d{3} s, \d+\/s\n$/)
  })

  it('leaves in a kept session what came after the last message it wanted', async () => {
    const [topic, id] = [freshId(), freshId()]
    const kept = ['-i', id, '-c', '-q', '1', '-t', topic]
    await run(sub(...kept, '-E'))
    for (const text of ['1', '2', '3']) await publish('-t', topic, '-q', '1', '-m', text)
    expect((await run(sub(...kept, '-C', '1'))).out.toString()).toBe('1\n')
    expect((await run(sub(...kept, '-C', '2'))).out.toString()).toBe('2\n3\n')
  })

  it('connects again when the broker does', async () => {
    const own = await startMosquitto()
    const id = freshId()
    const { ended } = start([
      process.execPath,
      tomte.file,
      'sub',
      '-p',
      String(own.port),
      '-i',
      id,
      '-t',
      'a',
      '-C',
      '1',
    ])
    await subscribed(own, id)
    await own.kill()
    await own.start()
    await logged(own, `Sending CONNACK to ${id} (0, 0)`)
    for (let seen = false; !seen; ) {
      await run(['mosquitto_pub', '-p', String(own.port), '-t', 'a', '-m', 'x'])
      seen = await Promise.race([
        ended.then(() => true),
        new Promise<false>(go => setTimeout(go, 200, false)),
      ])
    }
    expect(await ended).toMatchObject({ code: 0, out: Buffer.from('x\n') })
    await own.stop()
  })

  it('holds the broker back rather than all in memory while nobody reads', async () => {
    const [topic, id] = [freshId(), freshId()]
    const { child, ended } = start(sub('-i', id, '-t', topic, '-C', '600'))
    child.stdout.pause()
    await subscribed(broker, id)
    const large = Buffer.alloc(100_000, 'x')
    const pub = start(
      [process.execPath, tomte.file, 'pub', '-p', String(broker.port), '-t', topic, '-q', '1', '-l'],
      'open',
    )
    for (let i = 0; i < 600; i++) pub.child.stdin.write(Buffer.concat([large, Buffer.from('\n')]))
    pub.child.stdin.end()
    expect((await pub.ended).code).toBe(0)
    const memory = await run(['ps', '-o', 'rss=', '-p', String(child.pid)])
    child.stdout.resume()
    const { code, out } = await ended
    expect({ code, bytes: out.length }).toEqual({ code: 0, bytes: 600 * 100_001 })
    expect(Number(memory.out) / 1024).toBeLessThan(120)
  })

  it('shows its help', async () => {
    const { code, out } = await run(sub('--help'))
    expect(code).toBe(0)
    expect(out.toString()).toMatch(/^Usage: tomte sub .*\n {7}tomte sub -L/)
    for (const line of out.toString().split('\n')) expect(line.length).toBeLessThanOrEqual(130)
  })
})
