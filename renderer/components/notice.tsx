import { AlertTriangle, Check, Info, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Failure } from '#shared/errors.ts'
import { frameWords } from '../words/frame.ts'
import { Advice } from './advice.tsx'
import { Button } from './button.tsx'
import './notice.css'

export interface NoticeProps {
  readonly tone: 'bad' | 'warn' | 'info' | 'ok'
  readonly title?: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly onDismiss?: (() => void) | undefined
  /** Spoken at once by screen readers. */
  readonly alert?: boolean
}

const icons = { bad: X, warn: AlertTriangle, info: Info, ok: Check }

export const Notice = ({ tone, title, children, actions, onDismiss, alert = false }: NoticeProps) => {
  const Icon = icons[tone]
  return (
    <div className={`notice ${tone}`} role={alert ? 'alert' : undefined}>
      <span className="notice-mark">
        <Icon size={13} strokeWidth={2.6} aria-hidden="true" />
      </span>
      <div className="notice-text">
        {title === undefined ? null : <strong>{title}</strong>}
        {children}
      </div>
      {actions === undefined ? null : <div className="notice-actions">{actions}</div>}
      {onDismiss === undefined ? null : (
        <Button kind="quiet" size="small" onPress={onDismiss}>
          {frameWords.dismiss}
        </Button>
      )}
    </div>
  )
}

/** What happened, and what to do. */
export const FailureNotice = ({
  failure,
  actions,
  onDismiss,
  tone = 'bad',
  banner = false,
}: {
  readonly failure: Failure
  readonly actions?: ReactNode
  readonly onDismiss?: (() => void) | undefined
  readonly tone?: 'bad' | 'warn'
  /** The one at the top of the page: that the program does not answer is said there and nowhere else. */
  readonly banner?: boolean
}) =>
  failure.code === 'UNREACHABLE' && !banner ? null : (
    <Notice tone={tone} title={failure.message} actions={actions} onDismiss={onDismiss} alert>
      {failure.remedy === undefined ? null : (
        <p>
          <Advice text={failure.remedy} />
        </p>
      )}
    </Notice>
  )
