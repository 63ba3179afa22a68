import { TomteError } from '../../../shared/errors.ts'
import { type PresetId, presets } from '../../../shared/preset/presets.ts'
import { publishCheck } from '../../../shared/preset/topic-rules.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'
import type { ApplicationMessage } from '../../mqtt/types.ts'

/**
 * Holds messages to the rules of a hosted service, which closes the connection over a message that breaks them.
 * The check throws a TomteError ERR_SERVICE_RULE.
 */
export function serviceCheck(
  { name, clientId }: Pick<Broker, 'name' | 'clientId'>,
  preset: PresetId,
): (message: ApplicationMessage) => void {
  const { title } = presets[preset]
  const check = publishCheck(presets[preset], clientId)
  return ({ topic, qos, payload }) => {
    const breach = check({ topic, qos, bytes: payload.length })
    if (breach)
      throw new TomteError(
        'ERR_SERVICE_RULE',
        `${name} would not take the message to “${topic}”. ${title}: ${breach.says}`,
        { layer: 'MQTT', hint: `The rule is explained at ${breach.link}` },
      )
  }
}
