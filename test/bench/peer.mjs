// Broker, load and sink in one process, for one event bridge under test. It waits for SUBSCRIBE, keeps WINDOW messages in
// flight on home/room<r>/sensor<s> with the payload {"value":21.5,"seq":<i>} and expects each back on another topic with its
// "seq":<i> still in it. Packets are built and read by hand so that the peer is not what is measured.
// usage: node peer.mjs PORT COUNT WINDOW [TOPICS]   prints one JSON line: count, perSecond, p50, p99, max (milliseconds)
import net from 'node:net'

const [port, count, window, topics = 1000] = process.argv.slice(2).map(Number)
const WARM_UP = Math.min(2000, Math.floor(count / 10))
const START_AFTER = 1500 // the bridge may still be starting its rules when it subscribes
const CONNACK = { 4: [0x20, 2, 0, 0], 5: [0x20, 3, 0, 0, 0] }
const sentAt = new Float64Array(count)
const latency = new Float64Array(count)

function publishPacket(index, version) {
  const topic = `home/room${index % 50}/sensor${index % topics}`
  const body = `{"value":21.5,"seq":${index}}`
  const properties = version === 5 ? 1 : 0
  const length = 2 + topic.length + properties + body.length
  const header = length < 128 ? [0x30, length] : [0x30, (length & 127) | 128, length >> 7]
  const packet = Buffer.alloc(header.length + length)
  packet.set(header)
  let at = packet.writeUInt16BE(topic.length, header.length)
  at += packet.write(topic, at, 'latin1') + properties
  packet.write(body, at, 'latin1')
  return packet
}

function subackPacket(bytes, start, end, version) {
  let at = start + 2
  if (version === 5) at += 1 + bytes[at]
  const codes = []
  while (at < end) {
    at += 2 + bytes.readUInt16BE(at) + 1
    codes.push(0)
  }
  const properties = version === 5 ? [0] : []
  return Buffer.from([
    0x90,
    2 + properties.length + codes.length,
    bytes[start],
    bytes[start + 1],
    ...properties,
    ...codes,
  ])
}

function sequenceNumber(bytes, start, end) {
  let at = bytes.indexOf('"seq":', start, 'latin1')
  if (at < 0 || at >= end) return -1
  at += 6
  while (bytes[at] === 32) at++
  let number = 0
  for (; bytes[at] >= 48 && bytes[at] <= 57; at++) number = number * 10 + bytes[at] - 48
  return number
}

function report(warmAt) {
  const measured = latency.slice(WARM_UP).sort()
  const at = part => +measured[Math.min(measured.length - 1, Math.floor(measured.length * part))].toFixed(3)
  const perSecond = Math.round((measured.length / (performance.now() - warmAt)) * 1000)
  console.log(JSON.stringify({ count: measured.length, perSecond, p50: at(0.5), p99: at(0.99), max: at(1) }))
  process.exit(0)
}

const server = net.createServer(socket => {
  let version = 4
  let started = false
  let loading = false
  let sent = 0
  let returned = 0
  let warmAt = 0
  let rest = Buffer.alloc(0)
  socket.setNoDelay(true)
  socket.on('error', () => {})

  const send = number => {
    socket.cork()
    for (; number > 0 && sent < count; number--) {
      sentAt[sent] = performance.now()
      socket.write(publishPacket(sent++, version))
    }
    socket.uncork()
  }
  const answer = (type, bytes, start, end) => {
    if (type === 1) {
      version = bytes[start + 6] === 5 ? 5 : 4
      socket.write(Buffer.from(CONNACK[version]))
    } else if (type === 8) {
      socket.write(subackPacket(bytes, start, end, version))
      if (started) return 0
      started = true
      setTimeout(() => {
        loading = true
        send(window)
      }, START_AFTER)
    } else if (type === 12) socket.write(Buffer.from([0xd0, 0]))
    else if (type === 3) {
      const index = sequenceNumber(bytes, start, end)
      if (index < 0) return 0
      latency[returned++] = performance.now() - sentAt[index]
      if (returned === WARM_UP) warmAt = performance.now()
      if (returned === count) report(warmAt)
      return 1
    }
    return 0
  }
  socket.on('data', chunk => {
    rest = rest.length ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    let back = 0
    while (rest.length - at >= 2) {
      let position = at + 1
      let length = 0
      let factor = 1
      let byte
      do {
        byte = position < rest.length ? rest[position++] : 128
        length += (byte & 127) * factor
        factor *= 128
      } while (byte & 128 && position < rest.length)
      if (byte & 128 || rest.length - position < length) break
      back += answer(rest[at] >> 4, rest, position, position + length)
      at = position + length
    }
    rest = rest.subarray(at)
    if (loading) send(back)
  })
})
server.listen(port, '127.0.0.1', () => process.send?.('listening'))
setTimeout(() => {
  console.log(JSON.stringify({ error: 'not all messages came back within 60 s' }))
  process.exit(1)
}, 60_000).unref()
