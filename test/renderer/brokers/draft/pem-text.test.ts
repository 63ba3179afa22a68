import { expect, it } from 'vitest'
import { mendPem, pemCount } from '../../../../src/renderer/brokers/draft/pem-text.ts'

const body = 'QUJD'.repeat(20)
const whole = `-----BEGIN CERTIFICATE-----\n${body.slice(0, 64)}\n${body.slice(64)}\n-----END CERTIFICATE-----\n`

it('lines that a field ran together are parted again', () => {
  const flat = whole.replaceAll('\n', '')
  expect(mendPem(flat)).toBe(whole)
  expect(mendPem(`${flat} ${flat}`)).toBe(whole + whole)
  expect(mendPem(whole)).toBe(whole)
})

it('what is no PEM, or not yet, stays as it is', () => {
  for (const text of ['ca.pem', '', '-----BEGIN CERTIFICATE-----\nQUJD', 'x'])
    expect(mendPem(text)).toBe(text)
  const old = '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nQUJD\n-----END RSA PRIVATE KEY-----'
  expect(mendPem(old)).toBe(old)
})

it('blocks are counted', () => {
  expect(pemCount(whole + whole)).toBe(2)
  expect(pemCount('ca.pem')).toBe(0)
})
