import type { Decoder } from '../../../shared/workspace/decoder.ts'

/** A decoder as it is edited: the file and message of Protobuf stay while another is looked at. */
export interface DecoderDraft {
  type: Decoder['type']
  file: string
  message: string
}

export const decoderChoices: readonly { value: Decoder['type']; label: string; help: string }[] = [
  { value: 'auto', label: 'Automatically', help: 'As JSON where it is JSON, else as text, else as bytes.' },
  { value: 'text', label: 'As text', help: 'JSON stays the text it is.' },
  { value: 'json', label: 'As JSON', help: 'Anything else is told as a fault of the event.' },
  { value: 'binary', label: 'As bytes', help: 'Nothing is read into them.' },
  { value: 'cbor', label: 'As CBOR', help: 'Binary JSON, as RFC 8949 has it.' },
  { value: 'protobuf', label: 'As Protobuf', help: 'By a message of a .proto file.' },
  {
    value: 'sparkplug',
    label: 'As Sparkplug B',
    help: 'Topics spBv1.0/…; metrics are called by the names of their births.',
  },
]

export function draftOfDecoder(decoder: Decoder): DecoderDraft {
  return decoder.type === 'protobuf' ? { ...decoder } : { type: decoder.type, file: '', message: '' }
}

/** The decoder as the workspace keeps it, not yet validated. */
export function decoderOf({ type, file, message }: DecoderDraft): Record<string, unknown> {
  return type === 'protobuf' ? { type, file: file.trim(), message: message.trim() } : { type }
}
