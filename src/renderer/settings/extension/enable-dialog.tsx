import type { ExtensionRow } from '../../../shared/contract/extension.ts'
import type { ExtensionPermission } from '../../../shared/extension.ts'
import { ConfirmDialog } from '../../component/confirm-dialog.tsx'
import { useApp } from '../../store/react.ts'

const permissionWords: Record<ExtensionPermission, string> = {
  files: 'read and write your files',
  programs: 'start other programs',
}

export interface EnableDialogProps {
  /** Null: nothing is asked. */
  extension: ExtensionRow | null
  confined: boolean
  onClose(): void
}

/** Asks before code that is not Tomte's is run. */
export function EnableDialog({ extension, confined, onClose }: EnableDialogProps) {
  const app = useApp()
  const wants = (extension?.permissions ?? []).map(permission => permissionWords[permission])
  const enable = () => {
    onClose()
    if (extension?.hash) void app.attempt('extension.enable', { id: extension.id, hash: extension.hash })
  }
  return (
    <ConfirmDialog
      open={extension !== null}
      title={`Enable ${extension?.name ?? extension?.id ?? ''}?`}
      confirm="Enable"
      danger={false}
      onConfirm={enable}
      onCancel={onClose}
    >
      <p>
        A plug-in is a program
        {extension?.author && (
          <>
            {' '}
            by <bdi>“{extension.author}”</bdi>
          </>
        )}
        . It runs beside Tomte
        {wants.length > 0
          ? `, may use the network, and wants to ${wants.join(' and ')}`
          : ' and may use the network'}
        .
        {confined
          ? ' Tomte holds it to that.'
          : ' On this machine Tomte cannot hold it to that: enable it only if you trust whoever made it.'}
      </p>
    </ConfirmDialog>
  )
}
