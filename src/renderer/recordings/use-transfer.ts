import { useState } from 'react'
import { useApp } from '../store/react.ts'
import type { Progress, TransferOptions } from './transfer.ts'

/** What is on the way, in words, and how far it is. */
export interface RunningTransfer {
  title: string
  progress: Progress
  cancel(): void
}

/** One transfer at a time; what fails shows as a toast, what is cancelled does not. */
export function useTransfer(): {
  running: RunningTransfer | null
  begin(title: string, work: (options: TransferOptions) => Promise<void>): Promise<void>
} {
  const app = useApp()
  const [running, setRunning] = useState<RunningTransfer | null>(null)
  return {
    running,
    async begin(title, work) {
      const controller = new AbortController()
      const cancel = () => controller.abort()
      const onProgress = (progress: Progress) => setRunning({ title, progress, cancel })
      onProgress({ events: 0 })
      try {
        await work({ onProgress, signal: controller.signal })
      } catch (error) {
        if (!controller.signal.aborted) app.toasts.fail(error)
      } finally {
        setRunning(null)
      }
    },
  }
}
