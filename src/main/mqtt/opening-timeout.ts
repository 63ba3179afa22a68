import { type Layer, TomteError } from '../../shared/errors.ts'
import { mqttError } from './errors.ts'
import type { Settings } from './settings.ts'

/** How messages name the broker: its host, or the path of its Unix socket. */
export function farEnd({ host, pathname }: URL): string {
  return host || pathname
}

/** The error of an attempt whose time is up before the transport was open; `reached` is the last layer that was through. */
export function openingTimeout(settings: Settings, reached: Layer | undefined): TomteError {
  const { address, proxy, connectTimeout } = settings
  const host = farEnd(address)
  const within = `within ${Math.round(connectTimeout / 1000)} s`
  if (proxy && reached === undefined)
    return new TomteError('ERR_PROXY_TIMEOUT', `The proxy led nowhere ${within}.`, {
      layer: 'proxy',
      hint: 'Check the address of the proxy and its kind, and whether it may reach the broker.',
    })
  if (reached === undefined || reached === 'name resolution')
    return new TomteError('ERR_CONNECTION_TIMEOUT', `${host} did not answer ${within}.`, {
      layer: 'TCP',
      hint: 'Check the address; a firewall may be in the way.',
    })
  const layer = /^(mqtts|wss):$/.test(address.protocol) && reached !== 'TLS' ? 'TLS' : 'WebSocket'
  return new TomteError(
    layer === 'TLS' ? 'ERR_TLS_TIMEOUT' : 'ERR_WEBSOCKET_TIMEOUT',
    `${host} takes connections, but did not answer with ${layer} ${within}.`,
    { layer, hint: `Check that this port is one that speaks ${layer}.` },
  )
}

/** The error of a broker that is connected, but is silent about whether it lets us in. */
export function greetingTimeout({ address, connectTimeout }: Settings): TomteError {
  const seconds = Math.round(connectTimeout / 1000)
  return mqttError(
    'ERR_MQTT_CONNACK_TIMEOUT',
    `${farEnd(address)} answers, but did not say within ${seconds} s whether it lets us in.`,
    { hint: 'Check that this port is the one on which the broker speaks MQTT.' },
  )
}
