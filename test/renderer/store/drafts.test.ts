import { describe, expect, it } from 'vitest'
import { rememberPublished, withoutEmptyProperties } from '../../../src/renderer/store/publish.ts'
import { href, parseRoute } from '../../../src/renderer/store/route.ts'
import { draftFromEvent, readRuleDraft, ruleDraftTarget } from '../../../src/renderer/store/rule-draft.ts'
import { seenTopics } from '../../../src/renderer/store/seen-topics.ts'
import type { EventRow } from '../../../src/shared/contract/event.ts'

const row: EventRow = {
  id: 7,
  time: 0,
  prefix: 'House',
  suffix: 'hall.motion',
  kind: 'json',
  preview: '{}',
  size: 2,
  fired: 0,
  broker: 'house',
  topic: 'house/hall/motion',
}
const own: EventRow = { ...row, prefix: 'Tomte', suffix: 'Started', broker: undefined, topic: undefined }

describe('a rule begun from an event', () => {
  it('listens for the topic of a message, and for the name of any other event', () => {
    expect(draftFromEvent(row).triggers).toEqual([
      { type: 'mqtt', broker: 'house', filter: 'house/hall/motion' },
    ])
    expect(draftFromEvent(own).triggers).toEqual([{ type: 'event', pattern: 'Tomte.Started' }])
  })

  it('travels in the address', () => {
    expect(readRuleDraft(parseRoute(href(ruleDraftTarget(row))))).toEqual(draftFromEvent(row))
  })

  it.each(['', '{', 'null', '{"name":1}', '{"name":"a","triggers":[{}]}'])(
    'is refused where the address holds %s',
    draft => {
      expect(readRuleDraft({ screen: 'rules', id: 'new', query: { draft } })).toBeNull()
    },
  )
})

describe('published messages', () => {
  const message = { topic: 'a', payload: '1', encoding: 'text', qos: 0, retain: false } as const

  it('stand once in the history, newest first', () => {
    const first = rememberPublished([], { broker: 'house', message, time: 1 })
    const other = rememberPublished(first, { broker: 'lab', message, time: 2 })
    expect(
      rememberPublished(other, { broker: 'house', message, time: 3 }).map(({ broker, time }) => [
        broker,
        time,
      ]),
    ).toEqual([
      ['house', 3],
      ['lab', 2],
    ])
  })

  it('are at most a hundred', () => {
    let history = rememberPublished([], { broker: 'house', message, time: 0 })
    for (let i = 0; i < 120; i++)
      history = rememberPublished(history, {
        broker: 'house',
        message: { ...message, payload: `${i}!` },
        time: i,
      })
    expect(history).toHaveLength(100)
  })

  it('are not remembered where they are very long', () => {
    expect(
      rememberPublished([], {
        broker: 'house',
        message: { ...message, payload: 'x'.repeat(70_000) },
        time: 0,
      }),
    ).toEqual([])
  })

  it('go without properties that say nothing', () => {
    expect(
      withoutEmptyProperties({
        ...message,
        properties: { contentType: '', payloadIsText: false, userProperties: [] },
      }),
    ).toEqual(message)
    expect(
      withoutEmptyProperties({ ...message, properties: { messageExpiry: 0, contentType: '' } }).properties,
    ).toEqual({ messageExpiry: 0 })
  })
})

describe('seenTopics', () => {
  it('offers each topic once, the latest first, of the broker that is asked for', () => {
    const rows = ['a', 'b', 'a', 'c'].map((topic, id) => ({
      ...row,
      id,
      topic,
      broker: topic === 'c' ? 'lab' : 'house',
    }))
    expect(seenTopics([...rows, own], null)).toEqual(['c', 'a', 'b'])
    expect(seenTopics(rows, 'house')).toEqual(['a', 'b'])
    expect(seenTopics(rows, null, 1)).toEqual(['c'])
  })
})
