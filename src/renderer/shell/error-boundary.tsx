import { CircleAlert } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { Button } from '../component/button.tsx'
import { EmptyState } from '../component/empty-state.tsx'

/** Holds a fault of one screen back from the rest of the window; `resetKey` changing tries again. */
export class ErrorBoundary extends Component<
  { resetKey: string; children: ReactNode },
  { error: Error | null }
> {
  override state = { error: null as Error | null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override componentDidUpdate(before: { resetKey: string }) {
    if (before.resetKey !== this.props.resetKey && this.state.error) this.setState({ error: null })
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <EmptyState
        icon={CircleAlert}
        title="This screen stopped working"
        action={<Button onClick={() => this.setState({ error: null })}>Try again</Button>}
      >
        Tomte itself and your rules keep running. What went wrong: {error.message}
      </EmptyState>
    )
  }
}
