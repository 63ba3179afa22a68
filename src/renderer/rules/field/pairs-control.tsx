import { useState } from 'react'
import { PairsEditor } from '../../component/pairs-editor.tsx'
import { type ControlProps, fieldProps } from './control.ts'
import { type Pairs, pairsOf, recordOf, secretsOf } from './pairs-value.ts'
import { placeOfPart } from './secret-control.tsx'
import { SecretPairs } from './secret-pairs.tsx'

/** Names with values, kept as a record, or as pairs where a new part begins with a list of them. */
export function PairsControl(props: ControlProps) {
  const { value, descriptor, hint, onChange } = props
  const [typed, setTyped] = useState<Pairs>(() => pairsOf(value))
  const asList = Array.isArray(descriptor.initial[hint.name]) || Array.isArray(value)
  const secrets = secretsOf(value)
  // A record cannot hold an empty or doubled name: while one is typed, what is typed stands here alone.
  const pairs = same(asList, typed, pairsOf(value)) ? typed : pairsOf(value)
  return (
    <>
      <PairsEditor
        {...fieldProps(props)}
        value={pairs}
        onChange={next => {
          setTyped(next)
          onChange(asList ? next : recordOf(next, secrets))
        }}
      />
      {(hint.secrets || secrets.length > 0) && (
        <SecretPairs
          hint={hint}
          place={placeOfPart(props.part)}
          secrets={secrets}
          onChange={next => onChange(recordOf(pairs, next))}
        />
      )}
    </>
  )
}

function same(asList: boolean, typed: Pairs, given: Pairs): boolean {
  const written = (pairs: Pairs) => JSON.stringify(asList ? pairs : (recordOf(pairs, []) ?? {}))
  return written(typed) === written(given)
}
