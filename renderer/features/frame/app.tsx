import { lazy, useEffect } from 'react'
import { LazyPart } from '../../components/lazy-part.tsx'
import { useNarrow } from '../../components/narrow.ts'
import { Spinner } from '../../components/status.tsx'
import type { Console } from '../../state/console.ts'
import { ConsoleContext, SessionContext } from '../../state/context.tsx'
import { listenToShortcuts } from '../../state/shortcuts.ts'
import { useStore } from '../../state/store.ts'
import { frameWords } from '../../words/frame.ts'
import { EmailView } from '../email/email-view.tsx'
import { Banners } from './banners.tsx'
import { listenToDrops } from './drop.ts'
import { FirstStart } from './first-start.tsx'
import { EnvironmentsButton, Header, viewPanelId } from './header.tsx'
import { Sidebar } from './sidebar.tsx'
import './app.css'

const DiagnoseView = lazy(async () => ({
  default: (await import('../diagnose/diagnose-view.tsx')).DiagnoseView,
}))
const ServerFileView = lazy(async () => ({
  default: (await import('../server-file/server-file-view.tsx')).ServerFileView,
}))
const HistoryView = lazy(async () => ({ default: (await import('../history/history-view.tsx')).HistoryView }))
const Dialogs = lazy(async () => ({ default: (await import('./dialogs.tsx')).Dialogs }))

const LiveRegion = ({ console }: { readonly console: Console }) => {
  const { text, turn } = useStore(console.ui, (ui) => ui.spoken)
  return (
    <div className="sr-only" aria-live="polite" role="status">
      <span key={turn}>{text}</span>
    </div>
  )
}

const Toast = ({ console }: { readonly console: Console }) => {
  const toast = useStore(console.ui, (ui) => ui.toast)
  useEffect(() => {
    if (toast === null) return
    const timer = setTimeout(
      () => console.ui.set((before) => (before.toast === toast ? { ...before, toast: null } : before)),
      5000,
    )
    return () => clearTimeout(timer)
  }, [console, toast])
  return toast === null ? null : (
    <div className="toast" aria-hidden="true">
      {toast.text}
    </div>
  )
}

const CurrentView = ({ console }: { readonly console: Console }) => {
  const view = useStore(console.ui, (ui) => ui.view)
  if (view === 'email') return <EmailView />
  return (
    <LazyPart key={view}>
      {view === 'diagnose' ? <DiagnoseView /> : view === 'server-file' ? <ServerFileView /> : <HistoryView />}
    </LazyPart>
  )
}

const Main = ({ console }: { readonly console: Console }) => {
  const session = useStore(console.session)
  const environments = useStore(console.environments)
  const view = useStore(console.ui, (ui) => ui.view)
  const narrow = useNarrow()
  if (session === null) {
    const waiting =
      environments.status === 'loading' || (environments.status === 'ready' && environments.items.length > 0)
    return (
      <main className="main">
        {narrow && environments.items.length > 0 ? (
          <div className="header">
            <EnvironmentsButton />
          </div>
        ) : null}
        <Banners />
        {environments.status === 'ready' && environments.items.length === 0 ? (
          <FirstStart />
        ) : waiting ? (
          <div className="main-wait">
            <Spinner label={frameWords.loading} />
          </div>
        ) : null}
      </main>
    )
  }
  return (
    <SessionContext value={session}>
      <main className="main" key={session.id}>
        <Header />
        <Banners />
        <div className="view" id={viewPanelId} role="tabpanel" aria-labelledby={`tab-${view}`} key={view}>
          <CurrentView console={console} />
        </div>
      </main>
    </SessionContext>
  )
}

export const App = ({ console }: { readonly console: Console }) => {
  const dialog = useStore(console.ui, (ui) => ui.dialog)
  const narrow = useNarrow()
  useEffect(() => listenToShortcuts(console), [console])
  useEffect(() => listenToDrops(console), [console])
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      const session = console.session.get()
      void session?.flush()
      const typed = Object.values(session?.form.get().passwords ?? {}).some(({ action }) => action === 'set')
      if (typed || session?.draft.get() === 'waiting' || session?.draft.get() === 'saving')
        event.preventDefault()
    }
    window.addEventListener('beforeunload', guard)
    return () => window.removeEventListener('beforeunload', guard)
  }, [console])
  return (
    <ConsoleContext value={console}>
      <div className="frame">
        {narrow ? null : <Sidebar />}
        <Main console={console} />
      </div>
      {dialog === null ? null : (
        <LazyPart quiet>
          <Dialogs dialog={dialog} />
        </LazyPart>
      )}
      <LiveRegion console={console} />
      <Toast console={console} />
    </ConsoleContext>
  )
}
