// One client under test: node subject.mjs mqtt-packet|MQTT.js|Tomte receive|publish PORT COUNT QOS; tells its parent
// `{ perSecond, megabytes }`. MQTT 5 throughout.
import net from 'node:net'
import { pathToFileURL } from 'node:url'
import mqttPacket from 'mqtt-packet'

const [name, work] = process.argv.slice(2)
const [port, count, qos] = process.argv.slice(4).map(Number)
const payload = Buffer.alloc(40, 'x')
/** MQTT.js never finishes when more are open than there are packet identifiers. */
const AT_ONCE = 50_000
const version = { protocolVersion: 5 }
let begin = 0
let received = 0

function done() {
  const perSecond = Math.round((count / (performance.now() - begin)) * 1000)
  process.send({ perSecond, megabytes: Math.round(process.resourceUsage().maxRSS / 1000) })
}

function one() {
  if (received === 0) begin = performance.now()
  if (++received === count) done()
}

function bareCodec() {
  const socket = net.connect(port, '127.0.0.1').setNoDelay(true)
  const parser = mqttPacket.parser(version)
  const write = packet => socket.write(mqttPacket.generate(packet, version))
  parser.on('packet', packet => {
    if (packet.cmd === 'connack')
      write({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos }] })
    if (packet.cmd !== 'publish') return
    if (qos === 1) write({ cmd: 'puback', messageId: packet.messageId })
    one()
  })
  socket.on('data', chunk => {
    socket.cork()
    parser.parse(chunk)
    socket.uncork()
  })
  write({ cmd: 'connect', protocolId: 'MQTT', clean: true, clientId: 'bare', keepalive: 0, ...version })
}

async function tomte() {
  const { MqttClient, systemClock } = await import(pathToFileURL(process.env.TOMTE_MQTT).href)
  const options = { clientId: 'tomte', cleanStart: true, sessionExpiry: 0, keepAlive: 0, ...version }
  const properties = { receiveMaximum: 65_535 }
  const client = new MqttClient(
    { url: `mqtt://127.0.0.1:${port}`, ...options, properties },
    { clock: systemClock, random: Math.random },
  )
  const connected = new Promise(resolve => {
    client.onState(state => state.name === 'connected' && resolve())
  })
  client.onMessage(one)
  client.start()
  await connected
  if (work === 'receive') client.subscribe([{ filter: '#', qos }])
  else await burst(() => client.publish({ topic: 'home/kitchen/light', payload, qos, retain: false }))
}

async function mqttJs() {
  const { default: mqtt } = await import('mqtt')
  const client = mqtt.connect({ host: '127.0.0.1', port, keepalive: 0, ...version })
  await new Promise(resolve => client.on('connect', resolve))
  await burst(() => client.publishAsync('home/kitchen/light', payload, { qos }))
}

async function burst(publish) {
  begin = performance.now()
  for (let open = count; open > 0; open -= AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(open, AT_ONCE) }, publish))
  done()
}

await { 'mqtt-packet': bareCodec, Tomte: tomte, 'MQTT.js': mqttJs }[name]()
