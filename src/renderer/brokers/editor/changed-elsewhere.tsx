import { useEffect } from 'react'
import type { Broker } from '../../../shared/workspace/broker.ts'
import { Button } from '../../component/button.tsx'
import { Callout } from '../../component/problem.tsx'
import { draftOfBroker, sameDraft } from '../draft/broker-draft.ts'
import { useForm } from '../form/form-context.ts'

/** The workspace may change under an open form: in another window, by undo, or by the switch in the list. */
export function ChangedElsewhere({ broker }: { broker: Broker | null }) {
  const { base, dirty, saving, reset } = useForm()
  const changed = broker !== null && !saving && !sameDraft(draftOfBroker(broker), base)

  useEffect(() => {
    if (changed && !dirty) reset(draftOfBroker(broker))
  }, [changed, dirty, broker, reset])

  if (!changed || !dirty) return null
  return (
    <Callout level="warning" title={`${broker.name} was changed elsewhere meanwhile.`}>
      Saving replaces that by what stands here.{' '}
      <Button small onClick={() => reset(draftOfBroker(broker))}>
        Take over what is saved
      </Button>
    </Callout>
  )
}
