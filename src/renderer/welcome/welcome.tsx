import { Modal } from '@mantine/core'
import { Activity, type LucideIcon, RadioTower, Workflow } from 'lucide-react'
import { Button } from '../component/button.tsx'
import type { Target } from '../store/navigation.ts'
import { useApp, useAppState } from '../store/react.ts'
import { type Replacement, replaceWorkspace } from '../store/workspace-steps.ts'
import { Logo } from '../theme/logo.tsx'
import styles from './welcome.module.css'

interface Step {
  icon: LucideIcon
  title: string
  text: string
  target: Target
}

const watchEvents: Step = {
  icon: Activity,
  title: 'Watch events',
  text: 'Every message becomes an event, such as Hall.motion.',
  target: { screen: 'events' },
}
const lookAtRules: Step = {
  icon: Workflow,
  title: 'Look at a rule',
  text: 'See what triggers it, what it does, and each of its runs.',
  target: { screen: 'rules' },
}
const makeRule: Step = {
  icon: Workflow,
  title: 'Make a rule',
  text: 'When something happens, and if it should, then do something.',
  target: { screen: 'rules', id: 'new' },
}
const addBroker: Step = {
  icon: RadioTower,
  title: 'Add your own broker',
  text: 'A host name is enough to connect; the rest can wait.',
  target: { screen: 'brokers', id: 'new' },
}

/** The first start: what this is, what is running, and three ways on. */
export function Welcome() {
  const app = useApp()
  const open = useAppState(
    state => state.preferencesLoaded && state.view !== null && !state.preferences.welcomed,
  )
  const demo = useAppState(state => state.view?.workspace.demo.enabled ?? false)

  const close = () => void app.preferences.put({ welcomed: true }).catch(app.toasts.fail)

  function leaveFor(target: Target) {
    close()
    app.navigation.go(target)
  }

  async function replace(by: Replacement) {
    if (!(await replaceWorkspace(app, by))) return
    leaveFor({ screen: by === 'demo' ? 'events' : 'brokers' })
  }

  const steps = demo ? [watchEvents, lookAtRules, addBroker] : [addBroker, makeRule, watchEvents]
  return (
    <Modal
      opened={open}
      onClose={close}
      size={520}
      withCloseButton={false}
      padding={0}
      aria-label="Welcome to Tomte"
      classNames={{ content: styles.content }}
    >
      <div className={styles.head}>
        <Logo size={44} />
        <div>
          <h1 className={styles.title}>Welcome to Tomte</h1>
          <p className={styles.text}>
            It listens to MQTT and does the chores of the house: messages become events, rules turn events
            into actions.
            {demo &&
              ' A demo house is running now, with eight simulated devices and a few rules, so that there is something to see.'}
          </p>
        </div>
      </div>
      <ul className={styles.steps}>
        {steps.map(({ icon: Icon, title, text, target }) => (
          <li key={title}>
            <button type="button" className={styles.step} onClick={() => leaveFor(target)}>
              <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
              <span>
                <span className={styles.stepTitle}>{title}</span>
                <span className={styles.stepText}>{text}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <footer className={styles.foot}>
        <Button variant="quiet" onClick={() => void replace(demo ? 'empty' : 'demo')}>
          {demo ? 'Start with an empty workspace' : 'Open the demo house'}
        </Button>
        <Button variant="primary" onClick={close} data-autofocus>
          Look around
        </Button>
      </footer>
    </Modal>
  )
}
