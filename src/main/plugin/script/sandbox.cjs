// @ts-check
// Runs user scripts in QuickJS, inside of a worker thread: a script that does not stop can then be ended with its thread. Read as
// text and evaluated there, so that it is found in every bundle; packages are found from `workerData.from`.
const { createRequire } = require('node:module')
const { parentPort, workerData } = require('node:worker_threads')

const load = createRequire(workerData.from)

/** Bytes of the stack of a script. */
const STACK = 512 * 1024
/** What a script may ask for in one run. */
const MAXIMUM_EFFECTS = 100
const MAXIMUM_LOG_LINES = 50
const LONGEST_LOG_LINE = 500
const LONGEST_EFFECT = 65_536
const LONGEST_OUTPUT = 262_144
const LONGEST_MESSAGE = 500

/** What a script sees: only strings cross the border. Frozen, and nothing of it is left to find but the documented names. */
const PRELUDE = `(() => {
  'use strict'
  const { __input, __call } = globalThis
  delete globalThis.__input
  delete globalThis.__call
  const { parse, stringify } = JSON
  const { text, base64, variables, ...known } = parse(__input)
  const written = (what, value) => {
    const json = stringify(value)
    if (json === undefined && value !== undefined) throw new TypeError(what + ' is nothing that JSON can carry')
    return json === undefined ? '' : json
  }
  let payload
  let decoded = false
  const event = {
    ...known,
    text,
    base64,
    get payload() {
      if (decoded) return payload
      decoded = true
      payload = text
      if (text) try { payload = parse(text) } catch {}
      return payload
    },
  }
  const shown = value => typeof value === 'string' ? value : stringify(value) ?? String(value)
  const log = (...values) => void __call('log', values.map(shown).join(' '), '')
  const names = {
    event: Object.freeze(event),
    variables,
    setVariable: (name, value) => void __call('variable', String(name), written('The value', value)),
    emit: (suffix, payload) => void __call('emit', String(suffix ?? ''), written('The payload', payload)),
    log,
    console: Object.freeze({ log }),
  }
  for (const name of Object.keys(names))
    Object.defineProperty(globalThis, name, { value: names[name], enumerable: true })
})()`

class Refused extends Error {}

const { newQuickJSWASMModuleFromVariant, Scope } = load('quickjs-emscripten-core')

/** @type {Promise<any>} */
const engine = (async () => {
  const variant = load('@jitl/quickjs-wasmfile-release-sync')
  return newQuickJSWASMModuleFromVariant(variant.default ?? variant)
})()

engine.then(
  quickjs => {
    parentPort?.on('message', job => parentPort?.postMessage(run(quickjs, job)))
    parentPort?.postMessage({ ready: true })
  },
  error => parentPort?.postMessage({ failed: String(error?.message ?? error) }),
)

/**
 * @param {any} quickjs
 * @param {{ code: string, input: object, bytes: Uint8Array, seconds: number, memory: number }} job
 */
function run(quickjs, { code, input, bytes, seconds, memory }) {
  const deadline = performance.now() + seconds * 1000
  const runtime = quickjs.newRuntime()
  runtime.setMemoryLimit(memory)
  runtime.setMaxStackSize(STACK)
  runtime.setInterruptHandler(() => performance.now() > deadline)
  const context = runtime.newContext()
  const scope = new Scope()
  const asked = { effects: [], log: [], dropped: 0 }
  let outcome
  try {
    prepare(context, scope, { ...input, ...textOf(bytes) }, asked)
    outcome = { output: call(context, scope, code), ...asked }
  } catch (error) {
    outcome = { ...asked, error: explain(error, performance.now() > deadline) }
  }
  try {
    scope.dispose()
    context.dispose()
    runtime.dispose()
    return outcome
  } catch {
    return { ...outcome, broken: true }
  }
}

/** @param {Uint8Array} bytes */
function textOf(bytes) {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), base64: null }
  } catch {
    return { text: null, base64: Buffer.from(bytes).toString('base64') }
  }
}

/** Gives the script its names. */
function prepare(
  /** @type {any} */ context,
  /** @type {any} */ scope,
  /** @type {object} */ input,
  /** @type {any} */ asked,
) {
  const host = context.newFunction('ask', (/** @type {any[]} */ ...handles) => {
    const [kind, first, second] = handles.map(handle => context.getString(handle))
    take(asked, kind, first, second)
  })
  context.setProp(context.global, '__call', scope.manage(host))
  context.setProp(context.global, '__input', scope.manage(context.newString(JSON.stringify(input))))
  unwrapped(context, scope, context.evalCode(PRELUDE, 'prelude'))
}

function take(
  /** @type {any} */ asked,
  /** @type {string} */ kind,
  /** @type {string} */ first,
  /** @type {string} */ second,
) {
  if (kind === 'log') {
    if (asked.log.length < MAXIMUM_LOG_LINES) asked.log.push(first.slice(0, LONGEST_LOG_LINE))
    else asked.dropped++
    return
  }
  if (asked.effects.length >= MAXIMUM_EFFECTS)
    throw new Refused(`A script may emit events and set variables ${MAXIMUM_EFFECTS} times in a run.`)
  if (first.length + second.length > LONGEST_EFFECT)
    throw new Refused(`What is emitted or kept is longer than ${LONGEST_EFFECT} characters.`)
  asked.effects.push({ kind, name: first, json: second })
}

/** The script is the body of a function on its first line, so that the lines of errors are its own. Answers with JSON. */
function call(/** @type {any} */ context, /** @type {any} */ scope, /** @type {string} */ code) {
  const json = scope.manage(context.getProp(context.global, 'JSON'))
  const stringify = scope.manage(context.getProp(json, 'stringify'))
  const body = `(function () { "use strict"; ${code}\n})`
  const script = unwrapped(context, scope, context.evalCode(body, 'script.js'))
  const value = unwrapped(context, scope, context.callFunction(script, context.undefined))
  const promise = context.getPromiseState(value)
  if (!promise.notAPromise) {
    if (promise.type === 'fulfilled') promise.value.dispose()
    else if (promise.type === 'rejected') promise.error.dispose()
    throw new Refused('A script cannot wait: it returned a promise.')
  }
  const written = unwrapped(context, scope, context.callFunction(stringify, context.undefined, value))
  if (context.typeof(written) !== 'string') return null
  const text = context.getString(written)
  if (text.length > LONGEST_OUTPUT)
    throw new Refused(`What the script returned is longer than ${LONGEST_OUTPUT} characters of JSON.`)
  return text
}

class Thrown extends Error {
  /** @type {any} */
  value
}

function unwrapped(/** @type {any} */ context, /** @type {any} */ scope, /** @type {any} */ result) {
  if (!result.error) return scope.manage(result.value)
  const thrown = new Thrown('thrown')
  try {
    thrown.value = context.dump(scope.manage(result.error))
  } catch {
    thrown.value = null // an error that throws when it is looked at
  }
  throw thrown
}

/** What went wrong, in plain words: the kind, the message, the line. */
function explain(/** @type {any} */ error, /** @type {boolean} */ late) {
  if (error instanceof Refused) return { kind: 'refused', message: error.message, line: null }
  if (!(error instanceof Thrown))
    return { kind: late ? 'time' : 'engine', message: cut(error?.message), line: null }
  const { value } = error
  const message = cut(value !== null && typeof value === 'object' ? value.message : value)
  const name = cut(value?.name ?? '')
  const line = Number(/script\.js:(\d+)/.exec(String(value?.stack ?? ''))?.[1]) || null
  if (name === 'InternalError' && /interrupted/.test(message)) return { kind: 'time', message, line }
  if (/out of memory/.test(message) || value === null)
    return { kind: late ? 'time' : 'memory', message, line }
  const kind = name === 'SyntaxError' ? 'syntax' : 'thrown'
  return { kind, message: name && name !== 'Error' ? `${name}: ${message}` : message, line }
}

function cut(/** @type {any} */ value) {
  try {
    return String(typeof value === 'string' ? value : (JSON.stringify(value) ?? value)).slice(
      0,
      LONGEST_MESSAGE,
    )
  } catch {
    return 'an unknown error'
  }
}
