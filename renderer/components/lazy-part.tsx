import { Component, type ReactNode, Suspense } from 'react'
import { dictionary } from '../words/dictionary.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'
import { Spinner } from './status.tsx'

const words = dictionary({
  loading: 'Loading…',
  broken: 'This part of the page could not be shown.',
  remedy: 'What stands in the form is kept as a draft. Try again, or load the page anew.',
  again: 'Try again',
})

interface BoundaryState {
  readonly error: Error | null
}

/** A fault while drawing one part leaves the rest of the page as it is. */
class Boundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null }

  static getDerivedStateFromError(error: Error): BoundaryState {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return (
      <Notice
        tone="bad"
        title={words.broken}
        alert
        actions={
          <Button size="small" onPress={() => this.setState({ error: null })}>
            {words.again}
          </Button>
        }
      >
        <p>{words.remedy}</p>
        <p className="mono">{this.state.error.message}</p>
      </Notice>
    )
  }
}

export const LazyPart = ({
  children,
  quiet = false,
}: {
  readonly children: ReactNode
  readonly quiet?: boolean
}) => (
  <Boundary>
    <Suspense fallback={quiet ? null : <Spinner label={words.loading} />}>{children}</Suspense>
  </Boundary>
)
