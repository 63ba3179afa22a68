// `npm run conformance -- --mosquitto CHECKOUT --paho CHECKOUT [--norm]`: the suites that others wrote for MQTT clients; see README.md.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildClient } from '../support/build-client.mjs'

const here = import.meta.dirname
const { values } = parseArgs({
  options: {
    mosquitto: { type: 'string' },
    paho: { type: 'string' },
    norm: { type: 'boolean', default: false },
    runner: { type: 'string', default: join(here, '../../../shared/conformance') },
  },
})
const runner = resolve(values.runner)

/** Runs a program and gives what it printed on stdout; what it says on stderr is shown. */
function output(file, args, env) {
  return new Promise((done, failed) => {
    const child = spawn(file, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
    })
    child.on('error', failed)
    child.on('close', () => done(text))
  })
}

/** @returns {Promise<boolean>} whether all passed */
async function mosquitto(checkout, client) {
  const env = { TOMTE_MQTT: client, ...(values.norm ? { NORM: '1' } : {}) }
  const command = [process.execPath, join(here, 'mosquitto-client.mjs'), '{}']
  const text = await output(
    'python3',
    [join(runner, 'mosq_lib_run.py'), resolve(checkout), 'Tomte', '--', ...command],
    env,
  )
  const { total, pass, failed } = JSON.parse(text)
  return told(`mosquitto test/lib${values.norm ? ', NORM=1' : ', strict'}`, pass, total, failed)
}

/** @returns {Promise<boolean>} whether all passed */
async function paho(checkout, client) {
  const command = [process.execPath, join(here, 'paho-client.mjs')]
  const folder = join(resolve(checkout), 'interoperability')
  const text = await output('bash', [join(runner, 'paho_broker.sh'), folder, ...command], {
    TOMTE_MQTT: client,
  })
  const results = Object.entries(JSON.parse(text))
  for (const [name, result] of results) console.log(`paho ${name}: ${result}`)
  const failed = results.filter(([, result]) => result !== '100/100').map(([name]) => name)
  return told('paho startbroker', results.length - failed.length, results.length, failed)
}

function told(suite, passed, total, failed) {
  console.log(`${suite}: ${passed}/${total} passed`)
  for (const name of failed) console.log(`  failed: ${name}`)
  return failed.length === 0
}

function usageFault() {
  if (!values.mosquitto && !values.paho) return 'Name a checkout: --mosquitto FOLDER, --paho FOLDER.'
  if (!existsSync(join(runner, 'mosq_lib_run.py')))
    return `The runners are not in ${runner}: name their folder with --runner.`
  if (process.getuid?.() !== 0) return 'The suites run in network namespaces of their own, which needs root.'
  return undefined
}

const fault = usageFault()
if (fault) {
  console.error(fault)
  process.exit(2)
}
const client = await buildClient()
try {
  const passed = []
  if (values.mosquitto) passed.push(await mosquitto(values.mosquitto, client.file))
  if (values.paho) passed.push(await paho(values.paho, client.file))
  process.exitCode = passed.every(Boolean) ? 0 : 1
} finally {
  await client.remove()
}
