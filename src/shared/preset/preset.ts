/** What every rule has: the rule as a sentence, and the page of the vendor that says so. */
export interface Sourced {
  says: string
  link: string
}

/** One of the addresses a service can be reached at. */
export interface Endpoint {
  scheme: 'mqtts' | 'wss'
  port: number
  /** Has to be offered there. */
  alpn: string | null
  path?: string
}

/**
 * The demands of a hosted service. In patterns of topics `{clientId}` stands for the client id. Bytes are those of UTF-8.
 */
export interface Preset {
  title: string
  host: Sourced & { example: string }
  endpoints: Sourced & { value: readonly Endpoint[] }
  versions: Sourced & { value: readonly ('3.1' | '3.1.1' | '5')[] }
  clientCertificate?: Sourced & { value: 'needed' }
  username?: Sourced & { pattern: RegExp; example: string; password?: true }
  clientId?: Sourced & { pattern: RegExp; bytes: number; needed?: true }
  qos?: Sourced & { value: 0 | 1 }
  /** Seconds. */
  keepAlive?: Sourced & { minimum: number; maximum: number }
  /** `uncounted`: the beginning of a topic that the limits leave out. */
  topic?: Sourced & { bytes: number; slashes: number; uncounted: RegExp }
  /** A topic that is refused may still be one of those allowed. */
  publish?: Sourced & { refused: RegExp; allowed: readonly RegExp[] }
  subscribe?: Sourced & { allowed: readonly RegExp[] }
  payload?: Sourced & { bytes: number }
  /** How many in one SUBSCRIBE, and how many on a connection. */
  subscriptions?: Sourced & { each: number; all: number }
}

/** Whether a service speaks this version of MQTT; `auto` offers 5 first, which a service without it may not answer. */
export function speaks({ versions }: Preset, version: string): boolean {
  return versions.value.some(each => each === (version === 'auto' ? '5' : version))
}

/** The rules of a service, for showing. */
export function rulesOf({ title: _, ...rules }: Preset): Sourced[] {
  return Object.values(rules)
}
