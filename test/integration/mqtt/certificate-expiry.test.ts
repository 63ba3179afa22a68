import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { type Certificates, makeCertificates } from '../../support/certificates.ts'
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { runBridge } from '../../support/running-bridge.ts'

let certificates: Certificates
let broker: Mosquitto

beforeAll(async () => {
  certificates = await makeCertificates()
  const server = await certificates.issue('short-lived', { days: 9 })
  broker = await startMosquitto({
    config: [
      ...['allow_anonymous true', 'cafile {folder}/ca.pem', 'certfile {folder}/server.pem'],
      ...['keyfile {folder}/server.key', 'require_certificate true'],
    ],
    files: {
      'ca.pem': await certificates.read(certificates.ca),
      'server.pem': await certificates.read(server.cert),
      'server.key': await certificates.read(server.key),
    },
  })
})
afterAll(async () => {
  await broker?.stop()
  await certificates?.remove()
})

it('certificates that end soon are warned of, and pasted ones are as good as files', async () => {
  const client = await certificates.issue('me', { days: 23, names: [] })
  const cert = await certificates.read(client.cert)
  const ca = await certificates.read(certificates.ca)
  const house = await runBridge({
    version: 1,
    brokers: [
      {
        id: 'home',
        name: 'Home',
        url: `mqtts://localhost:${broker.port}`,
        tls: { ca, cert, key: client.key },
      },
    ],
  })
  onTestFinished(() => house.stop())
  const { brokers } = await house.pushed('status', ({ brokers }) => brokers[0]?.state === 'connected')
  expect(brokers[0]?.warnings).toEqual([
    'The client certificate expires in 22 days.',
    'The broker’s certificate expires in 8 days.',
  ])
  expect(brokers[0]?.certificates?.client).toBeGreaterThan(brokers[0]!.certificates!.broker!)
})
