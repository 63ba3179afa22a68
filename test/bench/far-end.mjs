// A scripted broker of MQTT 5, made to be no bottleneck: floods whoever subscribes with COUNT messages of QOS, made beforehand, and
// acknowledges what is published to it, once for each chunk it reads. node far-end.mjs PORT COUNT QOS
import net from 'node:net'

const [port, count, qos] = process.argv.slice(2).map(Number)
const BATCH = 50
const BATCHES = 1310
/** Unacknowledged QoS 1 messages on the way to the subscriber. */
const WINDOW = 2000
const CONNACK = Buffer.from([0x20, 3, 0, 0, 0])
const PINGRESP = Buffer.from([0xd0, 0])

function publishPacket(index) {
  const topic = `home/room${index % 50}/sensor${index % 1000}/temperature`
  const body = Buffer.alloc(40, `{"value":21.5,"unit":"C","seq":${index}}`.padEnd(40, ' '))
  const id = 1 + (index % (BATCH * BATCHES))
  const fields = qos > 0 ? [id >> 8, id & 255, 0] : [0]
  const rest = Buffer.concat([Buffer.from([0, topic.length]), Buffer.from(topic), Buffer.from(fields), body])
  return Buffer.concat([Buffer.from([0x30 | (qos << 1), rest.length]), rest])
}

const batches = Array.from({ length: BATCHES }, (_, batch) =>
  Buffer.concat(Array.from({ length: BATCH }, (_, i) => publishPacket(batch * BATCH + i))),
)

net
  .createServer(socket => {
    socket.setNoDelay(true)
    socket.on('error', () => {})
    let rest = Buffer.alloc(0)
    let sent = 0
    let open = 0
    let flooding = false
    const pump = () => {
      while (flooding && sent < count && (qos === 0 || open < WINDOW)) {
        const fits = socket.write(batches[(sent / BATCH) % BATCHES])
        sent += BATCH
        if (qos > 0) open += BATCH
        if (!fits) return
      }
    }
    const answers = []
    const acknowledge = (first, bytes, at) => answers.push(first, 2, bytes[at], bytes[at + 1])
    const take = (first, bytes, start) => {
      const type = first >> 4
      if (type === 1) socket.write(CONNACK)
      else if (type === 3 && first & 6) {
        const at = start + 2 + bytes.readUInt16BE(start)
        acknowledge(first & 4 ? 0x50 : 0x40, bytes, at)
      } else if (type === 4) open--
      else if (type === 6) acknowledge(0x70, bytes, start)
      else if (type === 8) {
        socket.write(Buffer.from([0x90, 4, bytes[start], bytes[start + 1], 0, qos]))
        flooding = true
      } else if (type === 12) socket.write(PINGRESP)
    }
    socket.on('drain', pump)
    socket.on('data', chunk => {
      rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
      let at = 0
      for (;;) {
        let position = at + 1
        let length = 0
        let factor = 1
        let byte = 128
        while (byte & 128 && position < rest.length) {
          byte = rest[position++]
          length += (byte & 127) * factor
          factor *= 128
        }
        if (byte & 128 || position + length > rest.length) break
        take(rest[at], rest, position)
        at = position + length
      }
      rest = rest.subarray(at)
      if (answers.length > 0) socket.write(Buffer.from(answers.splice(0)))
      pump()
    })
  })
  .listen(port, '127.0.0.1', () => process.send('listening'))
