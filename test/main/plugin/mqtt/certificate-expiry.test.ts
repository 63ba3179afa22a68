import { describe, expect, it } from 'vitest'
import {
  clientCertificateExpiry,
  expiryWarnings,
} from '../../../../src/main/plugin/mqtt/certificate-expiry.ts'

const DAY = 86_400_000
const END = Date.parse('Oct 27 22:27:39 2126 GMT')
const cert = `-----BEGIN CERTIFICATE-----
MIIBcjCCARegAwIBAgIUDFklkqXsuJtcC1JH2Bv7+80FRQ8wCgYIKoZIzj0EAwIw
DTELMAkGA1UEAwwCbWUwIBcNMjYxMTIwMjIyNzM5WhgPMjEyNjEwMjcyMjI3Mzla
MA0xCzAJBgNVBAMMAm1lMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJUX1u2P8
uCL3s9O7aQDhOS1HaXB/bDIZDVICiiBKyBMWLVo3PK2zzmUWFxQ2YbukXZ+b2IYJ
zj5sY2oR9ShJJaNTMFEwHQYDVR0OBBYEFFKldtS7t++CbiNIyBs2mc3A69QvMB8G
A1UdIwQYMBaAFFKldtS7t++CbiNIyBs2mc3A69QvMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSQAwRgIhAOghiJ+6bcb7mxsQVUTCYJ3tBluNm13FBMEOgIhQ
FPgtAiEA1N7ggUsKHuZ0Vq14xxAIwr4jCqSR1/mvvSFNzBwLD4s=
-----END CERTIFICATE-----`
/** The same certificate under the passphrase “open”. */
const pfx = Buffer.from(
  [
    'MIID/AIBAzCCA7IGCSqGSIb3DQEHAaCCA6MEggOfMIIDmzCCAlIGCSqGSIb3DQEHBqCCAkMwggI/AgEAMIICOAYJKoZIhvcNAQcB',
    'MFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgMm5iAjOd/JAICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEHF6',
    'RSIEIUhE46TwXLhWQH+AggHQaKPfl+svVSMUUbXIEZA+G6p9YcSnnW6rgp12f6zb5BUtD1esdyYqKmxhIYGuWUvZAe2XaFWCNq13',
    'J+IhHQgZEWTInmeJEysTGrvsDY1oPo4kePBC7HUZEiMcm3rhWIrglkMSjMDVsDX7GF8ixFCGmmNqejytXKDmmQhbiDnNZsKU6PVZ',
    'Bx7ix846nGj4YPkwtHcLogZwiSPyQ5KGqDrVQEEbxmJrsaKr0A6v7eBA4ds/Ukdnlnvjsv7xJIq5i+UxX6bgbK3n6k0OuaJ5TD2t',
    'T0s7/3q3C8xkqBg0L7sFA871fi4eedICR1z0FpWW3+92IfbN9f+bEc2FaX3td4bhwphE1QdJyhe36mpJvmLXtXLP8xAwRvOPdUuF',
    '+NvLXI59el+SS0XYokg3ryn66Q2k9kbTLXrQaoO1/iMAr5gxwRTPYyaj9BTvV2jonWaYEqVODELpmhPbWevh9O9QVLtch+R+jZDe',
    'osXnP4weM2yDuMpwQRTLOQkfoA2xariVVCjDwsim180LPxcbSLuB5BlVqmcgu4fCel6BTUYD34ST7mD08DFw8UaVSMBq1U4HSED3',
    'LvhXJOc3e90wnttRhpCV72Wv+eE1GcJcXO8xQYtkULcwggFBBgkqhkiG9w0BBwGgggEyBIIBLjCCASowggEmBgsqhkiG9w0BDAoB',
    'AqCB7zCB7DBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIHp0XRb5ND5QCAggAMAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUD',
    'BAEqBBAdMX3QZ3aysYINIn48iNppBIGQSaQfbNKZkkwTP/vPLIFDXTlSlPaZ0ruF3YjbAz9ezG8qx5r0/JXpokyumr35/nb5XcdV',
    'HEUo3Tx2WwnNPcOk2Xx5Dz0YCOnT1KjTHP2XS3c7bJr8LGAuYMK0fnTNiP2uwe3XVHzJ6sj7S0UEmMqtxnM5QNfuJgvQbW+p5Ryq',
    'kygT84Ie/hXIG3tW5AF6KnyeMSUwIwYJKoZIhvcNAQkVMRYEFLVFp2BPk7BLlLlqG/UqrrpLAmGmMEEwMTANBglghkgBZQMEAgEF',
    'AAQgvKfbBzPnEmNH6ybMKjVS/yYDhEgfqO/TOoc0b2N5B4MECOfgRdeBHJ0jAgIIAA==',
  ].join(''),
  'base64',
)

describe('the end of a client certificate', () => {
  it('is read from PEM, DER and PKCS#12', () => {
    const der = Buffer.from(cert.split('\n').slice(1, -1).join(''), 'base64')
    expect(clientCertificateExpiry({ cert })).toBe(END)
    expect(clientCertificateExpiry({ cert: der })).toBe(END)
    expect(clientCertificateExpiry({ pfx, passphrase: 'open' })).toBe(END)
  })

  it('is not known where there is none, or none that can be read', () => {
    expect(clientCertificateExpiry({})).toBeUndefined()
    expect(clientCertificateExpiry({ cert: 'hello' })).toBeUndefined()
    expect(clientCertificateExpiry({ pfx, passphrase: 'wrong' })).toBeUndefined()
  })
})

describe('warnings', () => {
  it.each([
    [31 * DAY, []],
    [30 * DAY, ['The client certificate expires in 30 days.']],
    [DAY * 1.5, ['The client certificate expires in 1 day.']],
    [DAY / 2, ['The client certificate expires within a day.']],
    [-DAY / 2, ['The client certificate expired today.']],
    [-3 * DAY, ['The client certificate expired 3 days ago.']],
  ])('%d ms before the end', (left, said) => {
    expect(expiryWarnings({ client: END }, END - left)).toEqual(said)
  })

  it('name the certificate of the broker too', () => {
    expect(expiryWarnings({ broker: END, client: END + 365 * DAY }, END - 9 * DAY)).toEqual([
      'The broker’s certificate expires in 9 days.',
    ])
    expect(expiryWarnings({}, END)).toEqual([])
  })
})
