import { useApp } from '../store/react.ts'

/** Copies text and says so; says what to do where the browser refuses. */
export function useCopy(): (text: string, done?: string) => void {
  const { toasts } = useApp()
  return (text, done = 'Copied') => {
    const refused = () =>
      toasts.show('warning', 'The clipboard is not open to this page.', {
        text: 'Select the text and copy it with the keyboard.',
      })
    if (!navigator.clipboard) return refused()
    navigator.clipboard.writeText(text).then(() => toasts.show('success', done), refused)
  }
}
