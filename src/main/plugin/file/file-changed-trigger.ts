import { z } from 'zod'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { defineTrigger } from '../plugin.ts'
import { type ChangeKind, changePatterns, PREFIX } from './file-event.ts'
import type { Watches } from './watches.ts'

const kinds = Object.keys(changePatterns) as [ChangeKind, ...ChangeKind[]]

const schema = z.strictObject({
  folder: idSchema,
  path: z
    .string()
    .max(1000)
    .regex(/^(?!\/)/, 'The path is one within the folder: it does not begin with “/”.')
    .refine(
      path => !path.split('/').some(name => name === '..' || name === '.'),
      'The path cannot leave its folder.',
    )
    .default(''),
  events: z.enum(kinds, `It waits for ${kinds.join(', ')}.`).default('written'),
})

function patternOf({ folder, path, events }: z.infer<typeof schema>): string {
  return `${PREFIX}.${changePatterns[events]}.${folder}/${path || '*'}`
}

/** Fires when a file inside an allowed folder is made, changed or removed. */
export const fileChangedTrigger = (watches: Watches) =>
  defineTrigger({
    type: 'file-changed',
    title: 'A file changes',
    description: 'Fires when a file in a folder that the settings allow is made, changed or removed.',
    icon: 'file-search',
    summary: '{folder}/{path} is {events}',
    schema,
    fields: [
      { name: 'folder', label: 'Folder', control: 'folder', required: true },
      {
        name: 'path',
        label: 'File',
        control: 'text',
        placeholder: '*.csv',
        help: 'Within the folder. * stands for any characters, also through folders, ? for one; empty is every file.',
      },
      {
        name: 'events',
        label: 'When it is',
        control: 'select',
        options: [
          { value: 'written', label: 'made or changed' },
          { value: 'created', label: 'made' },
          { value: 'changed', label: 'changed' },
          { value: 'removed', label: 'removed' },
          { value: 'any', label: 'made, changed or removed' },
        ],
      },
    ],
    initial: { folder: '', path: '', events: 'written' },
    key: config => ({ pattern: patternOf(config) }),
    armedAs: ({ folder }) => watches.pathOf(folder),
    arm: (config, emit) => watches.add(config.folder, patternOf(config), emit),
  })
