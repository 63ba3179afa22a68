import { useCallback, useEffect, useState } from 'react'
import type { VariableResults } from '../../../shared/contract/variable.ts'
import { useApp } from '../../store/react.ts'

const SHOWN = 100

/** The variables whose name holds `text`; asked for anew as they change. */
export function useVariables(text: string): VariableResults['variable.list'] | null {
  const app = useApp()
  const [list, setList] = useState<VariableResults['variable.list'] | null>(null)
  const read = useCallback(() => {
    const wanted = text.trim() === '' ? {} : { text: text.trim() }
    app.call('variable.list', { ...wanted, limit: SHOWN }).then(setList, app.toasts.fail)
  }, [app, text])
  useEffect(() => {
    read()
    return app.connection.onPush('variables', read)
  }, [app, read])
  useEffect(() => {
    void app.attempt('variable.watch', {})
    return () => void app.call('variable.unwatch', {}).catch(() => {})
  }, [app])
  return list
}
