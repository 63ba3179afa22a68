import { Menu } from '@mantine/core'
import { Copy, EllipsisVertical, RotateCw, Trash2 } from 'lucide-react'
import type { Broker } from '../../../shared/workspace/broker.ts'
import { IconButton } from '../../component/button.tsx'
import { useBrokerActions } from './use-broker-actions.ts'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** What is done with a broker now and then. */
export function BrokerMenu({ broker, withReconnect }: { broker: Broker; withReconnect?: boolean }) {
  const actions = useBrokerActions()
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <IconButton icon={EllipsisVertical} label={`More for ${broker.name}`} />
      </Menu.Target>
      <Menu.Dropdown>
        {withReconnect && (
          <Menu.Item
            leftSection={<RotateCw {...icon} />}
            disabled={!broker.enabled}
            onClick={() => actions.reconnect(broker)}
          >
            Reconnect
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Copy {...icon} />} onClick={() => actions.duplicate(broker.id)}>
          Duplicate
        </Menu.Item>
        <Menu.Item leftSection={<Trash2 {...icon} />} onClick={() => actions.remove(broker)}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
