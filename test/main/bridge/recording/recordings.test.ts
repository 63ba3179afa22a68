import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Recordings } from '../../../../src/main/bridge/recording/recordings.ts'
import { RecordingFolder } from '../../../../src/main/recording/recording-folder.ts'
import { recordingCallsOf } from '../../../../src/main/window/recording-calls.ts'
import type { RecordingLimits } from '../../../../src/shared/contract/recording.ts'
import type { TomteEvent } from '../../../../src/shared/event.ts'
import { EVENT_TIME, messageEvent } from '../../../support/events.ts'
import { openJournal } from '../../../support/journal-bench.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const limits: RecordingLimits = { hours: 24, megabytes: 100 }

async function setUp() {
  const folder = await temporaryFolder()
  const clock = new NodeLikeClock(EVENT_TIME)
  const { journal, happen } = await openJournal(folder, { clock })
  const listeners = new Set<(event: TomteEvent, fired: number, rules: readonly string[]) => void>()
  const recordings = new Recordings({
    clock,
    journal,
    folder: new RecordingFolder(join(folder, 'recordings')),
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    log: () => {},
  })
  const { handlers: calls, dispose } = recordingCallsOf(recordings)
  onTestFinished(() => recordings.stopAll())
  const emit = (event: TomteEvent) => {
    for (const listener of listeners) listener(event, 0, [])
  }
  const readAll = async (transfer: number) => {
    let text = ''
    for (;;) {
      const piece = await calls['recording.read']({ transfer })
      text += piece.text
      if (piece.last) return { text, events: piece.events }
    }
  }
  return { clock, recordings, calls, dispose, listeners, emit, happen, readAll }
}

/** As a timer of Node, which fires at once where it is to wait for longer than 31 bits of milliseconds. */
class NodeLikeClock extends SimulatedClock {
  override after(milliseconds: number, callback: () => void) {
    return super.after(milliseconds > 2 ** 31 - 1 ? 1 : milliseconds, callback)
  }
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('a recording that is being made', () => {
  it('is one of so many', async () => {
    const { calls } = await setUp()
    const start = (name: string) => calls['recording.start']({ name, query: {}, limits })
    for (let index = 0; index < 20; index++) await start(`R${index}`)
    await expect(async () => start('One more')).rejects.toMatchObject({ code: 'ERR_RECORDING_COUNT' })
    await calls['recording.stop']({ name: 'R0' })
    expect(await start('One more')).toMatchObject({ state: 'recording' })
  })

  it('has what fits its query until it is stopped', async () => {
    const { calls, emit, listeners } = await setUp()
    const begun = await calls['recording.start']({ name: 'Night', query: { topic: 'home/#' }, limits })
    expect(begun).toMatchObject({ name: 'Night', state: 'recording', events: 0 })
    for (const topic of ['home/a', 'away/b', 'home/c']) emit(messageEvent(topic, 'x'))
    expect(await calls['recording.stop']({ name: 'Night' })).toMatchObject({
      state: 'whole',
      events: 2,
      from: EVENT_TIME,
    })
    expect(listeners.size).toBe(0)
    expect((await calls['recording.list']({})).recordings).toHaveLength(1)
    await expect(calls['recording.stop']({ name: 'Night' })).rejects.toMatchObject({
      code: 'ERR_RECORDING_ENDED',
    })
    await expect(calls['recording.start']({ name: 'Night', query: {}, limits })).rejects.toMatchObject({
      code: 'ERR_RECORDING_EXISTS',
    })
  })

  it('ends by itself when its time is over, however long that is', async () => {
    const { calls, clock, listeners, recordings } = await setUp()
    const hours = 24 * 60
    await calls['recording.start']({ name: 'Long', query: {}, limits: { ...limits, hours } })
    await clock.advance(hours * 3_600_000 - 1)
    expect(listeners.size).toBe(1)
    await clock.advance(1)
    expect(listeners.size).toBe(0)
    await recordings.stopAll()
    await expect.poll(async () => (await calls['recording.list']({})).recordings[0]?.state).toBe('whole')
    expect((await calls['recording.list']({})).recordings[0]).toMatchObject({ ended: 'time' })
  })

  it('ends by itself when it is full', async () => {
    const { calls, clock, emit, listeners } = await setUp()
    await calls['recording.start']({ name: 'Full', query: {}, limits: { hours: 1, megabytes: 0.01 } })
    emit(messageEvent('home/a', 'x'.repeat(20_000)))
    await clock.advance(100)
    await expect.poll(() => listeners.size).toBe(0)
    await expect
      .poll(async () => (await calls['recording.list']({})).recordings[0])
      .toMatchObject({ ended: 'size', state: 'whole', events: 1 })
  })

  it('cannot be renamed; removing it stops it', async () => {
    const { calls, listeners } = await setUp()
    await calls['recording.start']({ name: 'A', query: {}, limits })
    await expect(calls['recording.rename']({ name: 'A', to: 'B' })).rejects.toMatchObject({
      code: 'ERR_RECORDING_RUNS',
    })
    await calls['recording.remove']({ name: 'A' })
    expect(listeners.size).toBe(0)
    expect((await calls['recording.list']({})).recordings).toEqual([])
  })
})

describe('the journal', () => {
  it('is exported piece by piece, secrets masked unless told otherwise', async () => {
    const { calls, happen, readAll } = await setUp()
    for (let count = 0; count < 3000; count++) happen('home/a', `{"password":"hidden","n":${count}}`)
    happen('away/b')
    const query = { topic: 'home/#' }
    const { transfer, file } = await calls['recording.export']({ of: { journal: query }, format: 'ndjson' })
    expect(file).toBe('events.ndjson')
    const { text, events } = await readAll(transfer)
    expect(events).toBe(3000)
    const lines = text.trimEnd().split('\n')
    expect(lines).toHaveLength(3002)
    expect(JSON.parse(lines[0] as string).redacted).toBe(true)
    const payload = (line?: string) => Buffer.from(JSON.parse(line as string).payload, 'base64').toString()
    expect(payload(lines[3000])).toBe('{"password":"***","n":2999}')
    await expect(async () => calls['recording.read']({ transfer })).rejects.toMatchObject({
      code: 'ERR_TRANSFER_GONE',
    })

    const raw = await calls['recording.export']({
      of: { journal: query },
      format: 'csv',
      redaction: null,
    })
    expect((await readAll(raw.transfer)).text).toContain('hidden')
  })

  it('is kept as a recording', async () => {
    const { calls, happen } = await setUp()
    for (let count = 0; count < 500; count++) happen('home/a', String(count))
    const { transfer } = await calls['recording.keep']({ name: 'Kept', query: {} })
    let progress = await calls['recording.progress']({ transfer })
    while (!progress.recording) progress = await calls['recording.progress']({ transfer })
    expect(progress).toMatchObject({ events: 500, recording: { name: 'Kept', events: 500, state: 'whole' } })
    const taken = await calls['recording.keep']({ name: 'Kept', query: {} })
    const ended = async () => {
      for (;;) await calls['recording.progress'](taken)
    }
    await expect(ended()).rejects.toMatchObject({ code: 'ERR_RECORDING_EXISTS' })
  })
})

describe('an import', () => {
  const line = '{"id":1,"time":5,"prefix":"A","payload":"eA=="}\n'

  it('takes a file in pieces, and says that its last line was torn', async () => {
    const { calls, readAll } = await setUp()
    const { transfer } = await calls['recording.import']({ name: 'Old', format: 'ndjson' })
    const text = `{"tome":1,"tomte":"recording","version":1}\n${line}${line}{"id":3,"ti`
    const half = Math.floor(text.length / 2)
    await calls['recording.write']({ transfer, bytes: base64(text.slice(0, half)), last: false })
    expect((await calls['recording.list']({})).recordings).toEqual([])
    expect(
      await calls['recording.write']({ transfer, bytes: base64(text.slice(half)), last: true }),
    ).toMatchObject({ events: 2, torn: true, recording: { name: 'Old', state: 'whole', events: 2 } })

    const out = await calls['recording.export']({ of: { recording: 'Old' }, format: 'csv', redaction: null })
    expect(out.file).toBe('Old.csv')
    const back = await calls['recording.import']({ name: 'Back', format: 'csv' })
    const csv = (await readAll(out.transfer)).text
    expect(await calls['recording.write']({ ...back, bytes: base64(csv), last: true })).toMatchObject({
      events: 2,
    })
  })

  it('that is no recording leaves nothing behind', async () => {
    const { calls } = await setUp()
    const { transfer } = await calls['recording.import']({ name: 'Bad', format: 'ndjson' })
    const bytes = base64('{"tomte":"recording","version":1}\nnonsense\n')
    await expect(calls['recording.write']({ transfer, bytes, last: false })).rejects.toThrow('Line 2')
    await expect(async () => calls['recording.write']({ transfer, bytes, last: true })).rejects.toMatchObject(
      {
        code: 'ERR_TRANSFER_GONE',
      },
    )
    expect((await calls['recording.list']({})).recordings).toEqual([])
  })

  it('leaves nothing behind where there are too many, or the window goes while it begins', async () => {
    const { calls, dispose, recordings } = await setUp()
    const begin = (name: string) => calls['recording.import']({ name, format: 'ndjson' })
    const names = Array.from({ length: 12 }, (_, index) => `Import ${index}`)
    const begun = await Promise.allSettled(names.map(async name => begin(name)))
    const refused = names.filter((_, index) => begun[index]?.status === 'rejected')
    expect(refused).toHaveLength(4)
    // Its name is free, as nothing of it is under way any more.
    for (const name of refused) await (await recordings.import(name, 'ndjson')).discard()

    const other = recordingCallsOf(recordings)
    const late = other.handlers['recording.import']({ name: 'Late', format: 'ndjson' })
    other.dispose()
    await expect(late).rejects.toMatchObject({ code: 'ERR_TRANSFER_GONE' })
    await (await recordings.import('Late', 'ndjson')).discard()
    dispose()
  })

  it('is the only one of its name under way', async () => {
    const { recordings } = await setUp()
    const first = await recordings.import('Twice', 'ndjson')
    await expect(recordings.import('twice', 'csv')).rejects.toMatchObject({ code: 'ERR_RECORDING_EXISTS' })
    await first.write(Buffer.from(`{"tomte":"recording","version":1}\n${line}`))
    expect((await first.finish()).recording).toMatchObject({ name: 'Twice', events: 1, state: 'whole' })
  })

  it('ends with the window, as exports do; one window has a few at a time', async () => {
    const { calls, dispose, happen } = await setUp()
    happen()
    const { transfer } = await calls['recording.import']({ name: 'Gone', format: 'ndjson' })
    const out = await calls['recording.export']({ of: { journal: {} }, format: 'ndjson' })
    await expect(
      Promise.all(
        Array.from({ length: 7 }, async () =>
          calls['recording.export']({ of: { journal: {} }, format: 'csv' }),
        ),
      ),
    ).rejects.toMatchObject({ code: 'ERR_TRANSFER_COUNT' })
    dispose()
    for (const gone of [
      async () => calls['recording.read'](out),
      async () => calls['recording.progress']({ transfer }),
    ])
      await expect(gone).rejects.toMatchObject({ code: 'ERR_TRANSFER_GONE' })
    expect((await calls['recording.list']({})).recordings).toEqual([])
  })
})
