import protobuf from 'protobufjs'

/** Sparkplug B 3.0, chapter 6.4: the field numbers of its payload. */
const value = {
  int_value: ['uint32', 0],
  long_value: ['uint64', 1],
  float_value: ['float', 2],
  double_value: ['double', 3],
  boolean_value: ['bool', 4],
  string_value: ['string', 5],
} as const

type Fields = Record<string, { type: string; id: number; rule?: 'repeated' }>

function fields(written: Record<string, string>): Fields {
  const read = Object.entries(written).map(([name, text]) => {
    const [id, type = '', repeated] = text.split(' ')
    return [name, { type, id: Number(id), ...(repeated ? { rule: 'repeated' as const } : {}) }]
  })
  return Object.fromEntries(read)
}

/** The choices of a value stand in the same order everywhere, from another number on. */
function choice(first: number, more: Record<string, string> = {}) {
  const common = Object.entries(value).map(([name, [type, offset]]) => [name, { type, id: first + offset }])
  const all: Fields = { ...Object.fromEntries(common), ...fields(more) }
  return { all, oneofs: { value: { oneof: Object.keys(all) } } }
}

const parameter = choice(3)
const cell = choice(1)
const property = choice(3, { propertyset_value: '9 PropertySet', propertysets_value: '10 PropertySetList' })
const metric = choice(10, {
  bytes_value: '16 bytes',
  dataset_value: '17 DataSet',
  template_value: '18 Template',
})

/** It tells a 0 that was sent from one that was not. */
const edition = 'proto2'

const root = protobuf.Root.fromJSON({
  nested: {
    Payload: {
      edition,
      fields: fields({
        timestamp: '1 uint64',
        metrics: '2 Metric repeated',
        seq: '3 uint64',
        uuid: '4 string',
        body: '5 bytes',
      }),
    },
    Metric: {
      edition,
      oneofs: metric.oneofs,
      fields: {
        ...fields({
          name: '1 string',
          alias: '2 uint64',
          timestamp: '3 uint64',
          datatype: '4 uint32',
          is_historical: '5 bool',
          is_transient: '6 bool',
          is_null: '7 bool',
          metadata: '8 MetaData',
          properties: '9 PropertySet',
        }),
        ...metric.all,
      },
    },
    MetaData: {
      edition,
      fields: fields({
        is_multi_part: '1 bool',
        content_type: '2 string',
        size: '3 uint64',
        seq: '4 uint64',
        file_name: '5 string',
        file_type: '6 string',
        md5: '7 string',
        description: '8 string',
      }),
    },
    PropertySet: {
      edition,
      fields: fields({ keys: '1 string repeated', values: '2 PropertyValue repeated' }),
    },
    PropertySetList: { edition, fields: fields({ propertyset: '1 PropertySet repeated' }) },
    PropertyValue: {
      edition,
      oneofs: property.oneofs,
      fields: { ...fields({ type: '1 uint32', is_null: '2 bool' }), ...property.all },
    },
    DataSet: {
      edition,
      fields: fields({
        num_of_columns: '1 uint64',
        columns: '2 string repeated',
        types: '3 uint32 repeated',
        rows: '4 Row repeated',
      }),
    },
    Row: { edition, fields: fields({ elements: '1 Cell repeated' }) },
    Cell: { edition, oneofs: cell.oneofs, fields: cell.all },
    Template: {
      edition,
      fields: fields({
        version: '1 string',
        metrics: '2 Metric repeated',
        parameters: '3 Parameter repeated',
        template_ref: '4 string',
        is_definition: '5 bool',
      }),
    },
    Parameter: {
      edition,
      oneofs: parameter.oneofs,
      fields: { ...fields({ name: '1 string', type: '2 uint32' }), ...parameter.all },
    },
  },
})

/** The payload of every Sparkplug B message but STATE. */
export const sparkplugPayload = root.lookupType('Payload')

/** Data types by their numbers. */
export const sparkplugTypes = (
  'Unknown Int8 Int16 Int32 Int64 UInt8 UInt16 UInt32 UInt64 Float Double Boolean String DateTime Text UUID DataSet Bytes File ' +
  'Template PropertySet PropertySetList Int8Array Int16Array Int32Array Int64Array UInt8Array UInt16Array UInt32Array ' +
  'UInt64Array FloatArray DoubleArray BooleanArray StringArray DateTimeArray'
).split(' ')
