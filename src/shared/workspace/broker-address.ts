import { z } from 'zod'
import { refusing } from '../faults.ts'

/** The broker inside Tomte, reached without the network. */
export const BUILT_IN_URL = 'memory://built-in'

/** Begins the address of a socket in the file system; its path follows: `mqtt+unix:///run/mosquitto.sock`. */
export const UNIX_SCHEME = 'mqtt+unix://'

export const urlSchema = z.string().superRefine(refusing(brokerUrlFault))

/** What is wrong with `url` as a broker's address, in words; null where nothing is. */
export function brokerUrlFault(url: string): string | null {
  if (url === BUILT_IN_URL) return null
  if (/^mqtt\+unix:/i.test(url)) return unixUrlFault(url)
  const match = /^([a-z]+):\/\/(\[[0-9a-f:.]+\]|[^/:@?#[\]\s]+)(?::(\d+))?(\/[^\s#]*)?$/i.exec(url)
  if (!match) return `“${url}” is not a broker address; it looks like mqtt://broker.local:1883.`
  const [, scheme = '', , port, path] = match
  if (!['mqtt', 'mqtts', 'ws', 'wss'].includes(scheme.toLowerCase()))
    return `A broker address begins with mqtt://, mqtts://, ws://, wss:// or mqtt+unix://, not ${scheme}://.`
  if (port !== undefined && !isPort(port)) return `Port ${port} is not between 1 and 65535.`
  if (path && path !== '/' && !/^wss?$/i.test(scheme))
    return `Only ws:// and wss:// addresses have a path; remove ${path}.`
  return null
}

/** The longest path that systems take for a socket. */
const LONGEST_SOCKET_PATH = 103

function unixUrlFault(url: string): string | null {
  const path = /^mqtt\+unix:\/\/(\/[^?#\s]+)$/i.exec(url)?.[1]
  if (path === undefined)
    return 'The address of a Unix socket looks like mqtt+unix:///run/mosquitto.sock, with three slashes.'
  if (path.length > LONGEST_SOCKET_PATH)
    return `The path of a Unix socket has at most ${LONGEST_SOCKET_PATH} characters.`
  return null
}

/** Whether the connection to `url` is encrypted. */
export function isEncrypted(url: string): boolean {
  return /^(mqtts|wss):/i.test(url)
}

/** Whether the broker at `url` is reached over the network, and so perhaps by way of a proxy. */
export function isRemote(url: string): boolean {
  return /^(mqtts?|wss?):/i.test(url)
}

/** What is wrong with `url` as a proxy's address, in words; null where nothing is. */
export function proxyUrlFault(url: string): string | null {
  const match = /^(https?|socks5):\/\/(\[[0-9a-f:.]+\]|[^/:@?#[\]\s]+)(?::(\d+))?\/?$/i.exec(url)
  if (!match) return 'The address of a proxy looks like socks5://host:1080 or http://host:3128.'
  const port = match[3]
  if (port !== undefined && !isPort(port)) return `Port ${port} is not between 1 and 65535.`
  return null
}

function isPort(text: string): boolean {
  return Number(text) >= 1 && Number(text) <= 65_535
}
