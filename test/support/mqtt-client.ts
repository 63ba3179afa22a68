export { systemClock } from '../../src/main/clock.ts'
export { MqttClient } from '../../src/main/mqtt/client.ts'
export { PacketStream } from '../../src/main/mqtt/packet-stream.ts'
