import { BookmarkPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../component/button.tsx'
import { useRules } from '../../store/react.ts'
import { RuleTestList } from './rule-tests.tsx'
import { SaveTest, type TestedWorld } from './save-test.tsx'
import { useRuleTests } from './use-rule-tests.ts'

export interface TestsOfProps {
  rule: string
  /** The rule was edited and not saved: a test would keep what the saved one does. */
  unsaved: boolean
  /** What a test is made of. */
  world(): TestedWorld
}

/** Makes a test of the chosen span, and shows those that there are. */
export function TestsOf({ rule, unsaved, world }: TestsOfProps) {
  const tests = useRuleTests(rule)
  const [saving, setSaving] = useState(false)
  const name = useRules().find(({ id }) => id === rule)?.name ?? rule
  return (
    <>
      {saving ? (
        <SaveTest
          rule={rule}
          name={name}
          taken={tests.tests?.map(test => test.name) ?? []}
          world={world}
          onDone={() => {
            setSaving(false)
            tests.refresh()
          }}
          onCancel={() => setSaving(false)}
        />
      ) : (
        <div>
          <Button
            small
            variant="quiet"
            icon={BookmarkPlus}
            disabled={unsaved}
            title={unsaved ? 'Save the rule first: a test keeps what the saved rule does' : undefined}
            onClick={() => setSaving(true)}
          >
            Save as a test
          </Button>
        </div>
      )}
      <RuleTestList tests={tests} />
    </>
  )
}
