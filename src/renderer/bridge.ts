import { overPreload, type PreloadApi } from './bridge-preload.ts'
import { overWebSocket } from './bridge-websocket.ts'
import type { Connection } from './connection.ts'

declare global {
  interface Window {
    /** Put there by the preload of the desktop app. */
    tomte?: PreloadApi
  }
}

/** The way to the core that this host offers: the desktop app's preload, else a WebSocket to where the page came from. */
export function connect(): Connection {
  if (window.tomte) return overPreload(window.tomte)
  const { protocol, host, search } = window.location
  return overWebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/contract${search}`)
}
