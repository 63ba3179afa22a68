import type { Layer, TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { connectByScheme } from '../transport/connect.ts'
import type { Connect } from '../transport/transport.ts'
import { Connection } from './connection.ts'
import { mqttError } from './errors.ts'
import { checkedSettings, type Settings } from './settings.ts'
import type { ConnectionFacts, ConnectionOptions } from './types.ts'
import { VersionOffer } from './version-offer.ts'

export interface TestStep {
  layer: Layer
  outcome: 'passed' | 'failed' | 'skipped'
  /** What was found there, in words. */
  detail?: string
  /** How long it took, where it was reached. */
  milliseconds?: number
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
  const found = new Map<Layer, Found>()
  const elapsed = () => clock.monotonic() - begin
  const passed = (layer: Layer, detail: string) => void found.set(layer, { detail, at: elapsed() })
  try {
    const settings = testSettings(options)
    const connection = await negotiate(settings, options, dependencies, passed)
    const version = { 3: '3.1', 4: '3.1.1', 5: '5' }[connection.protocolVersion]
    passed('MQTT', `MQTT ${version}, client id “${connection.clientId}”`)
    const { username } = settings
    passed('authentication', username === undefined ? 'without a user name' : `as “${username}”`)
    return { steps: steps(options, found, elapsed()), connection, milliseconds: elapsed() }
  } catch (thrown) {
    const error = thrown as TomteError
    return { steps: steps(options, found, elapsed(), error), error, milliseconds: elapsed() }
  }
}

/** What a layer said when it was through, and how many milliseconds after the start. */
interface Found {
  detail: string
  at: number
}

function testSettings(options: ConnectionOptions): Settings {
  const { current } = new VersionOffer(options.protocolVersion)
  const settings = checkedSettings(
    { ...options, will: undefined, cleanStart: true, sessionExpiry: 0 },
    current,
  )
  const clientId = options.clientId === '' ? '' : `${options.clientId}-test`
  return { ...settings, clientId, connectTimeout: options.connectTimeout ?? TIMEOUT }
}

/** Tries the version asked for; where it is ours to choose, the next one too. */
async function negotiate(
  settings: Settings,
  { protocolVersion }: ConnectionOptions,
  dependencies: ProbeDependencies,
  passed: (layer: Layer, detail: string) => void,
): Promise<ConnectionFacts> {
  const offer = new VersionOffer(protocolVersion)
  try {
    return await attempt(settings, dependencies, passed)
  } catch (error) {
    if (!offer.failed(error as TomteError)) throw error
    return attempt({ ...settings, protocolVersion: offer.current }, dependencies, passed)
  }
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
      large: nothing,
      spoilt: () => false,
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

function steps(
  options: ConnectionOptions,
  found: Map<Layer, Found>,
  end: number,
  error?: TomteError,
): TestStep[] {
  const layers = layersOf(options)
  const failed = error ? Math.max(0, layers.indexOf(error.layer ?? 'MQTT')) : layers.length
  let before = 0
  const since = (at: number) => {
    const took = at - before
    before = at
    return took
  }
  return layers.map((layer, index) => {
    const passed = found.get(layer)
    if (index > failed) return { layer, outcome: 'skipped' }
    if (index === failed)
      return { layer, outcome: 'failed', detail: error?.message, milliseconds: since(end) }
    if (!passed) return { layer, outcome: 'passed' }
    return { layer, outcome: 'passed', detail: passed.detail, milliseconds: since(passed.at) }
  })
}

function layersOf({ url, proxy }: ConnectionOptions): Layer[] {
  return [...roadOf(url, proxy !== undefined), 'MQTT', 'authentication', 'authorisation']
}

function roadOf(url: string, proxied: boolean): Layer[] {
  if (/^memory:/i.test(url)) return []
  if (/^mqtt\+unix:/i.test(url)) return ['Unix socket']
  const layers: Layer[] = proxied ? ['proxy'] : ['name resolution', 'TCP']
  if (/^(mqtts|wss):/i.test(url)) layers.push('TLS')
  if (/^wss?:/i.test(url)) layers.push('WebSocket')
  return layers
}

function cancelled(): TomteError {
  return mqttError('ERR_CANCELLED', 'The test was cancelled.')
}
