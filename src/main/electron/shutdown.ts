import { app, BrowserWindow } from 'electron'

const deadline = 5000

/** Lets the core end in order before the app quits, for five seconds at most. */
export function stopBeforeQuit(stop: () => Promise<void>, log: (line: string) => void): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running'
  app.on('before-quit', event => {
    if (state === 'stopped') return
    event.preventDefault()
    if (state === 'stopping') return
    state = 'stopping'
    for (const window of BrowserWindow.getAllWindows()) window.hide()
    withDeadline(stop(), log).finally(() => {
      state = 'stopped'
      app.quit()
    })
  })
}

async function withDeadline(work: Promise<void>, log: (line: string) => void): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it took over five seconds')), deadline)
  })
  try {
    await Promise.race([work, late])
  } catch (error) {
    log(`Tomte did not end in order: ${error instanceof Error ? error.message : error}`)
  } finally {
    clearTimeout(timer)
  }
}
