import { execFile } from 'node:child_process'
import { join } from 'node:path'
import type { NotificationShown } from '../../shared/contract/notification.ts'
import { TomteError } from '../../shared/errors.ts'
import { type Buttons, notifyWithButtons } from './notify-send.ts'

/** Milliseconds the program that shows the notification may take. */
const WITHIN = 5000

interface Notification {
  title: string
  body: string
}

interface Command {
  program: string
  arguments: string[]
  environment?: Record<string, string>
}

/**
 * Shows a notification through the OS, for a host that has no notifications of its own. Title and body are passed as arguments
 * or environment, never as program text. Its buttons can be shown on Linux alone.
 * @throws TomteError ERR_NOTIFICATION_UNAVAILABLE where there is no such service, or nobody to see it
 */
export async function showOsNotification(
  notification: Notification,
  open?: Buttons,
): Promise<NotificationShown | undefined> {
  if (!open) {
    await runToEnd(notification)
    return undefined
  }
  const { program, arguments: args } = commandFor(process.platform, notification)
  const why =
    program === 'notify-send'
      ? await notifyWithButtons(args, open)
      : 'Tomte can show buttons through this system only in its desktop app'
  if (why === null) return { buttons: true }
  await runToEnd(notification)
  return { buttons: false, why }
}

function runToEnd(notification: Notification): Promise<void> {
  const { program, arguments: args, environment } = commandFor(process.platform, notification)
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { timeout: WITHIN, killSignal: 'SIGKILL', windowsHide: true, env: { ...process.env, ...environment } },
      (error, _stdout, stderr) => {
        if (error) reject(unavailable(program, error, stderr))
        else resolve()
      },
    )
  })
}

/** The program that shows a notification on `platform`. */
export function commandFor(platform: NodeJS.Platform, { title, body }: Notification): Command {
  if (platform === 'win32') return powershellToast(title, body)
  if (platform === 'darwin') return { program: '/usr/bin/osascript', arguments: [...osascript, title, body] }
  return { program: 'notify-send', arguments: ['--app-name=Tomte', '--', title, bodyMarkup(body)] }
}

/** Servers read the body as markup, and notify-send reads backslashes in it as C does. */
function bodyMarkup(body: string): string {
  return body
    .replaceAll('\\', '\\\\')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

const osascript = [
  '-e',
  'on run argv',
  '-e',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  '-e',
  'end run',
  '--',
]

/** Shown in the name of PowerShell: a toast needs an application that is installed with a shortcut. */
const POWERSHELL_ID = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'
const toast = `
$ErrorActionPreference = 'Stop'
$manager = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$xml = $manager::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$texts = $xml.GetElementsByTagName('text')
$null = $texts.Item(0).AppendChild($xml.CreateTextNode($env:TOMTE_NOTIFICATION_TITLE))
$null = $texts.Item(1).AppendChild($xml.CreateTextNode($env:TOMTE_NOTIFICATION_BODY))
$manager::CreateToastNotifier('${POWERSHELL_ID}').Show([Windows.UI.Notifications.ToastNotification]::new($xml))
`

function powershellToast(title: string, body: string): Command {
  return {
    program: join(
      process.env.SystemRoot ?? 'C:\\Windows',
      'System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    ),
    arguments: ['-NoProfile', '-NonInteractive', '-Command', toast],
    environment: { TOMTE_NOTIFICATION_TITLE: title, TOMTE_NOTIFICATION_BODY: body },
  }
}

function unavailable(program: string, error: Error & { code?: unknown; killed?: boolean }, stderr: string) {
  if (error.code === 'ENOENT')
    return new TomteError(
      'ERR_NOTIFICATION_UNAVAILABLE',
      `The notification was not shown: ${program} is not installed on this machine.`,
      {
        cause: error,
        hint:
          program === 'notify-send'
            ? 'Install it (on Debian and Ubuntu: apt install libnotify-bin), or show notifications in the window.'
            : 'Show notifications in the window instead.',
      },
    )
  const said = error.killed
    ? `no answer within ${WITHIN / 1000} s`
    : stderr.trim().split('\n').at(-1)?.slice(0, 300)
  return new TomteError(
    'ERR_NOTIFICATION_UNAVAILABLE',
    `The notification was not shown: this machine has no notification service that answers${said ? ` (${said})` : ''}.`,
    {
      cause: error,
      hint: 'Tomte must run in a desktop session with a notification daemon; else show notifications in the window.',
    },
  )
}
