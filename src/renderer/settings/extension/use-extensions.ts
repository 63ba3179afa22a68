import { useEffect, useState } from 'react'
import type { ExtensionList } from '../../../shared/contract/extension.ts'
import { useApp } from '../../store/react.ts'

/** The user plug-ins, as they are and become; null before the core has answered. */
export function useExtensions(): ExtensionList | null {
  const app = useApp()
  const [list, setList] = useState<ExtensionList | null>(null)
  useEffect(() => {
    const ignore = app.connection.onPush('extensions', setList)
    void app.attempt('extension.watch', {}).then(answer => answer && setList(answer))
    return () => {
      ignore()
      void app.call('extension.unwatch', {}).catch(() => {})
    }
  }, [app])
  return list
}
