import { z } from 'zod'
import type { NotificationButton } from '../../../shared/contract/notification.ts'
import { TomteError } from '../../../shared/errors.ts'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { type ActionOutput, defineAction } from '../plugin.ts'
import type { OpenNotification } from './open-notifications.ts'
import type { Notification, NotificationPorts } from './ports.ts'

const MAXIMUM_TITLE = 200
const MAXIMUM_BODY = 4000
const MAXIMUM_LABEL = 60
/** More than the services of any system show. */
const MAXIMUM_BUTTONS = 4
const HOUR = 3600

const destinations = ['auto', 'system', 'window'] as const
type Destination = (typeof destinations)[number]

const buttonsSchema = z
  .array(
    z.strictObject({
      id: idSchema,
      label: z.string('Say what stands on the button.').min(1, 'Say what stands on the button.').max(1000),
    }),
  )
  .max(MAXIMUM_BUTTONS, `A notification has at most ${MAXIMUM_BUTTONS} buttons.`)
  .refine(
    buttons => new Set(buttons.map(({ id }) => id)).size === buttons.length,
    'Two buttons have the same id.',
  )

/** What a notification asks, and whom it tells the answer. */
export interface Question {
  buttons: readonly NotificationButton[]
  title: string
  rule: { id: string; name: string }
  value: string
  /** Seconds. */
  expires: number
}

/** `ask` opens the buttons of a notification for an answer. */
export function notifyAction(ports: NotificationPorts, ask: (question: Question) => OpenNotification) {
  return defineAction({
    type: 'notification',
    title: 'Show a notification',
    description: 'Tells whoever sits at this machine, or has Tomte open; its buttons emit events.',
    icon: 'bell',
    summary: 'Notify: {title}',
    schema: z.strictObject({
      title: z.string('Give the notification a title.').min(1, 'Give the notification a title.').max(1000),
      body: z.string().max(16_384).default(''),
      buttons: buttonsSchema.default([]),
      value: z.string().max(16_384).default(''),
      expires: z.number().positive().max(86_400).default(HOUR),
      to: z.enum(destinations, 'A notification goes to auto, system or window.').default('auto'),
    }),
    fields: [
      {
        name: 'title',
        label: 'Title',
        control: 'text',
        template: true,
        required: true,
        placeholder: 'The freezer is warm',
      },
      {
        name: 'body',
        label: 'Text',
        control: 'multiline',
        template: true,
        placeholder: '{{payload.temperature}} °C',
      },
      {
        name: 'buttons',
        label: 'Buttons',
        control: 'buttons',
        template: true,
        help: 'Pressing one emits Notification.ID once. Where the system has no buttons, an open window of Tomte shows them.',
      },
      {
        name: 'value',
        label: 'Value of the answer',
        control: 'text',
        template: true,
        advanced: true,
        placeholder: '{{topic}}',
        help: 'Comes with the event of the button as payload.value.',
      },
      {
        name: 'expires',
        label: 'Buttons work for',
        control: 'number',
        unit: 's',
        advanced: true,
        placeholder: String(HOUR),
      },
      {
        name: 'to',
        label: 'Shown',
        control: 'select',
        advanced: true,
        options: [
          { value: 'auto', label: 'By the system, else in the window' },
          { value: 'system', label: 'By the system' },
          { value: 'window', label: 'In the window of Tomte' },
        ],
      },
    ],
    initial: { title: '', body: '', to: 'auto' },
    templates: { title: 'text', body: 'text', buttons: 'texts', value: 'text' },
    execute({ title, body, to, buttons, value, expires }, { rule: { id, name } }) {
      const shown = { title: cut(title.trim() || 'Tomte', MAXIMUM_TITLE), body: cut(body, MAXIMUM_BODY) }
      if (buttons.length === 0) return show(ports, shown, to)
      const labelled = buttons.map(button => ({
        id: button.id,
        label: cut(button.label.trim() || button.id, MAXIMUM_LABEL),
      }))
      const question = { buttons: labelled, title: shown.title, rule: { id, name }, value, expires }
      return showWithButtons(ports, shown, to, ask(question))
    },
  })
}

async function show(
  ports: NotificationPorts,
  notification: Notification,
  to: Destination,
): Promise<ActionOutput> {
  if (to === 'window') return showInWindow(ports, notification)
  try {
    await ports.system(notification)
    return { shown: 'by the system' }
  } catch (error) {
    const windows = to === 'auto' ? ports.window(notification) : 0
    if (windows === 0) throw error
    return { shown: 'in the window', windows, why: error instanceof Error ? error.message : String(error) }
  }
}

/** Where the OS shows it without its buttons, an open window shows it with them too. */
async function showWithButtons(
  ports: NotificationPorts,
  notification: Notification,
  to: Destination,
  open: OpenNotification,
): Promise<ActionOutput> {
  const { id, expires } = open
  const inWindow = { ...notification, id, buttons: [...open.buttons], expires }
  try {
    if (to === 'window') return showInWindow(ports, inWindow)
    const shown = await ports.system(notification, open).catch(error => {
      if (to === 'system') throw error
      return error as Error
    })
    if (shown instanceof Error) {
      const windows = ports.window(inWindow)
      if (windows === 0) throw shown
      return { shown: 'in the window', windows, why: shown.message }
    }
    if (shown?.buttons) return { shown: 'by the system', buttons: 'by the system' }
    const windows = to === 'auto' && !open.over.aborted ? ports.window(inWindow) : 0
    if (windows > 0) return { shown: 'by the system', buttons: 'in the window', windows }
    open.end()
    return { shown: 'by the system', buttons: `nowhere: ${shown?.why ?? 'the system has none'}` }
  } catch (error) {
    open.end()
    throw error
  }
}

function showInWindow(
  ports: NotificationPorts,
  notification: Parameters<NotificationPorts['window']>[0],
): ActionOutput {
  const windows = ports.window(notification)
  if (windows > 0) return { shown: 'in the window', windows }
  throw new TomteError(
    'ERR_NOTIFICATION_NO_WINDOW',
    'The notification was not shown: no window of Tomte is open.',
    {
      hint: 'Open Tomte, or let the notification be shown by the system.',
    },
  )
}

function cut(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters - 1)}…` : text
}
