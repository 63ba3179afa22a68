import { Screen } from '../component/screen.tsx'
import { useBrokers } from '../store/react.ts'
import { NoBrokers } from './no-brokers.tsx'
import styles from './publish.module.css'
import { PublishForm } from './publish-form.tsx'
import { PublishHistory } from './publish-history.tsx'

/** Sends messages by hand, and remembers them. */
export function PublishScreen() {
  const none = useBrokers().length === 0
  return (
    <Screen title="Publish">
      {none ? (
        <NoBrokers />
      ) : (
        <div className={styles.halves}>
          <PublishForm />
          <PublishHistory />
        </div>
      )}
    </Screen>
  )
}
