import { z } from 'zod'
import { secretReferenceSchema } from './secret-reference.ts'

export const tlsVersions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const

/** Characters of a pasted text: room for a bundle of all the authorities of a system. */
const LONGEST_TEXT = 512 * 1024
const LONGEST_PATH = 4096

/** Whether a field holds the text of certificates itself, not the name of a file. */
export function isPemText(value: string): boolean {
  return value.trimStart().startsWith('-----BEGIN')
}

const filePath = z.string().min(1).max(LONGEST_PATH)

/** A file's name or pasted PEM text: public things only. */
const fileOrText = z
  .string()
  .min(1)
  .superRefine((value, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message })
    if (/PRIVATE KEY-----/.test(value)) return refuse('A private key is a secret and does not belong here.')
    const longest = isPemText(value) ? LONGEST_TEXT : LONGEST_PATH
    if (value.length > longest) refuse(`At most ${longest} characters fit here.`)
  })
  .nullable()
  .default(null)

/** A file's name; a key that was pasted lies in the keychain. */
const keyField = z
  .union([
    filePath.refine(value => !isPemText(value), {
      message: 'A private key is a secret: paste it in the form, which puts it into the keychain.',
    }),
    secretReferenceSchema,
  ])
  .nullable()
  .default(null)

/** File names are relative to the folder of the workspace file. */
export const tlsSchema = z
  .strictObject({
    ca: fileOrText,
    cert: fileOrText,
    key: keyField,
    passphrase: secretReferenceSchema.nullable().default(null),
    pfx: filePath.nullable().default(null),
    /** Revocation lists. */
    crl: fileOrText,
    serverName: z.string().min(1).max(255).nullable().default(null),
    minVersion: z.enum(tlsVersions).default('TLSv1.2'),
    maxVersion: z.enum(tlsVersions).default('TLSv1.3'),
    alpn: z.array(z.string().min(1).max(255)).max(16).default([]),
    verify: z.boolean().default(true),
  })
  .superRefine((tls, context) => {
    if (tlsVersions.indexOf(tls.minVersion) > tlsVersions.indexOf(tls.maxVersion))
      context.addIssue({
        code: 'custom',
        path: ['minVersion'],
        message: 'The lowest TLS version is above the highest.',
      })
    if (tls.cert && !tls.key)
      context.addIssue({ code: 'custom', path: ['key'], message: 'A client certificate needs its key.' })
    if (tls.key && !tls.cert)
      context.addIssue({ code: 'custom', path: ['cert'], message: 'A key needs its client certificate.' })
    if (tls.pfx && tls.cert)
      context.addIssue({
        code: 'custom',
        path: ['pfx'],
        message: 'Give either a PKCS#12 file or a certificate with its key.',
      })
  })
export type Tls = z.infer<typeof tlsSchema>
