import { sparkplugTypes } from './sparkplug-schema.ts'

type Fields = Record<string, unknown>

/** What a rule sees of one metric. */
export interface SparkplugMetric {
  value: unknown
  type?: string
  /** Milliseconds since 1970-01-01 UTC. */
  timestamp?: unknown
  historical?: true
  transient?: true
  properties?: Fields
  metadata?: unknown
}

export function typeName(number: unknown): string | undefined {
  return typeof number === 'number' ? sparkplugTypes[number] : undefined
}

/** `type` is that of the metric's birth where the metric does not say it again. */
export function metricOf(
  metric: Fields,
  type: string | undefined,
  nested: (metrics: unknown) => unknown,
): SparkplugMetric {
  const { timestamp, is_historical, is_transient, properties, metadata } = metric
  return {
    value: choiceOf(metric, type, nested),
    ...(type === undefined ? {} : { type }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(is_historical === true ? { historical: true } : {}),
    ...(is_transient === true ? { transient: true } : {}),
    ...(properties === undefined ? {} : { properties: propertiesOf(properties as Fields, nested) }),
    ...(metadata === undefined ? {} : { metadata }),
  }
}

/** Whichever of the choices is there, read by its type: signed whole numbers travel as unsigned ones. */
function choiceOf(holder: Fields, type: string | undefined, nested: (metrics: unknown) => unknown): unknown {
  if (holder.is_null === true) return null
  const { int_value, long_value } = holder
  if (int_value !== undefined) return signed(int_value as number, type)
  if (long_value !== undefined) return type === 'Int64' ? signed64(long_value as number | string) : long_value
  if (holder.dataset_value !== undefined) return tableOf(holder.dataset_value as Fields, nested)
  if (holder.template_value !== undefined) return templateOf(holder.template_value as Fields, nested)
  if (holder.propertyset_value !== undefined) return propertiesOf(holder.propertyset_value as Fields, nested)
  const simple = ['float_value', 'double_value', 'boolean_value', 'string_value', 'bytes_value']
  const found = simple.find(name => holder[name] !== undefined)
  return found === undefined ? null : holder[found]
}

const widths: Readonly<Record<string, number>> = { Int8: 8, Int16: 16, Int32: 32 }

function signed(value: number, type: string | undefined): number {
  const width = type === undefined ? undefined : widths[type]
  return width === undefined ? value : (value << (32 - width)) >> (32 - width)
}

function signed64(value: number | string): number | string {
  const number = BigInt.asIntN(64, BigInt(value))
  const near = Number(number)
  return Number.isSafeInteger(near) ? near : number.toString()
}

/** One object for each row, by the names of the columns. */
function tableOf({ columns, types, rows }: Fields, nested: (metrics: unknown) => unknown): unknown {
  const names = (columns ?? []) as string[]
  return ((rows ?? []) as Fields[]).map(({ elements }) =>
    Object.fromEntries(
      ((elements ?? []) as Fields[]).map((cell, column) => [
        names[column] ?? String(column),
        choiceOf(cell, typeName((types as number[] | undefined)?.[column]), nested),
      ]),
    ),
  )
}

function templateOf(
  { metrics, template_ref, version }: Fields,
  nested: (metrics: unknown) => unknown,
): unknown {
  return { template: template_ref ?? null, version: version ?? null, metrics: nested(metrics) }
}

function propertiesOf({ keys, values }: Fields, nested: (metrics: unknown) => unknown): Fields {
  const names = (keys ?? []) as string[]
  const entries = ((values ?? []) as Fields[])
    .slice(0, names.length)
    .map((value, index) => [names[index] as string, choiceOf(value, typeName(value.type), nested)] as const)
  return Object.fromEntries(entries)
}
