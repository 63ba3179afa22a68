import { setFlagsFromString } from 'node:v8'
import type { ToExtension } from '../message.ts'
import { Actions, inWords } from './actions.ts'
import { Api, type Tomte } from './api.ts'
import { openWire } from './wire.ts'

/** What the module of a plug-in exports as its default. */
interface ExtensionModule {
  start?(tomte: Tomte): unknown
  stop?(): unknown
  actions?: Record<string, unknown>
}

type StartMessage = Extract<ToExtension, { type: 'start' }>

/** A process that was told nothing by then belongs to nobody. Milliseconds. */
const TOLD_WITHIN = 10_000

let api: Api | undefined
let actions: Actions | undefined
let extension: ExtensionModule = {}

const send = openWire(receive)
const untold = setTimeout(() => process.exit(1), TOLD_WITHIN)
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

function receive(message: ToExtension): void {
  switch (message.type) {
    case 'start':
      clearTimeout(untold)
      start(message).catch(fail)
      return
    case 'settings':
      if (api?.changeSettings(message.settings) === false) process.exit(0)
      return
    case 'call':
      void actions?.call(message)
      return
    case 'cancel':
      actions?.cancel(message.id)
      return
    case 'ping':
      send({ type: 'pong', id: message.id, dropped: api?.dropped ?? 0, bytes: process.memoryUsage.rss() })
      return
    case 'stop':
      void stop()
  }
}

async function start({ module, memory, actions: offered, ...options }: StartMessage): Promise<void> {
  // Electron gives its utility processes no such flag.
  if (process.versions.electron) setFlagsFromString(`--max-old-space-size=${memory}`)
  api = new Api({ ...options, send })
  extension = exported(await import(module), offered)
  actions = new Actions(extension.actions ?? {}, send)
  await extension.start?.(api.tomte)
  send({ type: 'started' })
}

function exported(module: { default?: unknown }, offered: string[]): ExtensionModule {
  const { default: extension } = module
  if (typeof extension !== 'object' || extension === null)
    throw new TypeError('The module has no default export: export default { start(tomte) {}, actions: {} }.')
  const { actions = {} } = extension as ExtensionModule
  for (const name of offered)
    if (!Object.hasOwn(actions, name) || typeof actions[name] !== 'function')
      throw new TypeError(`The manifest offers the action “${name}”, and the module has no such function.`)
  return extension
}

async function stop(): Promise<void> {
  try {
    await extension.stop?.()
  } catch (error) {
    console.error(error)
  }
  process.exit(0)
}

function fail(error: unknown): void {
  console.error(error)
  send({ type: 'failed', message: inWords(error).slice(0, 2000) })
  process.exit(1)
}
