import { TomteError } from '../../shared/errors.ts'
import { isExtensionPartType } from '../../shared/extension.ts'

/** The rule stays, and never fires until a plug-in offers the type again. */
export function unknownPart(kind: 'action' | 'trigger', type: string): TomteError {
  const hint = isExtensionPartType(type)
    ? `Enable the plug-in ${type.slice(0, type.indexOf('.'))}, or replace the ${kind}.`
    : undefined
  return new TomteError(`ERR_${kind.toUpperCase()}_UNKNOWN`, `No plug-in offers the ${kind} “${type}”.`, {
    hint,
  })
}
