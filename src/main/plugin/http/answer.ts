import { toBase64 } from '../../../shared/encoding.ts'
import { Payload } from '../../../shared/payload.ts'
import type { Response } from './exchange.ts'

/** Those that say nothing to a rule, or would keep a session open that is nobody's. */
const LEFT_OUT = ['set-cookie', 'connection', 'keep-alive', 'transfer-encoding']
const MAXIMUM_HEADERS = 40

/** An answer as rules see it: `body` is the JSON value, else the text, else base64. */
export interface Answer {
  status: number
  contentType: string
  headers: Record<string, string>
  body: unknown
}

/** Reads an answer; a server that repeats the request's secrets does not bring them into a trace. */
export function readAnswer({ status, headers, body }: Response, redact: (text: string) => string): Answer {
  return {
    status,
    contentType: redact(headers['content-type'] ?? ''),
    headers: told(headers, redact),
    body: content(body, redact),
  }
}

function told(headers: Response['headers'], redact: (text: string) => string): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !LEFT_OUT.includes(name))
  return Object.fromEntries(
    kept.slice(0, MAXIMUM_HEADERS).map(([name, value]) => [name, redact(String(value)).slice(0, 1000)]),
  )
}

/** A secret may be written in many ways in JSON (`\/` for a `/`): it is looked for in JSON as we write it. */
function content(body: Buffer, redact: (text: string) => string): unknown {
  const { text, json } = Payload.ofBytes(body)
  if (text === null) return toBase64(Buffer.from(redact(body.toString('latin1')), 'latin1'))
  const payload = Payload.ofValue(redact(json === undefined ? text : JSON.stringify(json)))
  return payload.json ?? payload.text
}
