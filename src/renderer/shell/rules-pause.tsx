import { Menu } from '@mantine/core'
import { CirclePause } from 'lucide-react'
import { Button, IconButton } from '../component/button.tsx'
import { count } from '../component/number-format.ts'
import { clockTime } from '../component/time-format.ts'
import { useApp, useAppState } from '../store/react.ts'
import styles from './notices.module.css'
import { pauseRules, resumeRules } from './pause-rules.ts'

const MINUTE = 60_000

/** Keeps all rules from firing, for a while or until a person says otherwise. */
export function RulesPauseButton() {
  const app = useApp()
  const paused = useAppState(state => (state.status?.paused ?? null) !== null)
  if (paused) return null
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <IconButton icon={CirclePause} label="Pause all rules" />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Rules do not fire</Menu.Label>
        <Menu.Item onClick={() => pauseRules(app, 15 * MINUTE)}>for 15 minutes</Menu.Item>
        <Menu.Item onClick={() => pauseRules(app, 60 * MINUTE)}>for an hour</Menu.Item>
        <Menu.Item onClick={() => pauseRules(app)}>until I resume them</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Says that no rule fires, for as long as it is so. */
export function RulesPaused() {
  const app = useApp()
  const pause = useAppState(state => state.status?.paused ?? null)
  if (!pause) return null
  const { since, until, leftOut } = pause
  return (
    <div className={styles.notice} data-level="warning" role="status">
      <CirclePause size={16} strokeWidth={1.75} aria-hidden="true" />
      <p className={styles.words}>
        <strong>All rules are paused</strong> since {clockTime(since)}
        {until === undefined ? '' : `, until ${clockTime(until)}`}. Events are still kept.
        {leftOut > 0 && ` ${count(leftOut)} ${leftOut === 1 ? 'time' : 'times'} a rule would have run.`}
      </p>
      <Button small onClick={() => resumeRules(app)}>
        Resume
      </Button>
    </div>
  )
}
