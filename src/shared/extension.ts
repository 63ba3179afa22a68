import { z } from 'zod'
import type { FieldHint } from './plugin.ts'

/** Of `manifest.json`, in the folder of a user plug-in. */
export const EXTENSION_API = 1

/**
 * What a plug-in may do beside computing, speaking with Tomte and using the network. Where the runtime can hold it to that, it
 * is held: elsewhere this is what it says of itself. `files` is to read and write any file of the user, `programs` to start others.
 */
export const extensionPermissions = ['files', 'programs'] as const
export type ExtensionPermission = (typeof extensionPermissions)[number]

/** Names that every action has already, or that must never be a key. */
const TAKEN = new Set([
  ...['type', 'disabled', 'timeout', 'retry', 'onError', 'onErrorActions', 'result', 'confirm'],
  ...['constructor', 'prototype', '__proto__'],
])

/** What is not seen, or turns the words around it: a person decides by what a manifest shows. Line ends and tabs are looked at apart. */
const UNSEEN =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u
const isSeen = (text: string) => !UNSEEN.test(text)
const SEEN = 'It holds characters that are not seen or that turn the text around.'

/** One line. */
const shown = (most: number) => z.string().max(most).refine(isSeen, SEEN)
/** It may have several lines. */
const prose = (most: number) =>
  z
    .string()
    .max(most)
    .refine(text => isSeen(text.replace(/\r?\n|\t/g, ' ')), SEEN)
const words = (most: number) => z.string().trim().min(1).max(most).refine(isSeen, SEEN)

export const extensionIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, 'The id of a plug-in has 2 to 40 small letters, digits or -.')

const partName = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9-]{0,39}$/,
    'A name has 1 to 40 letters, digits or - and begins with a small letter.',
  )

/** Follows the prefix and a dot; `*` and `?` stand for anything. */
const suffixPattern = shown(200).regex(/^[^\s+#]{1,200}$/, 'A pattern has no spaces, + or #.')

const fieldValue = z.union([
  z.string().max(10_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(1000)).max(100),
  z.record(z.string().max(200), z.string().max(1000)),
])

const field = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][A-Za-z0-9_]{0,39}$/, 'A field’s name begins with a small letter; then letters, digits, _.')
    .refine(name => !TAKEN.has(name), 'This name is taken; choose another.'),
  label: words(100),
  help: prose(500).optional(),
  placeholder: shown(200).optional(),
  control: z.enum([
    ...(['text', 'multiline', 'number', 'switch', 'select', 'list', 'pairs', 'file'] as const),
    ...(['topic', 'topic-filter', 'event-pattern', 'secret'] as const),
  ]),
  options: z
    .array(z.strictObject({ value: z.union([z.string().max(200), z.number()]), label: words(100) }))
    .min(1)
    .max(100)
    .optional(),
  unit: shown(20).optional(),
  required: z.boolean().optional(),
  template: z.boolean().optional(),
  advanced: z.boolean().optional(),
  when: z
    .strictObject({
      field: z.string().max(40),
      is: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).max(20),
    })
    .optional(),
  /** What the field holds at first. */
  default: fieldValue.optional(),
})

/** A field of a plug-in's form; a value that was not set is its default, where there is one. */
export type ExtensionField = FieldHint & { default?: z.infer<typeof fieldValue> }

const fields = z
  .array(field)
  .max(50)
  .default([])
  .superRefine((list, context) => {
    const seen = new Set<string>()
    for (const [index, { name, control, options, template }] of list.entries()) {
      const report = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, key], message })
      if (seen.has(name)) report('name', `There are two fields named “${name}”.`)
      if ((control === 'select') !== (options !== undefined))
        report('options', 'A select, and nothing else, has options.')
      if (template && ['number', 'switch', 'select', 'secret'].includes(control))
        report('template', `A field of control ${control} holds no template.`)
      seen.add(name)
    }
  })

const part = { name: partName, title: words(100), description: prose(500).default('') }
const icon = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'The name of a lucide icon, such as bell.')

const action = z
  .strictObject({
    ...part,
    icon: icon.default('puzzle'),
    /** One line for lists; `{name}` stands for the value of that field. */
    summary: shown(200).optional(),
    fields,
  })
  .superRefine(({ fields: list }, context) => {
    for (const [index, { control }] of list.entries())
      if (control === 'secret')
        context.addIssue({
          code: 'custom',
          path: ['fields', index, 'control'],
          message: 'Secrets belong into the settings of the plug-in, not into its actions.',
        })
  })

const trigger = z.strictObject({ ...part, icon: icon.default('puzzle'), pattern: suffixPattern })

function distinct(list: { name: string }[], context: z.RefinementCtx): void {
  const names = list.map(({ name }) => name)
  for (const [index, name] of names.entries())
    if (names.indexOf(name) < index)
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `There are two named “${name}”.` })
}

/** `manifest.json`: what a user plug-in is, emits and offers. Patterns stand for what follows its prefix. */
export const extensionManifestSchema = z.strictObject({
  api: z.literal(EXTENSION_API, `This Tomte knows plug-ins with "api": ${EXTENSION_API}.`),
  id: extensionIdSchema,
  name: words(60),
  version: words(40),
  description: prose(500).default(''),
  author: shown(100).default(''),
  /** One ES module in the folder. */
  main: z
    .string()
    .max(100)
    .regex(/^(?!\.)[\w.-]+\.mjs$/, 'main is the name of one .mjs file in the folder of the plug-in.'),
  prefix: z
    .string()
    .regex(
      /^[A-Z][A-Za-z0-9]{1,31}$/,
      'A prefix has 2 to 32 letters or digits and begins with a capital letter.',
    ),
  permissions: z.array(z.enum(extensionPermissions)).max(extensionPermissions.length).default([]),
  events: z
    .array(z.strictObject({ pattern: suffixPattern, description: prose(200).default('') }))
    .max(100)
    .default([]),
  triggers: z.array(trigger).max(50).default([]).superRefine(distinct),
  actions: z.array(action).max(50).default([]).superRefine(distinct),
  settings: fields.refine(
    list => list.every(({ template }) => !template),
    'Settings hold no templates: there is no event they could speak of.',
  ),
})
export type ExtensionManifest = z.infer<typeof extensionManifestSchema>
export type ExtensionAction = ExtensionManifest['actions'][number]

/** Where the plug-in's secrets stand in the keychain; it is given no other. */
export function extensionSecretPrefix(id: string): string {
  return `plugin/${id}/`
}

const PART_TYPE = /^[a-z][a-z0-9-]{1,39}\.[a-z][A-Za-z0-9-]{0,39}$/

/** The type of a trigger or action of a user plug-in, in rules: `<id>.<name>`. Types of Tomte itself have no dot. */
export function extensionPartType(id: string, name: string): string {
  return `${id}.${name}`
}

export function isExtensionPartType(type: string): boolean {
  return PART_TYPE.test(type)
}
