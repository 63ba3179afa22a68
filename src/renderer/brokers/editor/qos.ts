import type { Qos } from '../../../shared/message.ts'

export const qosOptions = [
  { value: '0', label: 'QoS 0' },
  { value: '1', label: 'QoS 1' },
  { value: '2', label: 'QoS 2' },
]

/** The QoS that an option of `qosOptions` stands for. */
export function qosOf(value: string): Qos {
  return value === '1' ? 1 : value === '2' ? 2 : 0
}
