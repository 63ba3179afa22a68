import { Copy } from 'lucide-react'
import { IconButton } from '../../component/button.tsx'
import { useCopy } from '../../component/copy.ts'
import { Facts, InspectorBlock } from '../../component/inspector.tsx'
import { count } from '../../component/number-format.ts'
import { Callout, Problem } from '../../component/problem.tsx'
import { useAppState } from '../../store/react.ts'
import styles from './live.module.css'

/** The broker inside Tomte: where devices of one's own reach it. */
export function BuiltInBlock() {
  const builtIn = useAppState(state => state.status?.builtInBroker)
  const copy = useCopy()
  if (!builtIn) return null
  const { address, clients, error, remarks } = builtIn
  return (
    <InspectorBlock title="Built-in broker">
      {error && <Problem error={error} />}
      <Facts
        facts={[
          ['State', builtIn.state === 'running' ? 'running' : builtIn.state === 'off' ? 'off' : 'failed'],
          [
            'Reached at',
            address && (
              <span className={styles.head}>
                <code>{address}</code>
                <IconButton icon={Copy} label="Copy the address" onClick={() => copy(address)} />
              </span>
            ),
          ],
          ['Clients', count(clients)],
        ]}
      />
      {remarks.map(remark => (
        <Callout key={remark} level="warning" title={remark} />
      ))}
    </InspectorBlock>
  )
}
