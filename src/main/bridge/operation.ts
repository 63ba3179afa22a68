import type { DeadLetterDetail, DeadLetterRow } from '../../shared/contract/dead-letter.ts'
import { toBase64 } from '../../shared/encoding.ts'
import { eventString } from '../../shared/event.ts'
import { type DeadLetter, isWhole } from '../run/dead-letter.ts'
import type { DeadLetters } from '../run/dead-letters.ts'
import { BY_HAND } from '../run/run.ts'
import type { DeadLetterPort, OperationPort } from '../window/operation-port.ts'
import type { Engine } from './engine.ts'

const SHOWN_BYTES = 1_048_576

export function operationPort(engine: Engine): OperationPort {
  const { pause, questions } = engine.oversight
  return {
    pause: (paused, until) => pause.set(paused, until),
    stopAll: () => engine.runner.stopEach(),
    answer: (question, allow) => questions.answer(question, allow),
    cycles: draft => engine.cycles(draft),
  }
}

export function deadLetterPort(letters: DeadLetters): DeadLetterPort {
  return {
    page: (limit, before) => ({
      letters: letters.list(limit, before).map(letter => rowOf(letters, letter)),
      total: letters.count,
      dropped: letters.dropped,
    }),
    detail: id => detailOf(letters, letters.get(id)),
    runAgain: (id, from) => letters.runAgain(id, from),
    dismiss: id => letters.dismiss(id),
    dismissAll: () => letters.dismissAll(),
  }
}

function rowOf(letters: DeadLetters, letter: DeadLetter): DeadLetterRow {
  const { id, time, rule, name, trigger, event, size, action, error } = letter
  const { topic } = event.source
  return {
    id,
    time,
    rule,
    name,
    event:
      trigger === BY_HAND
        ? null
        : { id: event.id, string: eventString(event), time: event.time, topic, size },
    action,
    error,
    now: letters.standing(letter),
    again: letters.againBy(id),
  }
}

function detailOf(letters: DeadLetters, letter: DeadLetter): DeadLetterDetail {
  const { bytes } = letter.event.payload
  return {
    row: rowOf(letters, letter),
    payload: isWhole(letter) ? toBase64(bytes.subarray(0, SHOWN_BYTES)) : null,
    truncated: letter.size > SHOWN_BYTES,
  }
}
