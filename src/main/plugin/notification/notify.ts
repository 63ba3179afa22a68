import { z } from 'zod'
import { TomteError } from '../../../shared/errors.ts'
import { type ActionOutput, defineAction } from '../plugin.ts'
import type { Notification, NotificationPorts } from './ports.ts'

const MAXIMUM_TITLE = 200
const MAXIMUM_BODY = 4000

const destinations = ['auto', 'system', 'window'] as const
type Destination = (typeof destinations)[number]

export function notifyAction(ports: NotificationPorts) {
  return defineAction({
    type: 'notification',
    title: 'Show a notification',
    description: 'Tells whoever sits at this machine, or has Tomte open.',
    icon: 'bell',
    summary: 'Notify: {title}',
    schema: z.strictObject({
      title: z.string('Give the notification a title.').min(1, 'Give the notification a title.').max(1000),
      body: z.string().max(16_384).default(''),
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
    templates: { title: 'text', body: 'text' },
    execute: ({ title, body, to }) =>
      show(ports, { title: cut(title.trim() || 'Tomte', MAXIMUM_TITLE), body: cut(body, MAXIMUM_BODY) }, to),
  })
}

async function show(
  ports: NotificationPorts,
  notification: Notification,
  to: Destination,
): Promise<ActionOutput> {
  if (to === 'window') {
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
  try {
    await ports.system(notification)
    return { shown: 'by the system' }
  } catch (error) {
    const windows = to === 'auto' ? ports.window(notification) : 0
    if (windows === 0) throw error
    return { shown: 'in the window', windows, why: error instanceof Error ? error.message : String(error) }
  }
}

function cut(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters - 1)}…` : text
}
