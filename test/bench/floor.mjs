// The floor of the bridge benchmark: the bare codec, one comparison, one publish, writes corked; nothing a bridge needs beside.
// usage: node floor.mjs PORT
import net from 'node:net'
import mqttPacket from 'mqtt-packet'

const socket = net.connect(Number(process.argv[2]), '127.0.0.1')
const parser = mqttPacket.parser({ protocolVersion: 4 })
socket.setNoDelay(true)
socket.on('error', () => process.exit(0))
socket.on('close', () => process.exit(0))
socket.on('data', chunk => {
  socket.cork()
  parser.parse(chunk)
  socket.uncork()
})
parser.on('packet', packet => {
  if (packet.cmd === 'connack')
    socket.write(
      mqttPacket.generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'home/#', qos: 0 }] }),
    )
  if (packet.cmd === 'publish' && JSON.parse(packet.payload).value > 20)
    mqttPacket.writeToStream(
      { cmd: 'publish', topic: 'act/out', payload: packet.payload, qos: 0, retain: false, dup: false },
      socket,
    )
})
socket.write(
  mqttPacket.generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: 'floor',
    keepalive: 0,
  }),
)
