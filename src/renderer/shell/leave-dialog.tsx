import { ConfirmDialog } from '../component/confirm-dialog.tsx'
import { useApp, useAppState } from '../store/react.ts'

/** Asks before a form with unsaved changes is left. */
export function LeaveDialog() {
  const { navigation } = useApp()
  const { pending, guard } = useAppState(state => state.navigation)
  return (
    <ConfirmDialog
      open={pending !== null}
      title="Leave without saving?"
      confirm="Leave"
      onConfirm={() => navigation.answer(true)}
      onCancel={() => navigation.answer(false)}
    >
      {guard}
    </ConfirmDialog>
  )
}
