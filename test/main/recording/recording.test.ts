import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RecordingFile } from '../../../src/main/recording/recording-file.ts'
import { RecordingFolder } from '../../../src/main/recording/recording-folder.ts'
import { RecordingReader, readRecording } from '../../../src/main/recording/recording-reader.ts'
import { written } from '../../../src/main/recording/writing.ts'
import type { TomteEvent } from '../../../src/shared/event.ts'
import { EVENT_TIME, messageEvent, plainEvent } from '../../support/events.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const events: TomteEvent[] = [
  messageEvent('home/kitchen', '{"value": 21.50}', { id: 7, qos: 1, retain: true }),
  messageEvent('home/ö/"quoted"', BYTES, {
    id: 8,
    properties: {
      contentType: 'x',
      userProperties: [
        ['a', 'b'],
        ['a', '\n'],
      ],
      correlationData: 'AAEC',
    },
  }),
  { ...plainEvent('Rule', 'Something'), id: 9 },
]

async function* only(...batches: TomteEvent[][]) {
  yield* batches
}

async function* pieces(text: string | Uint8Array, size: number) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function textOf(of: TomteEvent[], created = EVENT_TIME): Promise<string> {
  let text = ''
  for await (const { text: piece } of written(only(of), { format: 'ndjson', created })) text += piece
  return text
}

async function read(source: AsyncIterable<Uint8Array>, reader = new RecordingReader()) {
  const all: TomteEvent[] = []
  for await (const some of readRecording(source, reader)) all.push(...some)
  return { all, reader }
}

/** As values that can be compared. */
function plain({ payload, ...event }: TomteEvent) {
  return { ...event, payload: Buffer.from(payload.bytes).toString('hex') }
}

describe('a recording', () => {
  it('is text with one event a line, its payload in base64', async () => {
    const lines = (await textOf(events)).split('\n')
    expect(JSON.parse(lines[0] as string)).toEqual({
      tomte: 'recording',
      version: 1,
      created: '2026-01-01T12:00:00.000Z',
    })
    expect(JSON.parse(lines[1] as string)).toEqual({
      id: 7,
      time: EVENT_TIME,
      prefix: 'Home',
      suffix: 'kitchen',
      source: { plugin: 'mqtt', broker: 'home', topic: 'home/kitchen', qos: 1, retain: true },
      payload: Buffer.from('{"value": 21.50}').toString('base64'),
    })
    expect(JSON.parse(lines[4] as string)).toEqual({
      end: { events: 3, from: EVENT_TIME, to: EVENT_TIME, dropped: 0 },
    })
    expect(lines).toHaveLength(6)
  })

  it.each([1, 7, 1000])('is read as it was written, in pieces of %i bytes', async size => {
    const { all, reader } = await read(pieces(await textOf(events), size))
    expect(all.map(plain)).toEqual(events.map(plain))
    expect(reader.end?.events).toBe(3)
    expect(reader.torn).toBe(false)
  })

  it('that was cut off at any byte has all whole events, and says that its last line was torn', async () => {
    const text = Buffer.from(await textOf(events))
    const header = text.indexOf(10) + 1
    for (let length = header; length < text.length; length++) {
      const { all, reader } = await read(pieces(text.subarray(0, length), 4096))
      const lines = text.subarray(0, length).toString().trimEnd().split('\n').length - 1
      expect(all.length).toBeLessThanOrEqual(lines)
      expect(all.length).toBeGreaterThanOrEqual(Math.min(3, lines - 1))
      expect(all.map(plain)).toEqual(events.slice(0, all.length).map(plain))
      const atLineEnd = text[length - 1] === 10 || text[length] === 10
      expect(reader.torn).toBe(!atLineEnd)
    }
  })

  it.each([
    ['', 'it is empty'],
    ['hello\n', 'This is not a recording'],
    ['{"tomte":"recording","version":2}\n', 'version 2'],
    ['{"tomte":"recording","version":1}\nnonsense\n', 'Line 2: This line is no event: it is not JSON'],
    ['{"tomte":"recording","version":1}\n\n{"id":1,"prefix":"A"}\n', 'Line 3: This line is no event: time'],
    [
      '{"tomte":"recording","version":1}\n{"id":1,"time":1,"prefix":"A","payload":"?"}\n',
      'payload is not base64',
    ],
    ['{"tomte":"recording","version":1}\n{"id":1,"time":1,"prefix":"A","source":{"qos":3}}\n', 'source.qos'],
  ])('is refused with where and why: %j', async (text, reason) => {
    await expect(read(pieces(text, 10))).rejects.toThrow(reason)
  })

  it.each([
    ['of values without end', `{"id":1,"time":1,"prefix":"A","x":[${'0,'.repeat(600_000)}0]}`],
    ['nested without end', `{"id":1,"time":1,"prefix":"A","x":${'['.repeat(5000)}${']'.repeat(5000)}}`],
  ])('is refused where it has a line %s', async (_what, line) => {
    const text = `{"tomte":"recording","version":1}\n${line}\n`
    await expect(read(pieces(text, 65_536))).rejects.toThrow('Line 2: This line is no event')
  })

  it('has payloads of any length', async () => {
    const payload = Buffer.alloc(6_000_000, 'x').toString('base64')
    const line = JSON.stringify({ id: 1, time: 1, prefix: 'A', payload })
    const { all } = await read(pieces(`{"tomte":"recording","version":1}\n${line}\n`, 1_000_000))
    expect(all[0]?.payload.size).toBe(6_000_000)
  })

  it('passes over what no event has, and takes nothing for a prototype', async () => {
    const line = '{"id":1,"time":1,"prefix":"A","source":{"plugin":"p","__proto__":{"retain":true}},"x":1}'
    const { all } = await read(pieces(`{"tomte":"recording","version":1}\r\n${line}\r\n`, 10))
    expect(all.map(plain)).toEqual([
      { id: 1, time: 1, prefix: 'A', suffix: '', source: { plugin: 'p' }, payload: '' },
    ])
    expect(all[0]?.source.retain).toBeUndefined()
  })
})

describe('a recording file', () => {
  const setUp = async (limit = Number.POSITIVE_INFINITY) => {
    const folder = new RecordingFolder(await temporaryFolder())
    const clock = new SimulatedClock(EVENT_TIME)
    const ended: unknown[] = []
    const file = await RecordingFile.create(folder.path('night'), {
      format: 'ndjson',
      clock,
      limit,
      ended: reason => void ended.push(reason),
    })
    return { folder, clock, file, ended }
  }

  it('has its first line from the beginning, for whoever lists it', async () => {
    const { folder } = await setUp()
    expect(readFileSync(folder.path('night'), 'utf8')).toContain('"tomte":"recording"')
  })

  it('has each batch on disk before it ends, for whom the process is killed', async () => {
    const { folder, clock, file } = await setUp()
    for (const event of events) file.append(event)
    await clock.advance(100)
    await file.written()
    expect((await readFile(folder.path('night'), 'utf8')).split('\n')).toHaveLength(5)
    expect(await folder.facts('night')).toMatchObject({ state: 'interrupted', name: 'night' })
    await file.close()
    expect(await folder.facts('night')).toMatchObject({
      state: 'whole',
      events: 3,
      from: EVENT_TIME,
      created: EVENT_TIME,
    })
    const { bytes } = await folder.read('night')
    expect((await read(bytes)).all.map(plain)).toEqual(events.map(plain))
  })

  it('is for its user alone, and never replaces another', async () => {
    const { folder, clock, file } = await setUp()
    await file.close()
    const options = { format: 'ndjson' as const, clock, limit: 1, ended: () => {} }
    await expect(RecordingFile.create(folder.path('night'), options)).rejects.toMatchObject({
      code: 'ERR_RECORDING_EXISTS',
    })
  })

  it('takes nothing beyond its limit', async () => {
    const { clock, file, ended } = await setUp(300)
    for (let round = 0; round < 10; round++) {
      file.append(events[0] as TomteEvent)
      await clock.advance(100)
      await file.written()
    }
    expect(ended).toEqual(['size'])
    expect(file.counters.bytes).toBeLessThan(600)
    await file.close()
  })

  it('tells that its last line was torn', async () => {
    const { folder, file } = await setUp()
    await file.close()
    const text = await readFile(folder.path('night'), 'utf8')
    await writeFile(folder.path('night'), text.slice(0, -10))
    expect(await folder.facts('night')).toMatchObject({ torn: true, state: 'interrupted' })
  })

  it('is renamed, but never over another, and removed', async () => {
    const { folder, file } = await setUp()
    await file.close()
    await writeFile(folder.path('day'), '')
    await expect(folder.rename('night', 'day')).rejects.toMatchObject({ code: 'ERR_RECORDING_EXISTS' })
    await folder.rename('night', 'Night')
    await writeFile(join(folder.folder, 'other.txt'), '')
    expect(await folder.names()).toEqual(['day', 'Night'])
    await folder.remove('Night')
    await expect(folder.remove('Night')).rejects.toMatchObject({ code: 'ERR_RECORDING_FILE' })
  })
})
