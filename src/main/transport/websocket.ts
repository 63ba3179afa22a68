import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import { TomteError } from '../../shared/errors.ts'
import { openSocket, placeOf, whenConnected } from './address.ts'
import type { SecureStream } from './certificate.ts'
import { closedTransport } from './closed.ts'
import { explainFailure } from './failure.ts'
import { openTls } from './tls.ts'
import type { Connect, TransportTarget } from './transport.ts'

/** Bytes that may wait in the socket before `write` says so. */
const HIGH_WATER = 1024 * 1024
/** One WebSocket message may carry many Control Packets. */
const MAXIMUM_MESSAGE = 64 * 1024 * 1024

/** MQTT over WebSocket, plain or with TLS by the scheme. [MQTT-6.0.0-3] */
export const connectWebSocket: Connect = (target, events) => {
  let failure: TomteError | undefined
  let secure: SecureStream | undefined
  /** Whether what WebSocket runs over is up, and WebSocket itself is not yet. */
  let upgrading = false
  let socket: WebSocket
  const fail = (error: TomteError) => {
    failure ??= error
    socket.terminate()
  }
  const open = (): Duplex => {
    if (target.url.protocol === 'wss:') {
      secure = openTls(target, events)
      return secure.socket.once('secureConnect', () => {
        upgrading = true
      })
    }
    const plain = openSocket(target, events)
    whenConnected(plain, () => {
      upgrading = true
    })
    return plain
  }
  try {
    socket = new WebSocket(target.url.href, target.subprotocol, {
      createConnection: open as never,
      headers: target.headers,
      maxPayload: MAXIMUM_MESSAGE,
      perMessageDeflate: false,
      followRedirects: false,
    })
  } catch (error) {
    return closedTransport(events, explainUpgrade(error, target))
  }
  socket.on('open', () => {
    upgrading = false
    events.passed?.('WebSocket', `${target.url.pathname}, subprotocol ${socket.protocol}`)
    events.opened()
  })
  socket.on('message', (content, isBinary) => {
    if (isBinary) events.data(content as Buffer)
    else fail(textFrame(target)) // [MQTT-6.0.0-1]
  })
  socket.on('unexpected-response', (_request, response) => {
    response.resume()
    fail(refusedUpgrade(target, response.statusCode ?? 0, response.statusMessage ?? ''))
  })
  socket.on('error', error => {
    failure ??= explainUpgrade(error, target, secure, upgrading)
  })
  socket.once('close', () => events.closed(failure))

  let full = false
  const written = () => {
    if (!full || socket.bufferedAmount > HIGH_WATER / 2) return
    full = false
    events.drained()
  }
  return {
    write(bytes) {
      if (socket.readyState !== WebSocket.OPEN) return true
      socket.send(bytes, written)
      full = socket.bufferedAmount > HIGH_WATER
      return !full
    },
    end: () => socket.close(1000),
    destroy: () => socket.terminate(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  }
}

function explainUpgrade(
  error: unknown,
  target: TransportTarget,
  secure?: SecureStream,
  upgrading = false,
): TomteError {
  const { message, code = '' } = error as NodeJS.ErrnoException
  const place = placeOf(target.url)
  if (/subprotocol/i.test(message))
    return webSocketError(
      'ERR_WEBSOCKET_SUBPROTOCOL',
      `${place} speaks WebSocket, but not MQTT over it.`,
      error,
      'Check the path of the address; many brokers use /mqtt.',
    )
  if (/^HPE_/.test(code) || (upgrading && (code === 'ECONNRESET' || /socket hang up/.test(message))))
    return webSocketError(
      'ERR_WEBSOCKET_NOT_SPOKEN',
      `${place} answers, but not with WebSocket.`,
      error,
      'Use mqtt:// or mqtts:// for this port, or the port on which the broker speaks WebSocket.',
    )
  if (/^WS_ERR/.test(code) || /Sec-WebSocket|upgrade header|Unsupported/i.test(message))
    return webSocketError('ERR_WEBSOCKET', `The WebSocket to ${place} failed: ${message}.`, error)
  return explainFailure(error, target, secure)
}

function refusedUpgrade(target: TransportTarget, status: number, text: string): TomteError {
  const hint =
    status === 401 || status === 403
      ? 'The web server wants credentials or a header.'
      : status === 404
        ? 'Check the path of the address; many brokers use /mqtt.'
        : status >= 300 && status < 400
          ? 'Use the address it leads to.'
          : undefined
  const message = `${placeOf(target.url)} did not agree to WebSocket on ${target.url.pathname}: it answered ${status} ${text}.`
  return webSocketError('ERR_WEBSOCKET_REFUSED', message, undefined, hint)
}

function textFrame(target: TransportTarget): TomteError {
  return webSocketError(
    'ERR_WEBSOCKET_TEXT',
    `${placeOf(target.url)} sent text over the WebSocket, where MQTT needs bytes.`,
  )
}

function webSocketError(code: string, message: string, cause?: unknown, hint?: string): TomteError {
  return new TomteError(code, message, { layer: 'WebSocket', cause, hint })
}
