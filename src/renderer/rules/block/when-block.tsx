import { useDraft } from '../editor/editor-context.tsx'
import { SentenceBlock } from '../editor/sentence-block.tsx'
import { AddPart } from './add-part.tsx'
import styles from './part.module.css'
import { PartCard } from './part-card.tsx'

/** When: the triggers, of which any starts the rule. */
export function WhenBlock() {
  const triggers = useDraft(draft => draft.triggers)
  return (
    <SentenceBlock
      word="When"
      place="triggers"
      note={triggers.length === 0 ? undefined : triggers.length > 1 ? 'any of these happens' : 'this happens'}
      empty={
        triggers.length === 0 ? 'Nothing starts it yet: without a trigger it runs only by hand.' : undefined
      }
    >
      <ul className={styles.parts}>
        {triggers.map((keyed, index) => (
          <PartCard key={keyed.key} list="triggers" keyed={keyed} index={index} count={triggers.length} />
        ))}
      </ul>
      <AddPart list="triggers" label="Add trigger" />
    </SentenceBlock>
  )
}
