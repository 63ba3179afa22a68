import { expect, it } from 'vitest'
import { exitCodeOf } from '../../../../src/main/command/client/exit-code.ts'
import { refusal } from '../../../../src/main/mqtt/reason.ts'
import { type Layer, TomteError } from '../../../../src/shared/errors.ts'

const failure = (layer: Layer, code = 'ERR_X') => new TomteError(code, '', { layer })

it.each([
  ['TCP before the connection', failure('TCP'), 'connecting', 4, 1],
  ['name resolution', failure('name resolution'), 'connecting', 4, 1],
  ['a proxy', failure('proxy'), 'connecting', 4, 1],
  ['TLS', failure('TLS'), 'connecting', 4, 8],
  ['options that cannot work', failure('MQTT', 'ERR_MQTT_INVALID'), 'connecting', 4, 1],
  ['a broker that hangs up', failure('MQTT', 'ERR_MQTT_NO_CONNACK'), 'connecting', 4, 7],
  ['a lost connection', failure('TCP'), 'connected', 4, 7],
  ['DISCONNECT', refusal('', 139), 'connected', 5, 7],
  ['a refusal of MQTT 3.1', refusal('', 134), 'connecting', 3, 4],
  ['a refusal of MQTT 3.1.1', refusal('', 135), 'connecting', 4, 5],
  ['a refusal of MQTT 5', refusal('', 135), 'connecting', 5, 135],
  ['a refusal of whatever version', refusal('', 138), 'connecting', 'auto', 138],
] as const)('%s', (_, error, stage, version, code) => {
  expect(exitCodeOf(error, stage, version)).toBe(code)
})
