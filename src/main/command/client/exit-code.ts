import type { TomteError } from '../../../shared/errors.ts'
import { reasonCodeOf, returnCodeOf } from '../../mqtt/reason.ts'
import type { ConnectionOptions } from '../../mqtt/types.ts'

/** Mosquitto's exit codes; beyond them it is the Return Code (3.1.1) or Reason Code (5) of the refusal. */
export const ExitCode = {
  good: 0,
  failed: 1,
  connectionLost: 7,
  tls: 8,
  timeout: 27,
  interrupted: 130,
} as const

/** How a connection ended. */
export type Stage = 'connecting' | 'connected'

/** The exit code for a connection that could not be made, or that ended for good. */
export function exitCodeOf(
  error: TomteError,
  stage: Stage,
  version: ConnectionOptions['protocolVersion'],
): number {
  if (stage === 'connected') return ExitCode.connectionLost
  if (error.layer === 'TLS') return ExitCode.tls
  const reason = reasonCodeOf(error.code)
  if (reason !== undefined)
    return version === 3 || version === 4 ? (returnCodeOf(reason) ?? ExitCode.failed) : reason
  if (error.layer === 'MQTT' && error.code !== 'ERR_MQTT_INVALID') return ExitCode.connectionLost
  return ExitCode.failed
}
