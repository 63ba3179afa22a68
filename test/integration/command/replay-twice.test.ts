import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { RunDetail } from '../../../src/shared/contract/run.ts'
import { startMosquitto } from '../../support/mosquitto.ts'
import type { WorkspaceInput } from '../../support/serve.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { bundleTomte } from '../../support/tomte.ts'
import { connectedClient } from '../mqtt/live.ts'
import { run, start, subscribed } from './program.ts'

const filter = 'home/+/climate'
const publish = (topic: string, payload: string) => ({ type: 'publish', broker: 'home', topic, payload })

/** Rules that remember, wait, compute and look at the clock. */
function house(temperature: number) {
  return {
    version: 1,
    brokers: [{ id: 'home', name: 'Home', url: 'mqtt://127.0.0.1:1' }],
    rules: [
      {
        id: 'warm',
        name: 'Warm for a while',
        mode: 'parallel',
        triggers: [
          {
            type: 'threshold',
            filter,
            field: 'payload.temperature',
            above: temperature,
            hysteresis: 1,
            for: 0.2,
          },
        ],
        actions: [publish('act/fan', '{{topic}} {{payload.temperature}} {{now}}')],
      },
      {
        id: 'computed',
        name: 'JSONata',
        mode: 'parallel',
        triggers: [{ type: 'mqtt', filter }],
        conditions: {
          expression: '$round(payload.temperature * 1.8 + 32) % 2 = 0 and $count(payload.windows) > 0',
        },
        actions: [
          { type: 'variable', name: 'last', value: '{{json payload}}', as: 'json' },
          { type: 'wait', seconds: 0.15 },
          publish('act/seen', '{{variables.last.temperature}} {{now}} {{text}}'),
        ],
      },
      {
        id: 'silent',
        name: 'Silence',
        mode: 'parallel',
        triggers: [{ type: 'silence', filter, seconds: 0.3 }],
        actions: [publish('act/lost', '{{topicLevels.[1]}} {{event.time}}')],
      },
      {
        id: 'asked',
        name: 'Waits for an answer',
        mode: 'queued',
        key: '{{topic}}',
        triggers: [{ type: 'mqtt', filter: 'home/kitchen/climate' }],
        actions: [
          { type: 'wait-for', filter: 'home/hall/climate', timeout: 0.1 },
          publish('act/answer', '{{variables.waited.text}} {{variables.last.temperature}}'),
        ],
      },
      {
        id: 'tick',
        name: 'Interval',
        triggers: [{ type: 'interval', every: 1, unit: 'seconds' }],
        actions: [publish('act/tick', '{{event.time}} {{now}}')],
      },
    ],
  } as WorkspaceInput
}

/** What devices send: two rooms, at uneven times. */
async function traffic(port: number): Promise<void> {
  const client = await connectedClient(port)
  for (let count = 0; count < 60; count++) {
    const temperature = 20 + Math.round(60 * Math.sin(count / 5)) / 10
    const windows = count % 3 === 0 ? [] : ['left']
    await client.publish({
      topic: `home/${count % 4 === 0 ? 'hall' : 'kitchen'}/climate`,
      payload: Buffer.from(JSON.stringify({ temperature, windows, count })),
      qos: (count % 3) as 0 | 1 | 2,
      retain: false,
    })
    await new Promise(resolve => setTimeout(resolve, count === 30 ? 500 : (count * 7) % 60))
  }
}

it('a recording of real traffic replayed twice into rules gives identical traces, byte for byte', async () => {
  const [tomte, broker] = await Promise.all([bundleTomte(), startMosquitto()])
  onTestFinished(() => Promise.all([tomte.remove(), broker.stop()]).then(() => {}))
  const folder = await temporaryFolder()
  const recording = path.join(folder, 'night.ndjson')
  const here = ['-p', String(broker.port), '-V', '5', '-i', 'recorder', '-q', '2', '-t', 'home/#']
  const recorder = start([process.execPath, tomte.file, 'record', ...here, recording])
  await subscribed(broker, 'recorder')
  await traffic(broker.port)
  recorder.child.kill('SIGINT')
  expect((await recorder.ended).error).toContain('Recorded 60 events')

  const replay = async (name: string, temperature: number) => {
    const workspace = path.join(folder, name)
    await writeFile(workspace, JSON.stringify(house(temperature)))
    const args = ['replay', '--dry', workspace, '--as', 'home', '--json', recording]
    const { code, out, error } = await run([process.execPath, tomte.file, ...args])
    expect([code, error]).toEqual([0, expect.stringMatching(/^\d+ runs would have been made\.\n/)])
    return out.toString()
  }
  const once = await replay('a.json', 23)
  const twice = await replay('b.json', 23)
  const runs = once
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as RunDetail)
  const rules = new Set(runs.map(({ row }) => row.rule))
  expect([...rules].sort()).toEqual(['asked', 'computed', 'silent', 'tick', 'warm'])
  expect(runs.some(({ row, conditions }) => row.rule === 'computed' && conditions?.held)).toBe(true)
  expect(twice).toBe(once)
  expect(await replay('c.json', 24)).not.toBe(once)
})
