import { once } from 'node:events'
import net from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bundle } from '../../support/bundle.ts'
import { type Certificates, makeCertificates } from '../../support/certificates.ts'
import { freePort, type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { bundleTomte } from '../../support/tomte.ts'
import { run } from './program.ts'

let tomte: Bundle
let open: Mosquitto
let closed: Mosquitto
let secure: Mosquitto
let certificates: Certificates
const refusing = new Map<string, net.Server>()
const places: Record<string, string> = {}

/** Answers each CONNECT with this Return Code (version 4) or Reason Code (5). */
async function refuse(version: 4 | 5, code: number): Promise<void> {
  const connack = version === 5 ? [0x20, 3, 0, code, 0] : [0x20, 2, 0, code]
  await serve(`refuse${code}`, socket => socket.once('data', () => socket.end(Buffer.from(connack))))
}

/** Answers CONNECT, then SUBSCRIBE with this code. */
async function deny(version: 4 | 5, code: number): Promise<void> {
  await serve(`deny${code}`, socket =>
    socket.on('data', packet => {
      if (packet[0] === 0x10) socket.write(Buffer.from(version === 5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0]))
      if (packet[0] !== 0x82) return
      const rest = [...packet.subarray(2, 4), ...(version === 5 ? [0] : []), code]
      socket.write(Buffer.from([0x90, rest.length, ...rest]))
    }),
  )
}

async function serve(name: string, accept: (socket: net.Socket) => void): Promise<void> {
  const server = net.createServer(socket => {
    socket.on('error', () => {})
    accept(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  refusing.set(name, server)
  places[name] = String((server.address() as net.AddressInfo).port)
}

beforeAll(async () => {
  tomte = await bundleTomte()
  certificates = await makeCertificates()
  const acl = 'topic readwrite allowed/#\n'
  open = await startMosquitto({ config: ['allow_anonymous true', 'acl_file {folder}/acl'], files: { acl } })
  closed = await startMosquitto({ config: ['allow_anonymous false'] })
  const keys = {
    'ca.pem': certificates.ca,
    'server.pem': certificates.serverCert,
    'server.key': certificates.serverKey,
  }
  const files = Object.fromEntries(
    await Promise.all(
      Object.entries(keys).map(async ([name, file]) => [name, await certificates.read(file)]),
    ),
  )
  const lines = ['cafile {folder}/ca.pem', 'certfile {folder}/server.pem', 'keyfile {folder}/server.key']
  secure = await startMosquitto({ config: ['allow_anonymous true', ...lines], files })
  for (const code of [1, 2, 3, 4, 5]) await refuse(4, code)
  for (const code of [128, 132, 133, 134, 135, 136, 137, 138]) await refuse(5, code)
  await deny(4, 128)
  await deny(5, 135)
  await serve('hangsUp', socket => socket.once('data', () => socket.end()))
  Object.assign(places, {
    open: String(open.port),
    closed: String(closed.port),
    secure: String(secure.port),
    nothing: String(await freePort()),
    ca: certificates.ca,
    otherCa: certificates.otherCa,
    cert: certificates.clientCert,
  })
})

afterAll(async () => {
  for (const server of refusing.values()) server.close()
  await Promise.all([open?.stop(), closed?.stop(), secure?.stop(), certificates?.remove(), tomte?.remove()])
})

/** Words; `{name}` stands for one of `places`. */
const words = (line: string) =>
  line.split(' ').map(word => word.replace(/\{(\w+)\}/, (_, name) => places[name] ?? ''))

const publishing = '-t allowed/a -m x'

const cases: [code: number, line: string][] = [
  [0, `pub -p {open} ${publishing}`],
  [0, `pub -p {open} ${publishing} -q 1`],
  [0, `pub -p {open} ${publishing} -q 2 -V 5`],
  [0, `pub -p {open} ${publishing} -V mqttv31`],
  [0, `pub -p {open} -t forbidden -m x -q 1`],
  [0, `pub -p {open} -t forbidden -m x -q 1 -V 5`],
  [0, `pub -L mqtt://127.0.0.1:{open}/allowed/a -m x`],
  [1, `pub -L mqtt://127.0.0.1:{open} -m x`],
  [1, `pub -L http://127.0.0.1:{open}/a -m x`],
  [1, `pub -p {nothing} ${publishing}`],
  [1, `pub -h no-such-host.invalid ${publishing}`],
  [1, `pub --unix /nonexistent/socket ${publishing}`],
  [5, `pub -p {closed} ${publishing}`],
  [135, `pub -p {closed} ${publishing} -V 5`],
  [1, `pub -p {open}`],
  [1, `pub -p {open} -m x`],
  [1, `pub -p {open} -t allowed/a`],
  [1, `pub -p {open} -t a/# -m x`],
  [1, `pub -p {open} ${publishing} -n`],
  [1, `pub -p {open} ${publishing} -q 3`],
  [1, `pub -p {open} ${publishing} -k 1`],
  [1, `pub -p {open} ${publishing} -c`],
  [1, `pub -p {open} ${publishing} -i a -I b`],
  [1, `pub -p {open} ${publishing} -V 7`],
  [1, `pub -p {open} ${publishing} -P secret`],
  [1, `pub -p {open} ${publishing} -x many`],
  [1, `pub -p {open} ${publishing} --nonsense`],
  [1, `pub -p {open} ${publishing} -D publish nonsense x`],
  [1, `pub -p {open} ${publishing} --will-payload x`],
  [1, `pub -p {open} -t allowed/a -s`],
  [1, `pub -p {open} -t allowed/a -f /nonexistent`],
  [1, `pub -p {open} -m x -t`],
  [1, `pub -p 70000 ${publishing}`],
  [0, `pub -p {secure} --cafile {ca} ${publishing}`],
  [1, `pub -p {secure} --cafile /nonexistent ${publishing}`],
  [1, `pub -p {secure} --cafile {ca} --cert {cert} ${publishing}`],
  [1, `pub -p {secure} --cafile {ca} --tls-version tlsv9 ${publishing}`],
  [8, `pub -p {open} --cafile {ca} ${publishing}`],
  [7, `pub -p {secure} ${publishing}`],
  [7, `pub -p {hangsUp} ${publishing}`],
  [0, `sub -p {open} -t allowed/a -E`],
  [27, `sub -p {open} -t allowed/a -W 1`],
  [27, `sub -p {secure} --cafile {ca} -t allowed/a -W 1`],
  [8, `sub -p {open} --cafile {ca} -t allowed/a -W 3`],
  [5, `sub -p {closed} -t a -W 3`],
  [135, `sub -p {closed} -t a -W 3 -V 5`],
  [1, `sub -p {nothing} -t a -W 3`],
  [0, `sub -p {deny128} -t a -W 3`],
  [0, `sub -p {deny135} -t a -W 3 -V 5`],
  [1, `sub -p {open}`],
  [1, `sub -p {open} -t a/#/b`],
  [1, `sub -p {open} -t a -T a/#/b`],
  [1, `sub -p {open} -t a -C 0`],
  [1, `sub -p {open} -t a -W 0`],
  [1, `sub -p {open} -t a -c`],
  [1, `sub -p {open} -t a -F %z`],
  [1, `sub -p {open} -t a -F %`],
  [1, `sub -p {open} -t a -F \\q`],
  [1, `sub -p {open} -t a -R --retained-only`],
  ...[1, 2, 3, 4, 5].map((code): [number, string] => [code, `pub -p {refuse${code}} ${publishing}`]),
  ...[1, 2, 3, 4, 5].map((code): [number, string] => [code, `sub -p {refuse${code}} -t a`]),
  ...[128, 132, 133, 134, 135, 136, 137, 138].map((code): [number, string] => [
    code,
    `sub -p {refuse${code}} -t a -V 5`,
  ]),
  [136, `pub -p {refuse136} ${publishing} -V 5`],
]

describe.concurrent('exits as Mosquitto’s clients do', () => {
  it.each(cases)('with %d for “%s”', async (code, line) => {
    const [tool = '', ...args] = words(line)
    const [ours, theirs] = await Promise.all([
      run([process.execPath, tomte.file, tool, ...args]),
      run([`mosquitto_${tool}`, ...args]),
    ])
    expect({ tomte: ours.code, mosquitto: theirs.code }).toEqual({ tomte: code, mosquitto: code })
    // mosquitto_pub prints its whole help there.
    expect(ours.out.toString()).toBe('')
    if (code > 0) expect(ours.error).not.toBe('')
    expect(ours.error).not.toMatch(/Unexpected|at .*\.js:/)
  })

  it.each([
    ['an authority that did not sign', `-p {secure} --cafile {otherCa}`],
    ['no authority', `-p {secure} --tls-use-os-certs`],
  ])('with 8 for %s, where Mosquitto’s depends on the moment', async (_, line) => {
    const tool = await run([process.execPath, tomte.file, 'pub', ...words(line), ...words(publishing)])
    expect(tool.code).toBe(8)
    expect(tool.error).toMatch(/ERR_TLS/)
  })

  it('with 7 for a broker that hangs up, where mosquitto_sub has no code of its own', async () => {
    const tool = await run([process.execPath, tomte.file, 'sub', '-p', places.hangsUp!, '-t', 'a'])
    expect(tool).toMatchObject({ code: 7, error: expect.stringContaining('(ERR_MQTT_NO_CONNACK)') })
  })
})
