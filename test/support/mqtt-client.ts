export { systemClock } from '../../src/main/clock.ts'
export { MqttClient } from '../../src/main/mqtt/client.ts'
export { Connection } from '../../src/main/mqtt/connection.ts'
export { checkedSettings } from '../../src/main/mqtt/settings.ts'
