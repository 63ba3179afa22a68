import { type ChildProcess, execFile, spawn } from 'node:child_process'
import type { NotificationButton } from '../../shared/contract/notification.ts'

/** Milliseconds a notification service may take to say what it can show. */
const WITHIN = 5000
/** Milliseconds in which notify-send fails where it fails: it says nothing while it waits for an answer. */
const FAILS_WITHIN = 400
/** Milliseconds that notify-send has to take a notification back before it is killed. */
const GRACE = 500
/** Notifications whose buttons are waited for at once, each by a process of its own; what is more has no buttons. */
const MAXIMUM_WAITING = 20
/** Bytes of an answer: the id of a button. */
const LONGEST_ANSWER = 1000

export interface Buttons {
  readonly buttons: readonly NotificationButton[]
  press(button: string): void
  /** Aborted when they no longer do anything. */
  readonly over: AbortSignal
}

const waiting = new Set<ChildProcess>()

/**
 * Shows a notification with buttons by notify-send, which then waits until one is pressed or the notification is closed. Resolves
 * with null once it is shown, else with why it was not, in words: it may then be shown without buttons.
 */
export async function notifyWithButtons(args: readonly string[], open: Buttons): Promise<string | null> {
  if (waiting.size >= MAXIMUM_WAITING) return `${MAXIMUM_WAITING} notifications already wait for an answer`
  const refusal = await buttonsRefused()
  if (refusal !== null) return refusal
  if (open.over.aborted) return 'the answer came before it was shown'

  const actions = open.buttons.map(({ id, label }) => `--action=${id}=${label}`)
  const child = spawn('notify-send', [...actions, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  waiting.add(child)
  let answer = ''
  child.stdout.on('data', chunk => {
    answer = (answer + chunk).slice(0, LONGEST_ANSWER)
  })
  const stop = () => takeBack(child)
  open.over.addEventListener('abort', stop, { once: true })
  return new Promise(resolve => {
    const shown = setTimeout(() => resolve(null), FAILS_WITHIN)
    const ended = (code: number | null) => {
      clearTimeout(shown)
      waiting.delete(child)
      open.over.removeEventListener('abort', stop)
      if (code === 0 && answer.trim() !== '') open.press(answer.trim())
      resolve(code === 0 ? null : 'notify-send here is too old to show buttons')
    }
    child.once('error', () => ended(null))
    child.once('close', ended)
  })
}

const question = [
  '--session',
  '--print-reply=literal',
  `--reply-timeout=${WITHIN}`,
  '--dest=org.freedesktop.Notifications',
  '/org/freedesktop/Notifications',
  'org.freedesktop.Notifications.GetCapabilities',
]

/** Why the notification service shows no buttons; null where it does. */
function buttonsRefused(): Promise<string | null> {
  return new Promise(resolve => {
    execFile('dbus-send', question, { timeout: WITHIN, killSignal: 'SIGKILL' }, (error, stdout) => {
      if (error?.code === 'ENOENT') resolve('dbus-send is not installed, which asks the service for them')
      else if (error) resolve('there is no notification service that answers')
      else resolve(/\bactions\b/.test(stdout) ? null : 'the notification service here has no buttons')
    })
  })
}

/** At SIGINT notify-send closes the notification; an older one just ends. */
function takeBack(child: ChildProcess): void {
  child.kill('SIGINT')
  const late = setTimeout(() => child.kill('SIGKILL'), GRACE)
  child.once('close', () => clearTimeout(late))
}
