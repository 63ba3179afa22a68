import type { CallName } from '../shared/contract/calls.ts'
import type { PushName } from '../shared/contract/pushes.ts'
import { TomteError } from '../shared/errors.ts'
import { rebuildError } from './bridge-preload.ts'
import type { Connection, Link } from './connection.ts'

const FIRST_DELAY = 500
const LONGEST_DELAY = 15_000
/** No core answers a call slower: the broker test is the longest, at about half of it. */
const CALL_TIMEOUT = 120_000

interface Pending {
  resolve(result: unknown): void
  reject(error: TomteError): void
  timer: ReturnType<typeof setTimeout>
}

/**
 * The browser: `{id, call, args}` answered by `{id, result}` or `{id, error}`, and `{push, value}` unasked. Connects again after
 * 0.5 s, doubling up to 15 s; calls made meanwhile are refused at once, so that no click is carried out minutes later.
 */
export function overWebSocket(url: string): Connection {
  const pending = new Map<number, Pending>()
  const pushListeners = new Map<PushName, Set<(value: never) => void>>()
  const linkListeners = new Set<(link: Link) => void>()
  let link: Link = { state: 'connecting' }
  let socket: WebSocket | undefined
  let attempt = 0
  let nextId = 1
  let retry: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  function setLink(next: Link): void {
    link = next
    for (const listener of linkListeners) listener(next)
  }

  function open(): void {
    socket = new WebSocket(url)
    socket.onopen = () => {
      attempt = 0
      setLink({ state: 'connected' })
    }
    socket.onmessage = ({ data }) => receive(String(data))
    socket.onerror = () => {} // `close` follows and says all there is
    socket.onclose = () => {
      socket = undefined
      attempt++
      for (const { reject, timer } of pending.values()) {
        clearTimeout(timer)
        reject(unreachable())
      }
      pending.clear()
      if (stopped) return
      setLink({ state: 'lost', attempt })
      retry = setTimeout(open, Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1)))
    }
  }

  function receive(text: string): void {
    const frame = JSON.parse(text)
    if ('push' in frame) {
      for (const listener of pushListeners.get(frame.push) ?? []) listener(frame.value as never)
      return
    }
    const call = pending.get(frame.id)
    if (!call) return
    pending.delete(frame.id)
    clearTimeout(call.timer)
    if ('error' in frame) call.reject(rebuildError(frame.error))
    else call.resolve(frame.result)
  }

  return {
    start() {
      open()
      return () => {
        stopped = true
        clearTimeout(retry)
        socket?.close()
      }
    },
    call(name: CallName, args: unknown) {
      return new Promise<never>((resolve, reject) => {
        if (socket?.readyState !== WebSocket.OPEN) return reject(unreachable())
        const id = nextId++
        const timer = setTimeout(() => {
          pending.delete(id)
          reject(new TomteError('ERR_CONTRACT_TIMEOUT', 'Tomte did not answer in two minutes.'))
        }, CALL_TIMEOUT)
        pending.set(id, { resolve: resolve as (result: unknown) => void, reject, timer })
        socket.send(JSON.stringify({ id, call: name, args }))
      })
    },
    onPush(name, listener) {
      const listeners = pushListeners.get(name) ?? new Set()
      pushListeners.set(name, listeners)
      listeners.add(listener as (value: never) => void)
      return () => listeners.delete(listener as (value: never) => void)
    },
    onLink(listener) {
      linkListeners.add(listener)
      listener(link)
      return () => linkListeners.delete(listener)
    },
  }
}

function unreachable(): TomteError {
  return new TomteError('ERR_CONTRACT_UNREACHABLE', 'Tomte is not reachable.', {
    hint: 'Check that tomte serve is still running; the page connects again by itself.',
  })
}
