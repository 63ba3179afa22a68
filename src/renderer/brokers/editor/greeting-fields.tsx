import { NumberField } from '../../component/number-field.tsx'
import { PairsEditor } from '../../component/pairs-editor.tsx'
import { Switch } from '../../component/switch.tsx'
import { useFault, useForm } from '../form/form-context.ts'
import styles from './form.module.css'

const FIELDS = ['receiveMaximum', 'topicAliasMaximum', 'requestResponseInformation', 'userProperties']

/** What Tomte tells a broker of MQTT 5 when it connects. */
export function GreetingFields() {
  const { draft, change } = useForm()
  const receiveMaximum = useFault('receiveMaximum')
  const topicAliasMaximum = useFault('topicAliasMaximum')
  const userProperties = useFault('userProperties')
  return (
    <>
      <div className={styles.pair}>
        <NumberField
          label="Receive maximum"
          value={draft.receiveMaximum}
          onChange={value => change({ receiveMaximum: value })}
          {...receiveMaximum}
          min={1}
          max={65_535}
          unit="messages"
          help="How many of QoS 1 and 2 the broker may send before one is acknowledged (MQTT 5)."
        />
        <NumberField
          label="Topic alias maximum"
          value={draft.topicAliasMaximum}
          onChange={value => change({ topicAliasMaximum: value })}
          {...topicAliasMaximum}
          min={0}
          max={1000}
          unit="topics"
          help="How many topics the broker may shorten to a number; 0 is none (MQTT 5)."
        />
      </div>
      <Switch
        label="Ask for response information"
        checked={draft.requestResponseInformation}
        onChange={requestResponseInformation => change({ requestResponseInformation })}
        help="The broker may then say under which topic answers to requests are to come (MQTT 5)."
      />
      <PairsEditor
        label="User properties of CONNECT"
        value={draft.userProperties}
        onChange={value => change({ userProperties: value })}
        {...userProperties}
        add="Add a user property"
        help="Sent to the broker with each greeting, in this order (MQTT 5)."
      />
    </>
  )
}

/** Whether one of these fields has a fault, and so must be seen. */
export function useHasGreetingFault(): boolean {
  const { faults } = useForm()
  return Object.keys(faults).some(path => FIELDS.some(field => path.startsWith(field)))
}
