import { useEffect } from 'react'
import { useApp } from '../store/react.ts'
import { places } from './places.ts'

/** Keys that hold on every screen. */
export function useShortcuts(): void {
  const app = useApp()
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      const place = places.find(({ key }) => key === event.key)
      if (event.key.toLowerCase() === 'k')
        app.state.setState(({ paletteOpen }) => ({ paletteOpen: !paletteOpen }))
      else if (place) app.navigation.go({ screen: place.screen })
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [app])
}
