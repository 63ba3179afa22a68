import type {
  ConnectProperties,
  PublishProperties,
  Subscription,
  UserProperties,
  WillProperties,
} from '../../mqtt/types.ts'
import { UsageError } from '../command.ts'

/** What the `-D` flags of a command line say, sorted by the packet they are for. */
export interface GivenProperties {
  connect: ConnectProperties & { sessionExpiry?: number }
  publish: PublishProperties
  will: WillProperties & { delay?: number }
  subscribe: Pick<Subscription, 'identifier'>
}
export type PropertyCommand = keyof GivenProperties

type Form = 'text' | 'bytes' | 'flag' | 'pair' | { upTo: number; from?: number }
const UINT16 = { upTo: 65_535 }
const UINT32 = { upTo: 4_294_967_295 }

const message: Record<string, [field: string, form: Form]> = {
  'content-type': ['contentType', 'text'],
  'correlation-data': ['correlationData', 'bytes'],
  'message-expiry-interval': ['messageExpiryInterval', UINT32],
  'payload-format-indicator': ['payloadFormatIndicator', 'flag'],
  'response-topic': ['responseTopic', 'text'],
  'user-property': ['userProperties', 'pair'],
}

const PROPERTIES: Record<PropertyCommand, Record<string, [field: string, form: Form]>> = {
  connect: {
    'maximum-packet-size': ['maximumPacketSize', { from: 1, ...UINT32 }],
    'receive-maximum': ['receiveMaximum', { from: 1, ...UINT16 }],
    'request-problem-information': ['requestProblemInformation', 'flag'],
    'request-response-information': ['requestResponseInformation', 'flag'],
    'session-expiry-interval': ['sessionExpiry', UINT32],
    'topic-alias-maximum': ['topicAliasMaximum', UINT16],
    'user-property': ['userProperties', 'pair'],
  },
  publish: message,
  will: { ...message, 'will-delay-interval': ['delay', UINT32] },
  subscribe: { 'subscription-identifier': ['identifier', { from: 1, upTo: 268_435_455 }] },
}

/** A user property has a name and a value, all others a value alone. */
export function propertyWords([, name]: readonly string[]): number {
  return name === 'user-property' ? 4 : 3
}

/** Reads every `-D COMMAND NAME VALUE`; `allowed` are the commands that the tool sends. @throws UsageError */
export function readProperties(
  given: readonly string[][],
  allowed: readonly PropertyCommand[],
): GivenProperties {
  const read: Record<PropertyCommand, Record<string, unknown>> = {
    connect: {},
    publish: {},
    will: {},
    subscribe: {},
  }
  for (const [command = '', name = '', ...values] of given) {
    const known = allowed.find(each => each === command.toLowerCase())
    if (!known) throw new UsageError(`-D ${command} cannot be given here, but ${allowed.join(', ')}.`)
    const property = Object.hasOwn(PROPERTIES[known], name) ? PROPERTIES[known][name] : undefined
    if (!property)
      throw new UsageError(`-D ${known} knows ${Object.keys(PROPERTIES[known]).join(', ')}, not “${name}”.`)
    const [field, form] = property
    if (form === 'pair') {
      read[known][field] = [...((read[known][field] ?? []) as UserProperties), values]
      continue
    }
    if (field in read[known]) throw new UsageError(`-D ${known} ${name} is given twice.`)
    read[known][field] = propertyValue(values[0] ?? '', form, name)
  }
  return read as unknown as GivenProperties
}

function propertyValue(text: string, form: Exclude<Form, 'pair'>, name: string): unknown {
  if (form === 'text') return text
  if (form === 'bytes') return Buffer.from(text)
  const { from = 0, upTo } = form === 'flag' ? { upTo: 1 } : form
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < from || number > upTo)
    throw new UsageError(`${name} must be a whole number from ${from} to ${upTo}, not “${text}”.`)
  return form === 'flag' ? number === 1 : number
}
