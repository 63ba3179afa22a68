// The client under test for the conformance-checking broker of Eclipse Paho: `node paho-client.mjs PORT`, with TOMTE_MQTT set to
// the built client. For each version and QoS it publishes 100 messages to itself, one by one and all at once, and prints what
// came back as one JSON object.
import { pathToFileURL } from 'node:url'

const { MqttClient, systemClock } = await import(pathToFileURL(process.env.TOMTE_MQTT).href)
const port = process.argv[2]
const COUNT = 100
const PATIENCE = 15_000
/** Long enough for a duplicate to arrive. */
const AFTERMATH = 300

function connected(clientId, protocolVersion) {
  const client = new MqttClient(
    {
      url: `mqtt://127.0.0.1:${port}`,
      protocolVersion,
      clientId,
      cleanStart: true,
      sessionExpiry: 0,
      keepAlive: 60,
    },
    { clock: systemClock, random: Math.random },
  )
  return new Promise((resolve, reject) => {
    client.onState(state => {
      if (state.name === 'connected') resolve(client)
      if (state.name === 'waiting') reject(state.error)
    })
    client.start()
  })
}

const delay = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))

async function exchange(mode, protocolVersion, qos) {
  const client = await connected(`tomte${protocolVersion}${qos}${mode}`, protocolVersion)
  const topic = `t/${protocolVersion}/${qos}`
  const found = []
  let complete
  const all = new Promise(resolve => {
    complete = resolve
  })
  let lost
  client.onState(state => {
    if (state.name === 'waiting') lost = state.error
  })
  client.onMessage(message => {
    found.push(Buffer.from(message.payload).toString())
    if (found.length === COUNT) complete()
  })
  await client.subscribe([{ filter: topic, qos }])
  const publish = index => client.publish({ topic, payload: Buffer.from(`m${index}`), qos, retain: false })
  const published = []
  for (let i = 0; i < COUNT; i++) {
    const one = publish(i)
    one.catch(() => {})
    published.push(one)
    if (mode === 'serial') await Promise.race([one, delay(2000)])
  }
  await Promise.race([Promise.all([all, ...published]), delay(PATIENCE)])
  await delay(AFTERMATH)
  await client.stop({ deadline: 1000 })
  const unique = new Set(found).size
  if (lost) return `${unique}/${COUNT}, ${lost.message}`
  return `${unique}/${COUNT}${found.length > unique ? `, ${found.length - unique} twice` : ''}`
}

// The broker knows no MQTT 3.1.
const VERSIONS = { '3.1.1': 4, 5: 5 }
const results = {}
for (const mode of ['serial', 'burst'])
  for (const [name, version] of Object.entries(VERSIONS))
    for (const qos of [0, 1, 2])
      results[`${mode}, MQTT ${name}, QoS ${qos}`] = await exchange(mode, version, qos).catch(
        error => error.message,
      )
console.log(JSON.stringify(results))
process.exit(0)
