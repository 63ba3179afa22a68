import { z } from 'zod'
import { encodePayload, toBase64 } from '../../../shared/encoding.ts'
import { TomteError } from '../../../shared/errors.ts'
import { Payload } from '../../../shared/payload.ts'
import { actionCommon } from '../../../shared/workspace/rule.ts'
import { variableNameSchema } from '../../../shared/workspace/variable.ts'
import { type ActionContext, type ActionOutput, defineAction } from '../plugin.ts'
import type { Response } from './exchange.ts'
import { followRedirects } from './follow-redirects.ts'
import { headersFault, requestHeaders } from './headers.ts'
import { requestUrl, urlFault } from './url.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const
const BODILESS: readonly string[] = ['GET', 'HEAD']
const encodings = ['text', 'json', 'hex', 'base64'] as const
type Encoding = (typeof encodings)[number]

const schema = z
  .strictObject({
    method: z.enum(methods, `The method is one of ${methods.join(', ')}.`).default('GET'),
    url: z.string('Give the URL.').min(1, 'Give the URL.').max(8192),
    headers: z.record(z.string(), z.string().max(8192)).default({}),
    body: z.string().max(16_777_216).default(''),
    encoding: z.enum(encodings, 'A request’s body is text, json, hex or base64.').default('text'),
    allowAnyHost: z.boolean().default(false),
    allowFailure: z.boolean().default(false),
    result: variableNameSchema.nullable().default(null),
    timeout: actionCommon.timeout.unwrap().default(30),
  })
  .superRefine(({ url, headers, allowAnyHost }, context) => {
    const fault = urlFault(url, allowAnyHost)
    if (fault) context.addIssue({ code: 'custom', path: ['url'], message: fault })
    for (const [name, message] of headersFault(headers))
      context.addIssue({ code: 'custom', path: ['headers', name], message })
  })

type Config = Omit<z.infer<typeof schema>, 'body' | 'timeout'> & { body: string | Uint8Array }

/**
 * Sends a request and reads its answer (at most 256 KiB). The variable named by `result` becomes `{status, contentType, body}`,
 * where `body` is the JSON value, else the text, else base64.
 */
export const requestAction = defineAction({
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
    { name: 'headers', label: 'Headers', control: 'pairs', template: true, advanced: true },
    {
      name: 'result',
      label: 'Keep the answer in',
      control: 'text',
      placeholder: 'answer',
      help: 'A variable with status, contentType and body.',
    },
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
  execute: (config, context) => sendRequest(config, context),
})

async function sendRequest(config: Config, context: ActionContext): Promise<ActionOutput> {
  const body = BODILESS.includes(config.method) ? null : bodyBytes(config.body, config.encoding)
  const request = {
    url: requestUrl(config.url),
    method: config.method,
    headers: requestHeaders(config.headers, body && CONTENT_TYPES[config.encoding]),
    body,
  }
  const { response, url } = await followRedirects(request, context.signal, context.clock)
  const answer = readAnswer(response)
  if (config.result) context.setVariable(config.result, answer)
  if (response.status >= 400 && !config.allowFailure) throw badStatus(url, response)
  const output: ActionOutput = { ...answer, bytes: response.body.length }
  if (response.truncated) output.truncated = true
  if (url.href !== request.url.href) output.redirectedTo = url.href
  return output
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

function readAnswer({ status, headers, body }: Response) {
  const payload = Payload.ofBytes(body)
  return {
    status,
    contentType: headers['content-type'] ?? '',
    body: payload.json ?? payload.text ?? toBase64(body),
  }
}

function badStatus({ host, pathname }: URL, { status, reason }: Response): TomteError {
  return new TomteError('ERR_HTTP_STATUS', `${host} answered ${status} ${reason} to ${pathname}.`, {
    hint:
      status === 401 || status === 403
        ? 'Check what the server wants as proof of who you are.'
        : status === 404
          ? 'Check the path of the URL.'
          : 'See the answer in the trace, or in the log of the server.',
  })
}
