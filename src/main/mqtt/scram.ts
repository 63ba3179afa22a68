import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { TomteError } from '../../shared/errors.ts'

const derive = promisify(pbkdf2)
const BYTES = 32
/** RFC 7677 asks for at least 4096; far more would only keep the computer busy. */
const ITERATIONS = { least: 4096, most: 2_000_000 }
/** No channel binding: `n,,` in base64. */
const HEADER = 'n,,'
const BINDING = `c=${Buffer.from(HEADER).toString('base64')}`

/**
 * The client's half of SCRAM-SHA-256 (RFC 5802, RFC 7677): proves that we know the password without sending it, and that the
 * broker knows it too.
 *
 *   first -> (server-first) final -> (server-final) verify
 */
export class ScramSha256 {
  readonly #username: string
  readonly #password: string
  readonly #nonce: string
  #serverSignature: Buffer | undefined

  /** `nonce`: printable ASCII without a comma, never the same twice. */
  constructor(username: string, password: string, nonce = randomBytes(18).toString('base64')) {
    this.#username = prepared(username).replaceAll('=', '=3D').replaceAll(',', '=2C')
    this.#password = prepared(password)
    this.#nonce = nonce
  }

  /** The first message, which goes out in CONNECT. */
  first(): Buffer {
    return Buffer.from(HEADER + this.#bare)
  }

  /** The answer to the broker's first message; rejects with a TomteError where that is not as it must be. */
  async final(serverFirst: Uint8Array): Promise<Buffer> {
    const text = Buffer.from(serverFirst).toString()
    const { r: nonce = '', s: salt = '', i: count = '' } = attributes(text)
    if (!nonce.startsWith(this.#nonce) || nonce.length === this.#nonce.length)
      throw failure('its answer does not belong to our question')
    const iterations = /^\d{1,9}$/.test(count) ? Number(count) : 0
    if (iterations < ITERATIONS.least || iterations > ITERATIONS.most)
      throw failure(`it asks for ${count || 'no'} iterations, which is not safe`)
    if (salt === '') throw failure('it sent no salt')
    const salted = await derive(this.#password, Buffer.from(salt, 'base64'), iterations, BYTES, 'sha256')
    const withoutProof = `${BINDING},r=${nonce}`
    const signed = `${this.#bare},${text},${withoutProof}`
    const clientKey = hmac(salted, 'Client Key')
    const proof = hmac(createHash('sha256').update(clientKey).digest(), signed)
    for (let i = 0; i < BYTES; i++) proof[i]! ^= clientKey[i]!
    this.#serverSignature = hmac(hmac(salted, 'Server Key'), signed)
    return Buffer.from(`${withoutProof},p=${proof.toString('base64')}`)
  }

  /** Throws a TomteError where the broker's last message does not prove that it knows the password. */
  verify(serverFinal: Uint8Array | undefined): void {
    const { v = '', e } = attributes(Buffer.from(serverFinal ?? []).toString())
    if (e !== undefined) throw failure(`it says “${e}”`)
    const signature = Buffer.from(v, 'base64')
    const expected = this.#serverSignature
    if (!expected || signature.length !== expected.length || !timingSafeEqual(signature, expected))
      throw failure('it did not prove that it knows the password')
  }

  get #bare(): string {
    return `n=${this.#username},r=${this.#nonce}`
  }
}

/** SASLprep (RFC 4013) as far as it changes characters: other spaces, what is invisible, compatibility forms. */
function prepared(text: string): string {
  return text
    .replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
    .replace(/\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200c\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/g, '')
    .normalize('NFKC')
}

/** `r=…,s=…,i=…` by letter. */
function attributes(text: string): Record<string, string> {
  return Object.fromEntries(text.split(',').map(part => [part.slice(0, 1), part.slice(2)]))
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function failure(what: string): TomteError {
  return new TomteError(
    'ERR_MQTT_SCRAM',
    `The authentication by SCRAM-SHA-256 failed at the broker: ${what}.`,
    {
      layer: 'authentication',
      hint: 'Check that this is your broker, and that it has the same user name and password.',
    },
  )
}
