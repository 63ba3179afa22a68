import { useDraft } from '../editor/editor-context.tsx'
import { SentenceBlock } from '../editor/sentence-block.tsx'
import { AddPart } from './add-part.tsx'
import styles from './part.module.css'
import { PartCard } from './part-card.tsx'
import { PartCards } from './part-cards.ts'

/** Then: the actions, one after another. */
export function ThenBlock() {
  const actions = useDraft(draft => draft.actions)
  return (
    <SentenceBlock
      word="Then"
      place="actions"
      note={actions.length === 0 ? undefined : actions.length > 1 ? 'do these, one after another' : 'do this'}
      empty={actions.length === 0 ? 'It does nothing yet.' : undefined}
    >
      <PartCards value={PartCard}>
        <ol className={styles.parts}>
          {actions.map((keyed, index) => (
            <PartCard key={keyed.key} list="actions" keyed={keyed} index={index} count={actions.length} />
          ))}
        </ol>
      </PartCards>
      <AddPart list="actions" label="Add action" />
    </SentenceBlock>
  )
}
