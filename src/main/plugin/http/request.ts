import { z } from 'zod'
import { encodePayload } from '../../../shared/encoding.ts'
import { TomteError } from '../../../shared/errors.ts'
import { placeOfUrl, type SecretFor } from '../../../shared/secret-place.ts'
import { requestAuthSchema } from '../../../shared/workspace/request-auth.ts'
import { actionCommon } from '../../../shared/workspace/rule.ts'
import { secretReferenceSchema } from '../../../shared/workspace/secret-reference.ts'
import { type ActionContext, type ActionOutput, defineAction } from '../plugin.ts'
import { readAnswer } from './answer.ts'
import { readCredentials } from './credentials.ts'
import type { Response } from './exchange.ts'
import { followRedirects } from './follow-redirects.ts'
import { headersFault, requestHeaders } from './headers.ts'
import { requestUrl, urlFault } from './url.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const
const BODILESS: readonly string[] = ['GET', 'HEAD']
const encodings = ['text', 'json', 'hex', 'base64'] as const
type Encoding = (typeof encodings)[number]
const LONGEST_MESSAGE = 400

const schema = z
  .strictObject({
    method: z.enum(methods, `The method is one of ${methods.join(', ')}.`).default('GET'),
    url: z.string('Give the URL.').min(1, 'Give the URL.').max(8192),
    headers: z.record(z.string(), z.union([z.string().max(8192), secretReferenceSchema])).default({}),
    auth: requestAuthSchema.nullable().default(null),
    body: z.string().max(16_777_216).default(''),
    encoding: z.enum(encodings, 'A request’s body is text, json, hex or base64.').default('text'),
    allowAnyHost: z.boolean().default(false),
    allowFailure: z.boolean().default(false),
    timeout: actionCommon.timeout.unwrap().default(30),
  })
  .superRefine(({ url, headers, auth, allowAnyHost }, context) => {
    const report = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    const fault = urlFault(url, allowAnyHost)
    if (fault) report(['url'], fault)
    for (const [name, message] of headersFault(headers)) report(['headers', name], message)
    const [[, authFault] = []] = auth?.type === 'header' ? headersFault({ [auth.name]: auth.value }) : []
    if (authFault) report(['auth', 'name'], authFault)
    const secret = auth !== null || Object.values(headers).some(value => typeof value !== 'string')
    if (secret && allowAnyHost && urlFault(url, false) !== null)
      report(['allowAnyHost'], 'A secret only goes to a host that is written out in the URL.')
  })

type Config = Omit<z.infer<typeof schema>, 'body' | 'timeout'> & { body: string | Uint8Array }

/**
 * Sends a request and reads its answer (at most 256 KiB): its output is `{status, contentType, headers, body, bytes}`, where
 * `body` is the JSON value, else the text, else base64.
 */
export const requestAction = (secret: SecretFor) =>
  defineAction({
    type: 'http',
    title: 'Send an HTTP request',
    description: 'Asks or tells a web server something.',
    icon: 'globe',
    summary: '{method} {url}',
    schema,
    fields: [
      {
        name: 'method',
        label: 'Method',
        control: 'select',
        options: methods.map(value => ({ value, label: value })),
      },
      {
        name: 'url',
        label: 'URL',
        control: 'text',
        template: true,
        required: true,
        placeholder: 'http://shelly.local/relay/0?turn=on',
        help: 'Templates may fill path and query.',
      },
      {
        name: 'body',
        label: 'Body',
        control: 'payload',
        template: true,
        options: encodings.map(value => ({ value, label: value })),
        when: { field: 'method', is: ['POST', 'PUT', 'PATCH', 'DELETE'] },
      },
      {
        name: 'auth',
        label: 'Who sends it',
        control: 'auth',
        help: 'The password or token is kept in the keychain and never follows a redirect to another host.',
      },
      { name: 'headers', label: 'Headers', control: 'pairs', template: true, secrets: true, advanced: true },
      {
        name: 'allowFailure',
        label: 'Any status is fine',
        control: 'switch',
        advanced: true,
        help: 'Otherwise 400 and above is a failure.',
      },
      {
        name: 'allowAnyHost',
        label: 'Templates may choose the host',
        control: 'switch',
        advanced: true,
        help: 'Then a message can make Tomte send requests to any machine of your network.',
      },
    ],
    initial: { method: 'GET', url: '', timeout: 30 },
    templates: { url: 'text', headers: 'texts', body: 'bytes' },
    execute: (config, context) => sendRequest(config, context, secret),
  })

async function sendRequest(
  config: Config,
  { signal, clock }: ActionContext,
  secret: SecretFor,
): Promise<ActionOutput> {
  const body = BODILESS.includes(config.method) ? null : bodyBytes(config.body, config.encoding)
  const url = addressOf(config.url)
  const { headers, redact } = await readCredentials(
    config.auth,
    config.headers,
    placeOf(config.url, url),
    secret,
  )
  const request = {
    url,
    method: config.method,
    headers: requestHeaders(headers, body && CONTENT_TYPES[config.encoding]),
    body,
  }
  const { response, url: answered } = await followRedirects(request, signal, clock).catch(error => {
    throw redacted(error, redact)
  })
  const output: Record<string, unknown> = { ...readAnswer(response, redact), bytes: response.body.length }
  if (response.truncated) output.truncated = true
  if (answered.href !== url.href) output.redirectedTo = redact(answered.href)
  if (response.status >= 400 && !config.allowFailure) throw badStatus(answered, response, output, redact)
  return output
}

function addressOf(written: string): URL {
  try {
    return requestUrl(written)
  } catch (error) {
    throw redacted(error, text => text)
  }
}

/** As its form shows it to a person: the same text always leads to the same server. */
function placeOf(written: string, { origin }: URL): string {
  return placeOfUrl(written) ?? origin
}

/** A redirect may repeat the secret, and an error names where it led; cut only then, so that no part of a secret is left. */
function redacted(error: unknown, redact: (text: string) => string): unknown {
  if (!(error instanceof TomteError)) return error
  const message = cut(redact(error.message))
  return message === error.message ? error : new TomteError(error.code, message, { hint: error.hint })
}

function cut(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE - 1)}…` : text
}

const CONTENT_TYPES: Record<Encoding, string> = {
  text: 'text/plain; charset=utf-8',
  json: 'application/json',
  hex: 'application/octet-stream',
  base64: 'application/octet-stream',
}

function bodyBytes(body: string | Uint8Array, encoding: Encoding): Uint8Array | null {
  if (body.length === 0) return null
  return typeof body === 'string' ? encodePayload(body, encoding) : body
}

function badStatus(
  { host, pathname }: URL,
  { status, reason }: Response,
  output: Record<string, unknown>,
  redact: (text: string) => string,
): TomteError {
  return new TomteError('ERR_HTTP_STATUS', redact(`${host} answered ${status} ${reason} to ${pathname}.`), {
    output,
    hint:
      status === 401 || status === 403
        ? 'Check what the server wants as proof of who you are.'
        : status === 404
          ? 'Check the path of the URL.'
          : 'See the answer in the trace, or in the log of the server.',
  })
}
