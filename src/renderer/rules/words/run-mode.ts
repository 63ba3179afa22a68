import type { RunMode } from '../../../shared/workspace/rule.ts'

/** What happens when a rule is triggered while it still runs. */
export const runModeWords: Record<RunMode, { label: string; explained: string }> = {
  single: { label: 'Single', explained: 'While it runs, further events are left alone.' },
  restart: { label: 'Restart', explained: 'A further event stops the run and begins anew.' },
  queued: { label: 'Queued', explained: 'Further events wait their turn, in order.' },
  parallel: { label: 'Parallel', explained: 'Each event starts a run of its own at once.' },
}
