import { useEffect, useState } from 'react'
import { useApp } from '../../store/react.ts'
import { SHOWN, type VariableList, withChanges } from './apply-changes.ts'

/** The variables whose name holds `text`, and what becomes of them. */
export function useVariables(text: string): VariableList | null {
  const app = useApp()
  const [list, setList] = useState<VariableList | null>(null)
  // Before the list is read, so that no change is missed between the two.
  useEffect(() => {
    void app.attempt('variable.watch', {})
    return () => void app.call('variable.unwatch', {}).catch(() => {})
  }, [app])
  useEffect(() => {
    let latest: VariableList | null = null
    let reading = false
    let wanted = true
    const show = (next: VariableList) => {
      latest = next
      setList(next)
    }
    async function read() {
      reading = true
      const searched = text.trim() === '' ? {} : { text: text.trim() }
      const answer = await app.attempt('variable.list', { ...searched, limit: SHOWN })
      reading = false
      if (wanted && answer) show(answer)
    }
    void read()
    const unlisten = app.connection.onPush('variables', batch => {
      if (reading) return // the answer that comes knows of it
      const next = latest && withChanges(latest, batch, text)
      if (next) show(next)
      else void read()
    })
    return () => {
      wanted = false
      unlisten()
    }
  }, [app, text])
  return list
}
