import { useEffect, useRef } from 'react'
import { useRoute } from '../store/react.ts'
import { MAIN } from './skip-link.tsx'

/** Where the element with the focus goes away with its screen, the keyboard goes on at the beginning of the new one. */
export function useKeptFocus(): void {
  const { screen, id } = useRoute()
  const place = `${screen}/${id}`
  const former = useRef(place)
  useEffect(() => {
    if (former.current === place) return
    former.current = place
    // A moment later: a field of the new screen may take the focus itself.
    const timer = setTimeout(() => {
      if (document.activeElement === document.body)
        document.getElementById(MAIN)?.focus({ preventScroll: true })
    }, 50)
    return () => clearTimeout(timer)
  }, [place])
}
