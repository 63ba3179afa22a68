// @ts-check
import mqttPacket from 'mqtt-packet'

/**
 * Random numbers that can be had again by their seed (xorshift).
 * @param {number} seed
 */
export function randomness(seed) {
  let state = seed | 0 || 1
  /** @param {number} limit a whole number from 0 to below it */
  return limit => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

/** @typedef {ReturnType<typeof randomness>} Random */

const properties = {
  publish: { contentType: 'a', userProperties: { a: 'b' }, messageExpiryInterval: 5, topicAlias: 1 },
  connack: { receiveMaximum: 5, assignedClientIdentifier: 'x', reasonString: 'y', serverKeepAlive: 9 },
}

/**
 * Packets as brokers send them; what is mutated begins as one of these.
 * @param {4 | 5} protocolVersion
 * @returns {Buffer[]}
 */
export function validPackets(protocolVersion) {
  const flags = { retain: false, dup: false }
  const packets = [
    { cmd: 'publish', topic: 'a/b', payload: '{"value":21.5}', qos: 0, ...flags },
    { cmd: 'publish', topic: 'a/b', payload: 'x', qos: 1, messageId: 1, ...flags },
    { cmd: 'publish', topic: 'ä/€', payload: '', qos: 2, messageId: 2, ...flags },
    {
      cmd: 'publish',
      topic: 'a',
      payload: 'x'.repeat(300),
      qos: 0,
      properties: properties.publish,
      ...flags,
    },
    { cmd: 'puback', messageId: 1 },
    { cmd: 'pubrec', messageId: 1, properties: { reasonString: 'why' } },
    { cmd: 'pubrel', messageId: 2 },
    { cmd: 'pubcomp', messageId: 1 },
    { cmd: 'suback', messageId: 1, granted: [0, 1, 2], properties: { userProperties: { a: 'b' } } },
    { cmd: 'unsuback', messageId: 1, granted: [0] },
    { cmd: 'pingresp' },
    { cmd: 'disconnect', reasonCode: 0x8b, properties: { reasonString: 'why', serverReference: 'b' } },
    { cmd: 'auth', reasonCode: 0x18, properties: { authenticationMethod: 'a' } },
    { cmd: 'connack', sessionPresent: false, reasonCode: 0, returnCode: 0, properties: properties.connack },
  ]
  const only5 = ['disconnect', 'auth']
  return packets
    .filter(({ cmd }) => protocolVersion === 5 || !only5.includes(cmd))
    .map(packet => mqttPacket.generate(/** @type {never} */ (packet), { protocolVersion }))
}

/**
 * One input: random bytes, random bytes in a frame, or valid packets with some bytes changed, cut out or put in.
 * @param {Random} random
 * @param {Buffer[]} valid
 * @returns {Buffer}
 */
export function input(random, valid) {
  const kind = random(8)
  if (kind === 0) return bytes(random, random(80))
  if (kind === 1) {
    const body = bytes(random, random(100))
    return Buffer.concat([Buffer.from([random(256), body.length]), body])
  }
  const packets = Array.from({ length: 1 + random(3) }, () => valid[random(valid.length)] ?? Buffer.alloc(0))
  const whole = Buffer.concat(packets)
  for (let changes = random(4); changes > 0; changes--) whole[random(whole.length)] = random(256)
  const at = random(whole.length)
  if (kind === 2) return Buffer.concat([whole.subarray(0, at), whole.subarray(at + random(5))])
  if (kind === 3) return Buffer.concat([whole.subarray(0, at), bytes(random, random(5)), whole.subarray(at)])
  return whole
}

/**
 * @param {Random} random
 * @param {number} length
 */
function bytes(random, length) {
  const result = Buffer.allocUnsafe(length)
  for (let i = 0; i < length; i++) result[i] = random(256)
  return result
}
