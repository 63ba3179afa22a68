import type { Plugin } from '../plugin.ts'
import { notifyAction } from './notify.ts'
import type { NotificationPorts } from './ports.ts'

/** Notifications of the desktop, or in the window of Tomte. */
export function notificationPlugin(ports: NotificationPorts): Plugin {
  return {
    id: 'notification',
    title: 'Notifications',
    prefix: 'Notification',
    events: [],
    triggers: [],
    actions: [notifyAction(ports)],
  }
}
