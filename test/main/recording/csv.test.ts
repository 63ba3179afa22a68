import { describe, expect, it } from 'vitest'
import { CsvReader } from '../../../src/main/recording/csv-reader.ts'
import { written } from '../../../src/main/recording/writing.ts'
import type { TomteEvent } from '../../../src/shared/event.ts'
import { EVENT_TIME, messageEvent, plainEvent } from '../../support/events.ts'

async function* only(events: TomteEvent[]) {
  yield events
}

async function csvOf(events: TomteEvent[], format: 'csv' | 'csv-semicolon' = 'csv'): Promise<string> {
  let text = ''
  for await (const { text: piece } of written(only(events), { format, created: 0 })) text += piece
  return text
}

function read(text: string | Uint8Array, size = 5): TomteEvent[] {
  const reader = new CsvReader()
  const bytes = Buffer.from(text)
  const events: TomteEvent[] = []
  for (let at = 0; at < bytes.length; at += size) events.push(...reader.read(bytes.subarray(at, at + size)))
  return [...events, ...reader.finish()]
}

function plain({ payload, ...event }: TomteEvent) {
  return { ...event, payload: Buffer.from(payload.bytes).toString('hex') }
}

describe('a recording as CSV', () => {
  it('takes no row of cells without end', () => {
    expect(() => read(`time,topic\n${','.repeat(2000)}`)).toThrow('Line 2 has more than 1,000 cells')
    expect(read(`time,topic\n${'0,a\n'.repeat(2000)}`)).toHaveLength(2000)
  })

  it('has a row for each event', async () => {
    expect(await csvOf([messageEvent('home/a', 'on, "off"\nü', { qos: 1 })])).toBe(
      'time,id,prefix,suffix,broker,topic,qos,retain,encoding,payload,plugin,properties\r\n' +
        '2026-01-01T12:00:00.000Z,1,Home,a,home,home/a,1,false,text,"on, ""off""\nü",mqtt,\r\n',
    )
  })

  it.each(['=1+1', '@SUM(A1)', '+cmd|x', '-2+3', '\t=1', '\r=1', "'=1", '＝1', "'", '"=1"'])(
    'has no formula for a spreadsheet: %j',
    async payload => {
      const csv = await csvOf([messageEvent(`home/${payload}`, payload)])
      const cells = csv.split('\r\n')[1] ?? ''
      expect(cells).not.toMatch(/(^|,)"?[=+@\t\r＝-]/)
      expect(read(csv)[0]?.payload.text).toBe(payload)
    },
  )

  it.each(['-5', '+3.25', '-1e3'])('leaves the number %s a number', async payload => {
    expect(await csvOf([messageEvent('home/a', payload)])).toContain(`,text,${payload},`)
  })

  it.each([1, 2, 3, 1000])('loses nothing, read in pieces of %i bytes', async size => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const events = [
      messageEvent('home/ö', '{"a": [1,2]}\r\n"x"', { id: 3, qos: 2, retain: true }),
      messageEvent('home/bytes', bytes, { id: 4, properties: { contentType: 'a,b', payloadIsText: false } }),
      { ...plainEvent('Rule', 'x', ''), id: 5 },
      messageEvent('', '\u0000', { id: 6 }),
    ]
    const back = read(await csvOf(events), size)
    expect(back.map(plain)).toEqual(
      events.map(event => {
        const { payload, source, ...rest } = plain(event)
        return { ...rest, source: { ...source, topic: source.topic || undefined }, payload }
      }),
    )
  })

  it.each([1, 3, 1000])(
    'has ; between cells where that is wanted, read in pieces of %i bytes',
    async size => {
      const events = [
        messageEvent('home/a', 'a;b,c'),
        messageEvent('home/b', '1,5'),
        messageEvent('home/c', '=1;2'),
      ]
      const csv = await csvOf(events, 'csv-semicolon')
      expect(csv.split('\r\n')).toEqual([
        'time;id;prefix;suffix;broker;topic;qos;retain;encoding;payload;plugin;properties',
        '2026-01-01T12:00:00.000Z;1;Home;a;home;home/a;0;false;text;"a;b,c";mqtt;',
        '2026-01-01T12:00:00.000Z;1;Home;b;home;home/b;0;false;text;"1,5";mqtt;',
        expect.stringContaining(';"\'=1;2";'),
        '',
      ])
      expect(read(csv, size).map(plain)).toEqual(events.map(plain))
    },
  )

  it('is read as others write it: columns in any order, defaults for what is missing', () => {
    const [event, next] = read('\ufeffTopic,other,Time,payload\nhome/a,x,2026-01-01T12:00:00Z,on\na,,5,')
    expect(plain(event as TomteEvent)).toEqual({
      id: 1,
      time: EVENT_TIME,
      prefix: 'Recorded',
      suffix: 'home.a',
      source: { plugin: 'mqtt', topic: 'home/a' },
      payload: Buffer.from('on').toString('hex'),
    })
    expect(next).toMatchObject({ id: 2, time: 5 })
  })

  it.each([
    ['', 'empty'],
    ['a,b\n', 'no column “time”'],
    ['time,topic\nyesterday,a\n', 'Line 2: This line is no event: time'],
    ['time,topic,payload\n1,a,"x\n\ny"\n1,b,"open', 'Line 5: a quoted cell never ends'],
    ['time,topic,payload\n1,a,"x\n\ny"\n,b,\n', 'Line 5'],
    ['time,topic,encoding\n1,a,hex', 'no encoding “hex”'],
    ['time,topic,properties\n1,a,x', 'not JSON'],
  ])('is refused with where and why: %j', (text, reason) => {
    expect(() => read(text)).toThrow(reason)
  })
})
