import { z } from 'zod'
import { encodePayload, toUtf8 } from '../../../shared/encoding.ts'
import { TomteError } from '../../../shared/errors.ts'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { type FolderPath, filePathFault, locateFile } from '../allowed-folder.ts'
import { type ActionOutput, defineAction } from '../plugin.ts'
import { appendToFile, replaceFile } from './change-file.ts'
import { Turns } from './turns.ts'

const encodings = ['text', 'json', 'hex', 'base64'] as const
const MEGABYTE = 1_048_576

const schema = z.strictObject({
  folder: idSchema,
  path: z
    .string('Give the path of the file.')
    .min(1, 'Give the path of the file.')
    .max(1000)
    .superRefine((path, context) => {
      // What templates give is judged when they are rendered.
      const fault = filePathFault(path.replace(/\{\{[\s\S]*?\}\}+/g, 'x'))
      if (fault) context.addIssue({ code: 'custom', message: fault })
    }),
  mode: z.enum(['write', 'append'], 'A file is written or appended to.').default('append'),
  content: z.string().max(16_777_216).default(''),
  encoding: z.enum(encodings, 'The content is text, json, hex or base64.').default('text'),
  newline: z.boolean().default(true),
  maximum: z.number().positive().max(10_000).default(100),
})

type Config = Omit<z.infer<typeof schema>, 'content'> & { content: string | Uint8Array }

/** Writes a file inside an allowed folder. Its output is `{path, bytes, size}`. */
export function writeFileAction(folders: FolderPath) {
  const turns = new Turns()
  return defineAction({
    type: 'write-file',
    title: 'Write a file',
    description: 'Writes a file, or appends to one, inside a folder that the settings allow.',
    icon: 'file-pen',
    summary: 'Write {folder}/{path}',
    schema,
    fields: [
      { name: 'folder', label: 'Folder', control: 'folder', required: true },
      {
        name: 'path',
        label: 'File',
        control: 'text',
        template: true,
        required: true,
        placeholder: 'temperature/{{topicLevels.[1]}}.csv',
        help: 'Within the folder; missing folders on the way are made. No template leads out of it.',
      },
      {
        name: 'mode',
        label: 'How',
        control: 'select',
        options: [
          { value: 'append', label: 'Append at its end' },
          { value: 'write', label: 'Replace it' },
        ],
      },
      {
        name: 'content',
        label: 'Content',
        control: 'payload',
        template: true,
        options: encodings.map(value => ({ value, label: value })),
      },
      { name: 'newline', label: 'Ends with a line break', control: 'switch' },
      {
        name: 'maximum',
        label: 'At most',
        control: 'number',
        unit: 'MB',
        advanced: true,
        help: 'What would make the file larger is refused.',
      },
    ],
    initial: { folder: '', path: '', mode: 'append', content: '{{payload}}' },
    templates: { path: 'text', content: 'bytes' },
    execute: (config, { signal }) => write(config, folders, turns, signal),
  })
}

async function write(
  config: Config,
  folders: FolderPath,
  turns: Turns,
  signal: AbortSignal,
): Promise<ActionOutput> {
  const { folder, path, mode, maximum } = config
  const content = contentOf(config)
  const limit = maximum * MEGABYTE
  if (content.length > limit) throw tooLarge(path, maximum)
  return turns.take(`${folder}/${path}`, async () => {
    signal.throwIfAborted()
    const file = await locateFile(folders, folder, path, true)
    const size =
      mode === 'write' ? await replaceFile(file, content) : await appendToFile(file, content, limit)
    if (size === null) throw tooLarge(path, maximum)
    return { path: `${folder}/${path}`, bytes: content.length, size }
  })
}

function contentOf({ content, encoding, newline }: Config): Uint8Array {
  const bytes = typeof content === 'string' ? encodePayload(content, encoding) : content
  return newline ? Buffer.concat([bytes, toUtf8('\n')]) : bytes
}

function tooLarge(path: string, megabytes: number): TomteError {
  return new TomteError(
    'ERR_FILE_SIZE',
    `“${path}” was not written: it would be larger than ${megabytes} MB.`,
    {
      hint: 'Begin a new file, for instance with the date in its name, or allow more.',
    },
  )
}
