import type { Layer, TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { connectByScheme } from '../transport/connect.ts'
import type { Connect } from '../transport/transport.ts'
import { Connection } from './connection.ts'
import { mqttError } from './errors.ts'
import { checkedSettings, type Settings } from './settings.ts'
import type { ConnectionFacts, ConnectionOptions } from './types.ts'

export interface TestStep {
  layer: Layer
  outcome: 'passed' | 'failed' | 'skipped'
  /** What was found there, in words. */
  detail?: string
}

/** What a connection test found, layer by layer from the bottom. */
export interface TestReport {
  steps: TestStep[]
  /** Set where a layer failed. */
  error?: TomteError
  /** Set where all passed. */
  connection?: ConnectionFacts
  /** From the start to the answer. */
  milliseconds: number
}

export interface ProbeDependencies {
  clock: Clock
  connect?: Connect
  /** Ends the test early; the report then has the error ERR_CANCELLED. */
  signal?: AbortSignal
}

const TIMEOUT = 15_000

/**
 * Tries once to connect, and tells which layer failed. It greets the broker under a client id of its own with a clean
 * session and without the will, so that the client it tests for is not disturbed. Never rejects.
 */
export async function testConnection(
  options: ConnectionOptions,
  dependencies: ProbeDependencies,
): Promise<TestReport> {
  const { clock } = dependencies
  const begin = clock.monotonic()
  const details = new Map<Layer, string>()
  try {
    const settings = testSettings(options)
    const connection = await attempt(settings, dependencies, (layer, detail) => details.set(layer, detail))
    details.set(
      'MQTT',
      `MQTT ${{ 3: '3.1', 4: '3.1.1', 5: '5' }[settings.protocolVersion]}, client id “${connection.clientId}”`,
    )
    details.set(
      'authentication',
      settings.username === undefined ? 'without a user name' : `as “${settings.username}”`,
    )
    return { steps: steps(options.url, details), connection, milliseconds: clock.monotonic() - begin }
  } catch (thrown) {
    const error = thrown as TomteError
    return { steps: steps(options.url, details, error), error, milliseconds: clock.monotonic() - begin }
  }
}

function testSettings(options: ConnectionOptions): Settings {
  const settings = checkedSettings({ ...options, will: undefined, cleanStart: true, sessionExpiry: 0 })
  const clientId = options.clientId === '' ? '' : `${options.clientId}-test`
  return { ...settings, clientId, connectTimeout: options.connectTimeout ?? TIMEOUT }
}

function attempt(
  settings: Settings,
  { clock, connect = connectByScheme, signal }: ProbeDependencies,
  passed: (layer: Layer, detail: string) => void,
): Promise<ConnectionFacts> {
  return new Promise((resolve, reject) => {
    const cancel = () => connection.fail(cancelled())
    const nothing = () => {}
    const connection = new Connection(settings, clock, {
      established(facts) {
        resolve(facts)
        connection.close(0)
      },
      publish: nothing,
      control: nothing,
      drained: nothing,
      closed(error) {
        signal?.removeEventListener('abort', cancel)
        reject(error)
      },
      passed,
    })
    if (signal?.aborted) return reject(cancelled())
    signal?.addEventListener('abort', cancel)
    connection.open(connect, true)
  })
}

function steps(url: string, details: Map<Layer, string>, error?: TomteError): TestStep[] {
  const layers = layersOf(url)
  const failed = error ? Math.max(0, layers.indexOf(error.layer ?? 'MQTT')) : layers.length
  return layers.map((layer, index) => {
    if (index < failed) return { layer, outcome: 'passed', detail: details.get(layer) }
    if (index > failed) return { layer, outcome: 'skipped' }
    return { layer, outcome: 'failed', detail: error?.message }
  })
}

function layersOf(url: string): Layer[] {
  const layers: Layer[] = ['name resolution', 'TCP']
  if (/^(mqtts|wss):/.test(url)) layers.push('TLS')
  if (/^wss?:/.test(url)) layers.push('WebSocket')
  return [...layers, 'MQTT', 'authentication', 'authorisation']
}

function cancelled(): TomteError {
  return mqttError('ERR_CANCELLED', 'The test was cancelled.')
}
