import { expect, test } from 'vitest'
import { readStored, type StoredRun, writeStored } from '../../../src/main/run/stored-run.ts'

function back(mine: unknown): unknown {
  const run = { v: 1, locals: { mine } } as unknown as StoredRun
  return readStored(writeStored(run, new Uint8Array([7]))).run.locals.mine
}

test.each([
  { $bytes: 'AAAA' },
  { $bytes: '' },
  { $bytes: 'no base64' },
  { $bytes: 'AAAA', more: 1 },
  { $$bytes: 'AAAA' },
  { $bytes: 'AAAA', $$bytes: 'BBBB' },
  { $bytes: { $bytes: 'AAAA' } },
  [{ deep: [{ $$$bytes: { $bytes: 'AAAA' } }] }],
  JSON.parse('{"__proto__": {"$bytes": "AAAA"}, "$bytes": 1}'),
])('what looks like stored bytes comes back as it was: %j', value => {
  expect(back(value)).toEqual(value)
  expect(JSON.stringify(back(value))).toBe(JSON.stringify(value))
})

test('bytes come back as bytes, also beside what looks like them', () => {
  const bytes = new Uint8Array([0, 1, 2, 255])
  expect(back(bytes)).toEqual(bytes)
  expect(back({ $bytes: bytes, list: [Buffer.from(bytes)] })).toEqual({ $bytes: bytes, list: [bytes] })
})

test('what an earlier version wrote is read as before', () => {
  const text = Buffer.from(
    '{"v":1,"locals":{"a":{"$bytes":"AAEC"},"b":{"$bytes":"no base64"},"c":{"$bytes":"AAEC","d":1}}}',
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  expect(readStored(Buffer.concat([length, text])).run.locals).toEqual({
    a: new Uint8Array([0, 1, 2]),
    b: { $bytes: 'no base64' },
    c: { $bytes: 'AAEC', d: 1 },
  })
})
