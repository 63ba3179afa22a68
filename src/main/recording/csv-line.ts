import type { EventSource, TomteEvent } from '../../shared/event.ts'

/** The columns that are written, in order. Times are ISO 8601 in UTC. */
export const csvColumns = [
  'time',
  'id',
  'prefix',
  'suffix',
  'broker',
  'topic',
  'qos',
  'retain',
  'encoding',
  'payload',
  'plugin',
  'properties',
] as const
export type CsvColumn = (typeof csvColumns)[number]

/** A line end as RFC 4180 has it. */
export const CSV_END = '\r\n'

/** Spreadsheets take what begins so for a formula, full-width forms too; `'` is how we (and they) say that it is text. */
const FORMULA = /^['=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i
/** Text with other control characters is written in base64. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** What stands between two cells. */
export type CsvSeparator = ',' | ';'

/** The line of one event, without its end: payloads that are text as text, others in base64. */
export function csvLine(event: TomteEvent, separator: CsvSeparator): string {
  const { id, time, prefix, suffix, source, payload } = event
  const { text } = payload
  const isText = text !== null && !CONTROL.test(text)
  const cells: Record<CsvColumn, string> = {
    time: new Date(time).toISOString(),
    id: String(id),
    prefix,
    suffix,
    broker: source.broker ?? '',
    topic: source.topic ?? '',
    qos: source.qos === undefined ? '' : String(source.qos),
    retain: source.retain === undefined ? '' : String(source.retain),
    encoding: isText ? 'text' : 'base64',
    payload: isText ? text : Buffer.from(payload.bytes).toString('base64'),
    plugin: source.plugin,
    properties: propertiesOf(source),
  }
  payload.forgetDecoded()
  return csvColumns.map(column => cell(cells[column])).join(separator)
}

/** The first line, without its end. */
export const csvHeader = (separator: CsvSeparator) => csvColumns.join(separator)

/** The text of a cell as it was before `csvLine` guarded it. */
export function unguarded(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text
}

function cell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function propertiesOf({ properties }: EventSource): string {
  return properties === undefined ? '' : JSON.stringify(properties)
}
