import { EllipsisVertical } from 'lucide-react'
import { memo } from 'react'
import type { RuleStatus } from '../../../shared/contract/status.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import { IconButton } from '../../component/button.tsx'
import { Badge } from '../../component/marks.tsx'
import { Switch } from '../../component/switch.tsx'
import { ago } from '../../component/time-format.ts'
import { RunStateDot } from '../runs/run-state.tsx'
import styles from './rule-list.module.css'

export interface RuleRowProps {
  rule: Rule
  summary: string
  status: RuleStatus | undefined
  depth: number
  /** Milliseconds since 1970; rises as time passes, so that “2 min ago” stays true. */
  now: number
  onEnable(rule: Rule, enabled: boolean): void
  onMenu(rule: Rule, at: { x: number; y: number }): void
}

/** One rule: switch, name, what it does in words, how it fared. */
export const RuleRow = memo(function RuleRow({
  rule,
  summary,
  status,
  depth,
  now,
  onEnable,
  onMenu,
}: RuleRowProps) {
  return (
    <div
      className={styles.rule}
      data-off={!rule.enabled || undefined}
      style={{ paddingLeft: 8 + depth * 14 }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keeps a click on the switch from opening the rule */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard's way is the list's Space */}
      <div className={styles.switch} onClick={event => event.stopPropagation()}>
        <Switch
          bare
          passedBy
          label={`Enable ${rule.name}`}
          checked={rule.enabled}
          onChange={on => onEnable(rule, on)}
        />
      </div>
      <div className={styles.words}>
        <div className={styles.first} data-failed={(status && status.failed > 0) || undefined}>
          <span className={`${styles.name} ellipsis`}>{rule.name}</span>
          {rule.shadow && <Badge title="It only reports">shadow</Badge>}
          {(status?.fault ?? status?.trouble) && (
            <Badge tone="red" title={status?.fault?.message ?? status?.trouble?.error.message}>
              {status?.fault ? 'cannot run' : 'held back'}
            </Badge>
          )}
          {status && status.failed > 0 && (
            <Badge tone="red" title={`${status.failed} of ${status.runs} runs failed since Tomte started`}>
              {status.failed} failed
            </Badge>
          )}
          {status?.lastRun !== undefined && (
            <span className={`${styles.last} figures`}>
              {status.lastState && <RunStateDot state={status.lastState} />}
              <span className={styles.ago}>{ago(status.lastRun, now)}</span>
            </span>
          )}
        </div>
        <div className={`${styles.summary} ellipsis`}>{summary}</div>
      </div>
      <IconButton
        icon={EllipsisVertical}
        label={`More for ${rule.name}`}
        tabIndex={-1}
        className={styles.more}
        onClick={event => {
          event.stopPropagation()
          const { left, bottom } = event.currentTarget.getBoundingClientRect()
          onMenu(rule, { x: left, y: bottom })
        }}
      />
    </div>
  )
})
