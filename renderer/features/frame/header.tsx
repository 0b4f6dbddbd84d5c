import { Menu, Settings2, Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { MiddleEllipsis } from '../../components/middle-ellipsis.tsx'
import { useNarrow } from '../../components/narrow.ts'
import { Pill } from '../../components/status.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { viewNames } from '../../state/console.ts'
import { useConsole, useSession } from '../../state/context.tsx'
import type { Session } from '../../state/session.ts'
import { perform, type ShortcutAction, shortcutText, testAll } from '../../state/shortcuts.ts'
import { useStore } from '../../state/store.ts'
import { useChanges } from '../../state/use-changes.ts'
import { frameWords } from '../../words/frame.ts'
import './header.css'

export const viewPanelId = 'view-panel'

const viewLabels = {
  email: frameWords.email,
  diagnose: frameWords.diagnose,
  'server-file': frameWords.serverFile,
  history: frameWords.history,
}

/**
 * Whether there is something to write. With no change the core is asked: the password stored here may be another
 * than the file's, or the file may be one from elsewhere.
 */
const useWritable = (session: Session): boolean => {
  const { call } = useConsole()
  const changes = useChanges(session)
  const view = useStore(session.view)
  const [more, setMore] = useState(false)
  useEffect(() => {
    if (changes > 0 || !view.file.ok) return
    const controller = new AbortController()
    void call('settings.difference', session.updateInput([]), { signal: controller.signal }).then(
      (result) => {
        if (!controller.signal.aborted) setMore(result.ok && !result.value.nothingToWrite)
      },
    )
    return () => controller.abort()
  }, [call, session, changes, view])
  return view.file.ok && (changes > 0 || more || !view.file.view.exists)
}

const StatePill = ({ session, writable }: { readonly session: Session; readonly writable: boolean }) => {
  const changes = useChanges(session)
  const view = useStore(session.view)
  if (!view.file.ok)
    return (
      <Pill tone="bad" id="update-state">
        {frameWords.fileUnreadable}
      </Pill>
    )
  if (changes > 0)
    return (
      <Pill tone="warn" id="update-state">
        {frameWords.notWritten(changes)}
      </Pill>
    )
  return (
    <Pill id="update-state">
      {!view.file.view.exists
        ? frameWords.newFile
        : writable
          ? frameWords.moreToWrite
          : frameWords.nothingToWrite}
    </Pill>
  )
}

const DraftState = ({ session }: { readonly session: Session }) => {
  const draft = useStore(session.draft)
  const text =
    draft === 'saved'
      ? frameWords.draftSaved
      : draft === 'failed'
        ? frameWords.draftFailed
        : draft === 'none'
          ? ''
          : frameWords.saving
  return <span className="draft-state">{text}</span>
}

/** In a narrow window the environments are behind this button. */
export const EnvironmentsButton = () => {
  const console = useConsole()
  return (
    <Button
      kind="quiet"
      className="environments-button"
      label={frameWords.environmentsMenu}
      icon={<Menu size={17} aria-hidden="true" />}
      onPress={() => console.openDialog({ name: 'environments' })}
    />
  )
}

export const Header = () => {
  const console = useConsole()
  const session = useSession()
  const { record } = useStore(session.view)
  const view = useStore(console.ui, (ui) => ui.view)
  const running = useStore(session.run, ({ status }) => status === 'running')
  const writable = useWritable(session)
  const narrow = useNarrow()
  const path = (
    <span className="header-path">
      <MiddleEllipsis text={record.path} />
    </span>
  )
  return (
    <div className="header-box">
      <header className="header">
        <div className="header-title">
          {narrow ? <EnvironmentsButton /> : null}
          <h1 title={record.name}>{record.name}</h1>
          {narrow ? null : path}
          <StatePill session={session} writable={writable} />
        </div>
        <div className="header-actions">
          <Button
            kind="quiet"
            label={frameWords.options}
            icon={<Settings2 size={15} aria-hidden="true" />}
            onPress={() => console.openDialog({ name: 'options' })}
          />
          {running ? (
            <Button
              icon={<Square size={11} fill="currentColor" aria-hidden="true" />}
              onPress={() => session.cancel()}
            >
              {frameWords.stop}
            </Button>
          ) : (
            <Button
              shortcut={narrow ? undefined : shortcutText(console, 'test')}
              label={frameWords.test}
              onPress={() => testAll(console)}
            >
              {frameWords.test}
            </Button>
          )}
          <Button
            kind="primary"
            disabled={!writable}
            describedBy="update-state"
            label={frameWords.update}
            shortcut={narrow ? undefined : shortcutText(console, 'update')}
            onPress={() => perform(console, 'update')}
          >
            {frameWords.update}
          </Button>
        </div>
      </header>
      <div className="header-tabs">
        <Tabs
          label={frameWords.views}
          panelId={viewPanelId}
          selected={view}
          onSelect={console.go}
          items={viewNames.map((id, index) => ({
            id,
            label: viewLabels[id],
            shortcut: shortcutText(console, `view-${index + 1}` as ShortcutAction),
          }))}
        />
        {narrow ? path : <DraftState session={session} />}
      </div>
    </div>
  )
}
