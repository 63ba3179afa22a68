import { describe, expect, it } from 'vitest'
import { messageFaults } from '../../../src/renderer/publish/message-faults.ts'
import { propertiesSummary } from '../../../src/renderer/publish/properties-summary.ts'

const message = { topic: 'a/b', payload: '', encoding: 'text', qos: 0, retain: false } as const

describe('messageFaults', () => {
  it('finds nothing wrong with an empty text', () => {
    expect(messageFaults(message)).toEqual({})
  })
  it('names the field of each fault', () => {
    const faults = messageFaults({
      ...message,
      topic: 'a/+',
      payload: '0',
      encoding: 'hex',
      properties: { responseTopic: '#' },
    })
    expect(Object.keys(faults).sort()).toEqual(['payload', 'responseTopic', 'topic'])
    expect(faults.topic).toMatch(/cannot hold \+ or #/)
  })
})

describe('propertiesSummary', () => {
  it('says what is set, or nothing', () => {
    expect(propertiesSummary({})).toBeUndefined()
    expect(propertiesSummary({ contentType: 'application/json', userProperties: [['a', 'b']] })).toBe(
      'application/json, 1 user property',
    )
    expect(propertiesSummary({ messageExpiry: 0 })).toBe('expires after 0 s')
  })
})
