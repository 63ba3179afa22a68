import { useEffect, useState } from 'react'
import { useApp } from '../../store/react.ts'
import { SHOWN, type VariableList, withChanges } from './apply-changes.ts'

/** The variables whose name holds `text`, and what becomes of them. */
export function useVariables(text: string): VariableList | null {
  const app = useApp()
  const [list, setList] = useState<VariableList | null>(null)
  useEffect(() => {
    let latest: VariableList | null = null
    let reads = 0
    const show = (next: VariableList) => {
      latest = next
      setList(next)
    }
    function read() {
      const mine = ++reads
      const wanted = text.trim() === '' ? {} : { text: text.trim() }
      app.call('variable.list', { ...wanted, limit: SHOWN }).then(
        answer => mine === reads && show(answer),
        error => mine === reads && app.toasts.fail(error),
      )
    }
    read()
    const unlisten = app.connection.onPush('variables', batch => {
      const next = latest && withChanges(latest, batch, text)
      if (next) show(next)
      else read()
    })
    return () => {
      reads++
      unlisten()
    }
  }, [app, text])
  useEffect(() => {
    void app.attempt('variable.watch', {})
    return () => void app.call('variable.unwatch', {}).catch(() => {})
  }, [app])
  return list
}
