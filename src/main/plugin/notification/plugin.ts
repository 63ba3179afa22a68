import type { EmittedEvent } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'
import type { Plugin } from '../plugin.ts'
import { notifyAction, type Question } from './notify.ts'
import type { OpenNotification, OpenNotifications } from './open-notifications.ts'
import type { NotificationPorts } from './ports.ts'

const PREFIX = 'Notification'

/** Notifications of the desktop, or in the window of Tomte; their buttons emit events. */
export function notificationPlugin(ports: NotificationPorts, notifications: OpenNotifications): Plugin {
  let emit: (event: EmittedEvent) => void = () => {}

  /** The run is over by the time a person answers, so the answer is an event of the plug-in's own. */
  const ask = ({ buttons, title, rule, value, expires }: Question): OpenNotification =>
    notifications.open(buttons, expires, ({ id, label }) =>
      emit({
        prefix: PREFIX,
        suffix: id,
        payload: Payload.ofValue({ button: id, label, title, rule: rule.id, ruleName: rule.name, value }),
      }),
    )

  return {
    id: 'notification',
    title: 'Notifications',
    prefix: PREFIX,
    events: [{ pattern: `${PREFIX}.*`, description: 'A button of a notification was pressed.' }],
    triggers: [],
    actions: [notifyAction(ports, ask)],
    start(given) {
      emit = given
    },
    stop() {
      emit = () => {}
      notifications.stop()
    },
  }
}
