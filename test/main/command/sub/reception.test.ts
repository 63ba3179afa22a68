import { describe, expect, it } from 'vitest'
import { Reception, type ReceptionSettings } from '../../../../src/main/command/sub/reception.ts'
import type { ApplicationMessage } from '../../../../src/main/mqtt/types.ts'

const everything = { filtersOut: [], noRetained: false, retainedOnly: false, chance: 1, random: () => 0.5 }

function reception(settings: Partial<ReceptionSettings>) {
  const found = { printed: [] as string[], retained: [] as string[], enough: 0 }
  const of = new Reception(
    { ...everything, ...settings },
    {
      print: ({ topic }) => found.printed.push(topic),
      retained: ({ topic }) => found.retained.push(topic),
      enough: () => found.enough++,
    },
  )
  return { ...of, take: of.take, found, of }
}

function message(topic: string): ApplicationMessage {
  return { topic, payload: Buffer.alloc(0), qos: 0, retain: topic.endsWith('!') }
}

describe('of what the broker sends', () => {
  it.each<[string, Partial<ReceptionSettings>, string[], number]>([
    ['everything counts', {}, ['a', 'b!', 'c/d', '$s'], 0],
    ['the first counts', { count: 1 }, ['a'], 1],
    ['all but what is filtered out counts', { filtersOut: ['a', '+/d'], count: 2 }, ['b!', '$s'], 1],
    ['a filter for all leaves what begins with $', { filtersOut: ['#'] }, ['$s'], 0],
    ['nothing that is retained counts', { noRetained: true, count: 2 }, ['a', 'c/d'], 1],
    ['the first that is not retained ends it', { retainedOnly: true }, [], 1],
    ['nothing is printed by chance', { chance: 0.5 }, [], 0],
    ['all is printed by chance', { chance: 0.51 }, ['a', 'b!', 'c/d', '$s'], 0],
  ])('%s', (_, settings, printed, enough) => {
    const { take, found } = reception(settings)
    for (const topic of ['a', 'b!', 'c/d', '$s']) take(message(topic))
    expect({ printed: found.printed, enough: found.enough }).toEqual({ printed, enough })
  })

  it('what is not printed counts', () => {
    const { of, take, found } = reception({ chance: 0, count: 2 })
    take(message('a'))
    take(message('b'))
    expect([of.received, found.enough]).toEqual([2, 1])
  })

  it('retained messages are told, unless they are filtered out', () => {
    const { take, found } = reception({ filtersOut: ['b!'] })
    for (const topic of ['a!', 'b!', 'c']) take(message(topic))
    expect(found.retained).toEqual(['a!'])
  })

  it('all is accepted up to the end, and nothing after it', async () => {
    const { take } = reception({ count: 2, filtersOut: ['x'] })
    expect([take(message('a')), take(message('x')), take(message('b'))]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    const settled = await Promise.race([take(message('c'))?.then(() => 'accepted'), Promise.resolve('open')])
    expect(settled).toBe('open')
  })
})
