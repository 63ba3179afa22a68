import { describe, expect, it } from 'vitest'
import { newDraft } from '../../../../src/renderer/brokers/draft/broker-draft.ts'
import { nextAttemptInWords, stateInWords } from '../../../../src/renderer/brokers/words/broker-state.ts'
import { durationInWords, spanInWords, unitFor } from '../../../../src/renderer/brokers/words/duration.ts'
import {
  sessionSummary,
  subscriptionsSummary,
  tlsSummary,
  willSummary,
} from '../../../../src/renderer/brokers/words/section-summary.ts'
import { reportAsText, reportTitle } from '../../../../src/renderer/brokers/words/test-report.ts'
import { newFilter } from '../../../../src/renderer/filters/filter-draft.ts'
import { filterInWords } from '../../../../src/renderer/filters/filter-words.ts'
import type { BrokerStatus, BrokerTestReport } from '../../../../src/shared/contract/broker.ts'

const draft = newDraft()
const tls = { ...draft, address: { ...draft.address, scheme: 'mqtts' as const } }

describe('a closed section says what is set', () => {
  it('TLS', () => {
    expect(tlsSummary(draft)).toContain('Not used')
    expect(tlsSummary(tls)).toBe('The system’s certificate authorities')
    const own = { ...tls.tls, ca: 'ca.pem', cert: 'me.pem', verify: false, maxVersion: 'TLSv1.2' as const }
    expect(tlsSummary({ ...tls, tls: own })).toBe('Own CA, client certificate, TLS 1.2 only, not verified')
    const day = 86_400_000
    expect(tlsSummary({ ...tls, tls: own }, { client: 23.5 * day, broker: 9.5 * day }, 0)).toBe(
      'Own CA, client certificate, expires in 23 days, TLS 1.2 only, the broker’s certificate expires in 9 days, not verified',
    )
  })

  it('session', () => {
    expect(sessionSummary(draft)).toBe('Clean start, ends with the connection, keep alive 60 s')
    expect(sessionSummary({ ...draft, cleanStart: false, sessionExpiry: 86_400, keepAlive: 0 })).toBe(
      'Resumes its session, kept 1 day, no keep alive',
    )
    expect(sessionSummary({ ...draft, protocolVersion: '3.1.1' })).toBe('Clean session, keep alive 60 s')
  })

  it('will', () => {
    expect(willSummary(draft)).toBe('None')
    const will = { ...draft.will, on: true, topic: 'a/b', qos: 1 as const, retain: true, delay: 60 }
    expect(willSummary({ ...draft, will })).toBe('“offline” to a/b, QoS 1, retained, after 1 minute')
    expect(willSummary({ ...draft, will, protocolVersion: '3.1.1' })).toBe(
      '“offline” to a/b, QoS 1, retained',
    )
  })

  it('subscriptions', () => {
    expect(subscriptionsSummary(draft)).toBe('#')
    expect(subscriptionsSummary({ ...draft, subscriptions: [] })).toBe('None: nothing is received')
    const five = ['a', 'b', 'c', 'd', 'e'].map(filter => ({ ...draft.subscriptions[0]!, filter }))
    expect(subscriptionsSummary({ ...draft, subscriptions: five })).toBe('a, b, c and 2 more')
  })
})

it('an event filter is told in words', () => {
  expect(filterInWords(newFilter('retained'))).toBe('Drop retained messages')
  expect(filterInWords({ ...newFilter('change'), field: 'payload.value' })).toBe(
    'Only when payload.value changes',
  )
  expect(filterInWords({ ...newFilter('field'), op: '>=', value: '20' })).toBe(
    'Only when payload is at least 20',
  )
  expect(filterInWords({ ...newFilter('field'), op: 'exists', value: '20' })).toBe('Only when payload exists')
  expect(filterInWords({ ...newFilter('topic'), filter: 'a/#', keep: true })).toBe('Keep only topics a/#')
})

it('durations are shown in the largest whole unit', () => {
  expect([0, 90, 120, 86_400, 1_209_600].map(durationInWords)).toEqual([
    '0 seconds',
    '90 seconds',
    '2 minutes',
    '1 day',
    '2 weeks',
  ])
  expect(unitFor(0)).toBe('seconds')
  expect([400, 59_000, 300_000, 5_400_000, 172_800_000].map(spanInWords)).toEqual([
    '0 s',
    '59 s',
    '5 min',
    '1 h 30 min',
    '2 days',
  ])
})

describe('the state of a broker', () => {
  const status: BrokerStatus = {
    id: 'home',
    state: 'waiting',
    since: 0,
    attempt: 3,
    nextAttempt: 20_000,
    received: 0,
    sent: 0,
    receivedRate: 0,
    dropped: 0,
    filtered: 0,
    queued: 0,
    subscriptions: [],
    warnings: [],
  }

  it('counts down to the next attempt', () => {
    expect(stateInWords(status, 12_000)).toBe('Waiting, tries again in 8 s')
    expect(nextAttemptInWords(status, 20_100)).toBe('now')
    expect(nextAttemptInWords({ ...status, state: 'connecting' }, 12_000)).toBeNull()
  })

  it('says since when it is connected', () => {
    expect(stateInWords({ ...status, state: 'connected' }, 300_000)).toBe('Connected for 5 min')
  })
})

describe('a test report', () => {
  const failed: BrokerTestReport = {
    passed: false,
    steps: [
      { layer: 'name resolution', state: 'passed', detail: '192.168.1.4', milliseconds: 0.42 },
      {
        layer: 'TCP',
        state: 'failed',
        milliseconds: 3.2,
        error: { code: 'ERR_TCP_REFUSED', message: 'Port 1883 is closed.', hint: 'Is the broker running?' },
      },
      { layer: 'MQTT', state: 'skipped' },
    ],
  }

  it('names the layer that failed', () => {
    expect(reportTitle(failed)).toBe('Failed at TCP')
  })

  it('says how long it took', () => {
    const passed = { passed: true, steps: [failed.steps[0]!, { ...failed.steps[0]!, milliseconds: 1200 }] }
    expect(reportTitle(passed)).toBe('Connected in 1.2 s')
  })

  it('is copied with the facts of its error, such as a chain of certificates', () => {
    const error = {
      code: 'ERR_TLS_EXPIRED',
      message: 'It has expired.',
      detail: 'Certificate: “a”\nIssuer: “b”',
    }
    const text = reportAsText({ passed: false, steps: [{ layer: 'TLS', state: 'failed', error }] }, 'h:8883')
    expect(text.split('\n').slice(2)).toEqual([
      '    It has expired. [ERR_TLS_EXPIRED]',
      '    Certificate: “a”',
      '    Issuer: “b”',
    ])
  })

  it('can be copied as text', () => {
    expect(reportAsText(failed, 'broker.local:1883').split('\n')).toEqual([
      'broker.local:1883: Failed at TCP',
      '✓ Name resolution (0.4 ms): 192.168.1.4',
      '✗ TCP (3.2 ms)',
      '    Port 1883 is closed. [ERR_TCP_REFUSED]',
      '    Is the broker running?',
      '– MQTT',
    ])
  })
})
