import type { ReactNode } from 'react'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { Advice } from '../../components/advice.tsx'
import { Button } from '../../components/button.tsx'
import { FailureNotice, Notice } from '../../components/notice.tsx'
import type { Console } from '../../state/console.ts'
import { useConsole } from '../../state/context.tsx'
import type { Session } from '../../state/session.ts'
import { useStore } from '../../state/store.ts'
import { shortTime } from '../../words/format.ts'
import { frameWords } from '../../words/frame.ts'
import './banners.css'

/** The draft was made from a file that is another by now. */
export const isConflict = ({ draft, file }: EnvironmentView): boolean =>
  draft !== null && file.ok && draft.basedOn !== file.view.sha256

const restartKinds: readonly EnvironmentView['running']['kind'][] = [
  'restart-needed',
  'delivered-restart-needed',
]

const EnvironmentBanners = ({
  session,
  console,
}: {
  readonly session: Session
  readonly console: Console
}) => {
  const view = useStore(session.view)
  const shownView = useStore(console.ui, (ui) => ui.view)
  const banners: ReactNode[] = []
  if (!view.file.ok)
    banners.push(
      <FailureNotice
        key="file"
        failure={view.file.error}
        actions={
          <Button size="small" onPress={() => void session.reload()}>
            {frameWords.tryAgain}
          </Button>
        }
      />,
    )
  if (isConflict(view) && view.file.ok)
    banners.push(
      <Notice
        key="conflict"
        tone="warn"
        alert
        title={frameWords.changedOnDisk(shortTime(view.file.view.modifiedAt ?? ''))}
        actions={
          <Button size="small" onPress={() => console.openDialog({ name: 'conflict' })}>
            {frameWords.decide}
          </Button>
        }
      >
        <p>{frameWords.changedOnDiskWhy}</p>
      </Notice>,
    )
  if (view.keychain.kind === 'session-only' && shownView === 'email')
    banners.push(
      <Notice key="keychain" tone="warn" title={frameWords.sessionOnly}>
        <p>
          {view.keychain.error.message} <Advice text={view.keychain.error.remedy ?? ''} />
        </p>
      </Notice>,
    )
  if (restartKinds.includes(view.running.kind) && shownView !== 'server-file')
    banners.push(
      <Notice
        key="restart"
        tone="info"
        title={frameWords.restartNeeded}
        actions={
          <Button size="small" onPress={() => console.go('server-file')}>
            {frameWords.openRestart}
          </Button>
        }
      />,
    )
  return banners
}

export const Banners = () => {
  const console = useConsole()
  const session = useStore(console.session)
  const unreachable = useStore(console.unreachable)
  const notices = useStore(console.notices)
  const environments = useStore(console.environments)
  return (
    <div className="banners">
      {unreachable === null ? null : (
        <FailureNotice
          banner
          failure={unreachable}
          actions={
            <Button size="small" onPress={() => void console.start()}>
              {frameWords.tryAgain}
            </Button>
          }
        />
      )}
      {unreachable === null && environments.status === 'failed' && environments.failure !== null ? (
        <FailureNotice
          failure={environments.failure}
          actions={
            <Button size="small" onPress={() => void console.start()}>
              {frameWords.tryAgain}
            </Button>
          }
        />
      ) : null}
      {notices.map((failure) => (
        <FailureNotice
          key={failure.message}
          failure={failure}
          actions={
            failure.code === 'DRAFT_CHANGED' && session !== null ? (
              <>
                <Button
                  size="small"
                  onPress={() => {
                    console.dismiss(failure)
                    void session.takeOtherDraft()
                  }}
                >
                  {frameWords.reloadDraft}
                </Button>
                <Button
                  size="small"
                  onPress={() => {
                    console.dismiss(failure)
                    void session.keepOwnDraft()
                  }}
                >
                  {frameWords.keepMine}
                </Button>
              </>
            ) : undefined
          }
          onDismiss={() => console.dismiss(failure)}
        />
      ))}
      {session === null ? null : <EnvironmentBanners session={session} console={console} />}
    </div>
  )
}
