import { useEffect, useRef, useState } from 'react'

/** Milliseconds after the last key before the core is asked. */
const TYPING_PAUSE = 180

/** What is being typed: shown at once, told on only after a pause, and replaced where `value` changes otherwise. */
export function useTyped(value: string, tell: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(value)
  const latest = useRef(tell)
  latest.current = tell
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => latest.current(text), TYPING_PAUSE)
    return () => clearTimeout(timer)
  }, [text, value])
  return [text, setText]
}
