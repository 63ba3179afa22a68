import { encodePayload } from '../../../shared/encoding.ts'
import { type Fault, toPlainError } from '../../../shared/errors.ts'
import { faultsOf } from '../../../shared/faults.ts'
import { type Broker, brokerSchema } from '../../../shared/workspace/broker.ts'
import { addressFaults } from './address.ts'
import { type BrokerDraft, brokerOf } from './broker-draft.ts'
import { faultInWords } from './fault-words.ts'

/** What is wrong, in words, by the path of the field: `url.host`, `tls.ca`, `subscriptions[0].filter`. */
export type FieldFaults = Readonly<Record<string, string>>

export type Checked = { broker: Broker; faults: null } | { broker: null; faults: FieldFaults }

/** Checks the draft as it would be saved under `id`; `taken` are the ids of the other brokers. */
export function checkDraft(draft: BrokerDraft, id: string, taken: ReadonlySet<string>): Checked {
  const parsed = brokerSchema.safeParse(brokerOf(draft, id), { error: faultInWords })
  const address = addressFaults(draft.address)
  const faults = byField([
    ...address,
    ...(taken.has(id) ? [{ path: 'id', message: `Another broker has the id “${id}”.` }] : []),
    ...headerFaults(draft),
    ...proxyFaults(draft),
    ...willFaults(draft),
    ...(parsed.success ? [] : faultsOf(parsed.error).filter(fault => !saidBetter(fault, address))),
  ])
  if (Object.keys(faults).length > 0) return { broker: null, faults }
  return { broker: parsed.data!, faults: null }
}

/** Headers are checked row by row; the parts of the address say more than its whole, and without a host nothing gives the name. */
function saidBetter({ path }: Fault, address: readonly Fault[]): boolean {
  return path.startsWith('headers') || (address.length > 0 && (path === 'url' || path === 'name'))
}

/** The faults a call came back with, at the fields of the form: their paths begin at the call's arguments or the workspace. */
export function faultsFromCore(faults: readonly Fault[]): FieldFaults {
  return byField(
    faults.map(({ path, message }) => ({
      path: path.replace(/^(\$\.)?(broker|brokers\[\d+\])\./, ''),
      message,
    })),
  )
}

function byField(faults: readonly Fault[]): FieldFaults {
  const fields: Record<string, string> = {}
  for (const { path, message } of faults) fields[path === 'url' ? 'url.host' : path] ??= message
  return fields
}

function proxyFaults({ proxy: { kind, host, port } }: BrokerDraft): Fault[] {
  if (kind === 'none') return []
  if (host.trim() === '') return [{ path: 'proxy.url', message: 'Give the host name of the proxy.' }]
  if (!/^\d*$/.test(port.trim()))
    return [{ path: 'proxy.url', message: 'The port of the proxy is a number.' }]
  return []
}

function headerFaults({ headers }: BrokerDraft): Fault[] {
  const seen = new Set<string>()
  return headers.flatMap(([name], index) => {
    const header = name.trim()
    const path = `headers[${index}]`
    if (header === '') return [{ path, message: `Name header ${index + 1}, or remove it.` }]
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header))
      return [{ path, message: `“${header}” is no name of a header: letters, digits and -, without spaces.` }]
    if (seen.has(header.toLowerCase())) return [{ path, message: `${header} stands here twice.` }]
    seen.add(header.toLowerCase())
    return []
  })
}

function willFaults({ will }: BrokerDraft): Fault[] {
  if (!will.on) return []
  if (will.encoding === 'file')
    return will.payload.trim() === '' ? [{ path: 'will.payload', message: 'Name the file to send.' }] : []
  try {
    encodePayload(will.payload, will.encoding)
    return []
  } catch (error) {
    return [{ path: 'will.payload', message: toPlainError(error).message }]
  }
}
