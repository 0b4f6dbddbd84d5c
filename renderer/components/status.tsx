import { AlertTriangle, Check, CircleDashed, Info, LoaderCircle, Minus, X } from 'lucide-react'
import type { Severity, Verdict } from '#shared/diagnosis/model.ts'
import type { StateLine } from '#shared/environments/model.ts'
import './status.css'

export type Tone = StateLine['tone']

/** Told by shape as well as by colour: round, diamond, square, ring. */
export const StateDot = ({ tone }: { readonly tone: Tone }) => (
  <span className={`state-dot ${tone}`} aria-hidden="true" />
)

export const toneOfVerdict = (verdict: Verdict | 'running' | 'failed'): Tone =>
  verdict === 'pass'
    ? 'ok'
    : verdict === 'warn'
      ? 'warn'
      : verdict === 'fail' || verdict === 'failed'
        ? 'bad'
        : 'idle'

export type Mark = Verdict | 'running' | 'waiting'

/** The station's and the list's mark; its meaning stands beside it in words. */
export const VerdictIcon = ({ mark, size = 13 }: { readonly mark: Mark; readonly size?: number }) => {
  const props = { size, strokeWidth: 2.6, 'aria-hidden': true } as const
  if (mark === 'pass') return <Check {...props} />
  if (mark === 'warn') return <AlertTriangle {...props} />
  if (mark === 'fail') return <X {...props} />
  if (mark === 'skipped') return <Minus {...props} />
  if (mark === 'running') return <LoaderCircle {...props} className="spin" />
  return <CircleDashed {...props} />
}

export const SeverityIcon = ({
  severity,
  size = 15,
}: {
  readonly severity: Severity
  readonly size?: number
}) => {
  const props = { size, strokeWidth: 2.2, 'aria-hidden': true } as const
  if (severity === 'error') return <X {...props} />
  return severity === 'warning' ? <AlertTriangle {...props} /> : <Info {...props} />
}

export const Pill = ({
  tone = 'idle',
  children,
  id,
}: {
  readonly tone?: Tone
  readonly children: React.ReactNode
  readonly id?: string
}) => (
  <span className={`pill ${tone}`} id={id}>
    {children}
  </span>
)

export const Spinner = ({ label }: { readonly label: string }) => (
  <span className="spinner" role="status">
    <LoaderCircle size={15} className="spin" aria-hidden="true" />
    <span>{label}</span>
  </span>
)
