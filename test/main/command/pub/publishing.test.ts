import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { linesOf } from '../../../../src/main/command/pub/lines.ts'
import { Publishing } from '../../../../src/main/command/pub/publishing.ts'
import { MqttClient } from '../../../../src/main/mqtt/client.ts'
import { ScriptedBroker } from '../../../support/scripted-broker.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'

describe('lines', () => {
  it.each([
    [[], []],
    [['one\ntwo\n'], ['one', 'two']],
    [
      ['one\ntw', 'o'],
      ['one', 'two'],
    ],
    [
      ['o', 'n', 'e', '\n', '\n', 't'],
      ['one', '', 't'],
    ],
    [['\r\n'], ['\r']],
    [['ä\nö'], ['ä', 'ö']],
  ])('of %j', async (chunks, expected) => {
    const found: string[] = []
    for await (const lines of linesOf(Readable.from(chunks.map(chunk => Buffer.from(chunk)))))
      for (const line of lines) found.push(Buffer.from(line).toString())
    expect(found).toEqual(expected)
  })
})

describe('publishing', () => {
  it('reads no more lines while the broker does not acknowledge', async () => {
    const { publishing, link } = await connected()
    let read = 0
    async function* endless() {
      for (; read < 100; read++) yield Buffer.from('line\n'.repeat(100))
    }
    const work = (async () => {
      for await (const lines of linesOf(Readable.from(endless())))
        await publishing.publish(
          lines.map(payload => ({ topic: 'a', payload, qos: 1 as const, retain: false })),
        )
      await publishing.settled()
    })()
    for (let turn = 0; turn < 200; turn++) await new Promise(resolve => setImmediate(resolve))
    expect(read).toBeLessThan(30)
    let acknowledged = 0
    void (async () => {
      for (;;) {
        const { cmd, messageId } = await link.next()
        if (cmd !== 'publish') continue
        acknowledged++
        link.send({ cmd: 'puback', messageId })
      }
    })()
    await work
    expect(acknowledged).toBe(10_000)
    expect(publishing.hasUnsent).toBe(false)
  })

  it('tells what did not go out, and goes on', async () => {
    const { publishing, failures } = await connected()
    const good = { topic: 'a', payload: Buffer.from('x'), qos: 0 as const, retain: false }
    await publishing.publish([good, { ...good, topic: 'a/#' }, good])
    expect(failures).toHaveLength(1)
    expect(publishing.hasUnsent).toBe(true)
  })
})

async function connected() {
  const broker = new ScriptedBroker(4)
  const client = new MqttClient(
    {
      url: 'memory://test',
      protocolVersion: 4,
      clientId: 'me',
      cleanStart: true,
      sessionExpiry: 0,
      keepAlive: 0,
    },
    { clock: new SimulatedClock(), random: Math.random, connect: broker.connect },
  )
  client.start()
  const { link } = await broker.greet()
  const failures: unknown[] = []
  return { publishing: new Publishing(client, error => failures.push(error)), link, failures }
}
