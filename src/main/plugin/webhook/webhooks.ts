import { createHash, timingSafeEqual } from 'node:crypto'
import type { Dispose } from '../../../shared/dispose.ts'
import type { EmittedEvent } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'

export const PREFIX = 'Webhook'

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type Method = (typeof methods)[number]

/** A request to `/hook/<id>`, as the server read it. */
export interface HookRequest {
  id: string
  method: string
  /** What it shows as its token; null where it shows none. */
  token: string | null
  /** Whether it names this machine as its host, so that no web page of others can have sent it through a browser. */
  trusted: boolean
}

/** What is in a request; read only once it was admitted. */
export interface HookContent {
  query: Record<string, string>
  contentType: string
  body: Uint8Array
}

/** `unknown`: told alike to those who guess an id and those who guess a token. */
export type Admission = 'admitted' | 'unknown' | { allow: readonly string[] }

/** What one trigger wants of requests to its address. */
export interface Hook {
  id: string
  methods: readonly Method[]
  /** Name of the secret that a request must show. */
  token: string | null
  emit(event: EmittedEvent): void
}

/**
 * The addresses that rules listen at. A request emits one event, which all triggers of its address see: so it must please all of
 * them, and a trigger without a token opens no address that another one guards.
 */
export class Webhooks {
  readonly #secret: (name: string) => Promise<string | null>
  readonly #hooks = new Map<string, Set<Hook>>()

  constructor(secret: (name: string) => Promise<string | null>) {
    this.#secret = secret
  }

  add(hook: Hook): Dispose {
    const hooks = this.#hooks.get(hook.id) ?? new Set()
    this.#hooks.set(hook.id, hooks.add(hook))
    return () => {
      hooks.delete(hook)
      if (hooks.size === 0 && this.#hooks.get(hook.id) === hooks) this.#hooks.delete(hook.id)
    }
  }

  /** Rejects where the keychain cannot be read. */
  async admit({ id, method, token, trusted }: HookRequest): Promise<Admission> {
    const hooks = [...(this.#hooks.get(id) ?? [])]
    const guarded = hooks.filter(hook => hook.token !== null)
    let shown = true
    for (const hook of guarded) if (!(await this.#shows(token, hook.token as string))) shown = false
    if (hooks.length === 0 || !shown || (guarded.length === 0 && !trusted)) return 'unknown'
    const allow = methods.filter(each => hooks.every(hook => hook.methods.includes(each)))
    return allow.some(each => each === method) ? 'admitted' : { allow }
  }

  /** To be called for an admitted request. */
  receive({ id, method }: HookRequest, content: HookContent): void {
    const [hook] = this.#hooks.get(id) ?? []
    hook?.emit({ prefix: PREFIX, suffix: id, payload: payloadOf(method, content) })
  }

  async #shows(token: string | null, secret: string): Promise<boolean> {
    const wanted = await this.#secret(secret)
    return wanted !== null && token !== null && timingSafeEqual(sha256(token), sha256(wanted))
  }
}

/** The body is the payload; of a form its fields, and of a request without a body its query. */
function payloadOf(method: string, { query, contentType, body }: HookContent): Payload {
  if (body.length === 0) return Payload.ofValue(Object.keys(query).length > 0 ? query : { method })
  if (!/^application\/x-www-form-urlencoded\b/i.test(contentType)) return Payload.ofBytes(body)
  const fields = new URLSearchParams(Buffer.from(body).toString('utf8'))
  return Payload.ofValue(Object.fromEntries(fields)) // of a name that comes more than once, the last counts
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
