import { TomteError } from '../../shared/errors.ts'
import type { ExtensionManifest } from '../../shared/extension.ts'
import { faultsOf } from '../../shared/faults.ts'
import type { SecretReference } from '../../shared/workspace/secret-reference.ts'
import { fieldSchema } from './field-schema.ts'

type Values = Record<string, unknown>

/**
 * The settings with defaults filled in.
 * @throws TomteError ERR_PLUGIN_SETTINGS with faults such as `settings.interval`
 */
export function checkSettings({ id, name, settings: fields }: ExtensionManifest, values: Values): Values {
  const checked = fieldSchema(fields, id).safeParse(values)
  if (checked.success) return checked.data
  const faults = faultsOf(checked.error).map(({ path, message }) => ({
    path: path === '$' ? 'settings' : `settings.${path}`,
    message,
  }))
  throw new TomteError('ERR_PLUGIN_SETTINGS', `The settings of “${name}”: ${faults[0]?.message}`, { faults })
}

/**
 * The settings as the plug-in gets them: where a secret stands, what it is.
 * @throws TomteError ERR_PLUGIN_SETTINGS, ERR_PLUGIN_SECRET, and what `secret` throws
 */
export async function settingsWithSecrets(
  manifest: ExtensionManifest,
  values: Values,
  secret: (name: string) => Promise<string | null>,
): Promise<Values> {
  const settings = checkSettings(manifest, values)
  for (const { name, label, control, required } of manifest.settings) {
    const reference = settings[name] as SecretReference | undefined
    if (control !== 'secret' || !reference) continue
    const value = await secret(reference.secret)
    if (value === null && required)
      throw new TomteError(
        'ERR_PLUGIN_SECRET',
        `“${label}” of the plug-in “${manifest.name}” is not stored.`,
        {
          hint: 'Type it again in the settings of the plug-in.',
        },
      )
    settings[name] = value ?? undefined
  }
  return settings
}

/** The names of the secrets that stand in settings. */
export function secretsIn(manifest: ExtensionManifest, values: Values): string[] {
  return manifest.settings.flatMap(({ name, control }) => {
    const reference = values[name] as SecretReference | undefined
    return control === 'secret' && reference ? [reference.secret] : []
  })
}
