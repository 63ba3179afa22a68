import type { PartDescriptor } from '../../../shared/plugin.ts'
import { CodeField } from '../../component/code-field.tsx'
import { TopicField } from '../../component/topic-field.tsx'
import { useApp, useBrokers } from '../../store/react.ts'
import { href } from '../../store/route.ts'
import { seenTopics } from '../../store/seen-topics.ts'
import styles from '../block/part.module.css'
import type { Part } from '../draft/part-value.ts'
import { fieldValue } from '../draft/part-value.ts'
import { useEditor } from '../editor/editor-context.tsx'
import { wordsOf } from '../editor/use-matching-event.ts'
import { brokersNotSubscribed } from '../scope/subscription-cover.ts'
import { type ControlProps, fieldProps, textOf } from './control.ts'
import { TemplatePreview } from './template-preview.tsx'

const MOST_SEEN = 200

/** A topic to publish to: completed with those seen lately and, between `{{` and `}}`, with fields. */
export function TopicControl(props: ControlProps) {
  const { hint, value, part, descriptor, onChange } = props
  const app = useApp()
  const { matching } = useEditor()
  const broker = brokerOf(part, descriptor)
  if (!hint.template)
    return (
      <TopicField
        {...fieldProps(props)}
        kind="name"
        value={textOf(value)}
        onChange={onChange}
        broker={broker}
        placeholder={hint.placeholder}
      />
    )
  return (
    <>
      <CodeField
        {...fieldProps(props)}
        value={textOf(value)}
        onChange={onChange}
        template
        words={wordsOf(matching)}
        suggestions={() => seenTopics(app.state.getState().events.rows, broker, MOST_SEEN)}
        multiline={false}
        placeholder={hint.placeholder}
      />
      <TemplatePreview template={textOf(value)} />
    </>
  )
}

/** A topic filter, with word of it where no subscription lets such messages in. */
export function TopicFilterControl(props: ControlProps) {
  const { hint, value, part, descriptor, onChange } = props
  const brokers = useBrokers()
  const broker = brokerOf(part, descriptor)
  const [deaf] = brokersNotSubscribed(textOf(value), broker, brokers)
  return (
    <>
      <TopicField
        {...fieldProps(props)}
        kind="filter"
        value={textOf(value)}
        onChange={onChange}
        broker={broker}
        placeholder={hint.placeholder}
      />
      {deaf && (
        <p className={styles.note}>
          {broker === null ? 'No broker is' : `${deaf.name} is not`} subscribed to this, so no such message
          comes in.{' '}
          <a href={href({ screen: 'brokers', id: deaf.id })}>Add it to the subscriptions of {deaf.name}</a>
        </p>
      )}
    </>
  )
}

/** The broker chosen beside it; null: any. */
function brokerOf(part: Part, descriptor: PartDescriptor): string | null {
  const hint = descriptor.fields.find(field => field.control === 'broker')
  const broker = hint && fieldValue(part, hint.name)
  return typeof broker === 'string' && broker !== '' ? broker : null
}
