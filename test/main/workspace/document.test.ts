import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDocument, writeDocument } from '../../../src/main/workspace/document.ts'
import { workspaceSchema } from '../../../src/shared/workspace/workspace.ts'
import { design } from './design.ts'

const validate = (document: unknown) => workspaceSchema().parse(document)
const encoder = new TextEncoder()
const read = (text: string) => readDocument(encoder.encode(text), validate).workspace

describe('the written workspace', () => {
  it('leaves out what is default anyway', () => {
    expect(writeDocument(validate({ version: 1 }))).toBe('{\n  "version": 1\n}\n')
    const text = writeDocument(
      validate({
        version: 1,
        brokers: [{ id: 'home', name: 'Home', url: 'mqtt://a', keepAlive: 60, tls: {}, will: null }],
      }),
    )
    expect(JSON.parse(text)).toEqual({ version: 1, brokers: [{ id: 'home', name: 'Home', url: 'mqtt://a' }] })
  })

  it('has the fields in the order of the schema, whatever order they came in', () => {
    const one = read(
      '{"version":1,"brokers":[{"url":"mqtt://a","name":"A","id":"a","keepAlive":5,"enabled":false}]}',
    )
    const other = read(
      '{"brokers":[{"enabled":false,"keepAlive":5,"id":"a","name":"A","url":"mqtt://a"}],"version":1}',
    )
    expect(writeDocument(one)).toBe(writeDocument(other))
    expect(writeDocument(one)).toMatch(/"version".*"brokers".*"id".*"name".*"enabled".*"url".*"keepAlive"/s)
  })

  it('keeps a prefault part of which only one field differs', () => {
    const workspace = validate({ version: 1, journal: { keep: { days: 3 } } })
    expect(JSON.parse(writeDocument(workspace))).toEqual({ version: 1, journal: { keep: { days: 3 } } })
  })

  it('keeps every field that a plug-in knows and the schema does not', () => {
    const actions = [
      { type: 'publish', topic: 'a', qos: 0, retain: false, more: { enabled: true, list: [] } },
    ]
    const workspace = validate({ version: 1, rules: [{ id: 'r', name: 'R', triggers: [], actions }] })
    expect(JSON.parse(writeDocument(workspace)).rules[0].actions).toEqual(actions)
  })

  it('gives the workspace of the design back unchanged', () => {
    const workspace = validate(design)
    expect(read(writeDocument(workspace))).toEqual(workspace)
    expect(writeDocument(read(writeDocument(workspace)))).toBe(writeDocument(workspace))
  })

  it('loses nothing of any workspace', () => {
    const name = fc.string({ minLength: 1, maxLength: 20 }).map(text => text.trim() || 'x')
    const optional = { requiredKeys: [] as [] }
    const subscription = fc.record(
      {
        qos: fc.constantFrom(0, 1, 2),
        prefix: fc.constantFrom('MQTT', 'Home'),
        noLocal: fc.boolean(),
        retainAsPublished: fc.boolean(),
      },
      optional,
    )
    const tls = fc.record(
      {
        ca: fc.constantFrom(null, 'ca.pem'),
        verify: fc.boolean(),
        alpn: fc.array(fc.constant('mqtt'), { maxLength: 2 }),
        minVersion: fc.constantFrom('TLSv1', 'TLSv1.2'),
      },
      optional,
    )
    const will = fc.record(
      { topic: fc.constant('a/b'), payload: fc.string(), delay: fc.nat() },
      { requiredKeys: ['topic', 'payload'] },
    )
    const broker = fc.record(
      {
        name,
        url: fc.constantFrom('mqtt://a', 'wss://b/c'),
        enabled: fc.boolean(),
        keepAlive: fc.constantFrom(0, 60, 61),
        username: fc.constantFrom(null, '', 'u'),
        tls,
        will: fc.option(will),
        headers: fc.dictionary(fc.constantFrom('a', 'b'), fc.constant('c')),
        subscriptions: fc.array(subscription, { maxLength: 3 }),
      },
      { requiredKeys: ['name', 'url'] },
    )
    const document = fc.record(
      {
        brokers: fc.array(broker, { maxLength: 3 }),
        demo: fc.record({ enabled: fc.boolean() }, optional),
        builtInBroker: fc.record({ port: fc.constantFrom(0, 1883) }, optional),
      },
      optional,
    )
    fc.assert(
      fc.property(document, given => {
        const brokers = (given.brokers ?? []).map((part, index) => ({
          ...part,
          id: `b${index}`,
          ...(part.subscriptions && {
            subscriptions: part.subscriptions.map((sub, at) => ({ ...sub, filter: `f/${at}` })),
          }),
        }))
        const workspace = validate({ version: 1, ...given, brokers })
        expect(read(writeDocument(workspace))).toEqual(workspace)
      }),
    )
  })
})

describe('reading bytes', () => {
  it('passes over a byte order mark', () => {
    expect(read('\uFEFF{"version":1}').version).toBe(1)
  })

  it('refuses bytes that are no UTF-8', () => {
    expect(() => readDocument(Uint8Array.of(0x22, 0xff, 0x22), validate)).toThrowError(
      expect.objectContaining({ code: 'ERR_WORKSPACE_INVALID', message: 'The file is not UTF-8 text.' }),
    )
  })
})
