/** What the whole page shares: the environments, which one is open, which view, which dialog. */
import type { Call } from '#shared/client.ts'
import type { AppInfo } from '#shared/contract.ts'
import type { EnvironmentSummary, EnvironmentView } from '#shared/environments/model.ts'
import type { Failure, Result } from '#shared/errors.ts'
import type { FieldKey } from '#shared/settings/fields.ts'
import type { HostServices } from '../api/transport.ts'
import { createSession, type Session } from './session.ts'
import { createStore, type Store } from './store.ts'

export const viewNames = ['email', 'diagnose', 'server-file', 'history'] as const
export type ViewName = (typeof viewNames)[number]

export type DialogName =
  | { readonly name: 'update' }
  | { readonly name: 'add'; readonly mode: 'new' | 'open'; readonly path?: string | undefined }
  | { readonly name: 'copy-settings' }
  | { readonly name: 'options' }
  | { readonly name: 'remove' }
  | { readonly name: 'conflict' }
  | { readonly name: 'palette' }
  | { readonly name: 'explain' }
  | { readonly name: 'environments' }
  | { readonly name: 'send-as' }
  | { readonly name: 'round-trip' }

export interface UiState {
  readonly view: ViewName
  readonly dialog: DialogName | null
  /** Spoken by the live region; the number makes the same words speak again. */
  readonly spoken: { readonly text: string; readonly turn: number }
  /** A field to go to once the Email page is on screen. */
  readonly focusField: FieldKey | null
  /** One line that goes away by itself or on Dismiss: what was just done. */
  readonly toast: { readonly text: string; readonly turn: number } | null
}

export interface EnvironmentsState {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly items: readonly EnvironmentSummary[]
  readonly failure: Failure | null
}

export interface Console {
  readonly call: Call
  readonly services: HostServices
  readonly info: Store<AppInfo | null>
  readonly environments: Store<EnvironmentsState>
  readonly session: Store<Session | null>
  /** The environment that is being opened, for its mark in the list. */
  readonly opening: Store<string | null>
  readonly ui: Store<UiState>
  /** Set while the program behind the page does not answer. */
  readonly unreachable: Store<Failure | null>
  /** Failures told once at the top of the page until dismissed. */
  readonly notices: Store<readonly Failure[]>
  start(): Promise<void>
  refresh(): Promise<void>
  open(id: string): Promise<void>
  /** Shows an environment that a method has just returned. */
  show(view: EnvironmentView): void
  forget(id: string): void
  practice(): Promise<void>
  go(view: ViewName): void
  goToField(key: FieldKey): void
  openDialog(dialog: DialogName): void
  closeDialog(): void
  speak(text: string): void
  toast(text: string): void
  tell(failure: Failure): void
  dismiss(failure: Failure): void
}

export const createConsole = (rawCall: Call, services: HostServices): Console => {
  const info = createStore<AppInfo | null>(null)
  const environments = createStore<EnvironmentsState>({ status: 'loading', items: [], failure: null })
  const session = createStore<Session | null>(null)
  const opening = createStore<string | null>(null)
  const unreachable = createStore<Failure | null>(null)
  const notices = createStore<readonly Failure[]>([])
  const ui = createStore<UiState>({
    view: 'email',
    dialog: null,
    spoken: { text: '', turn: 0 },
    focusField: null,
    toast: null,
  })
  const sessions = new Map<string, Session>()
  let turn = 0

  const call: Call = async (method, input, options) => {
    const result = await rawCall(method, input, options)
    if (!result.ok && result.error.code === 'UNREACHABLE') unreachable.set(result.error)
    else unreachable.set(null)
    return result
  }

  const tell = (failure: Failure) => {
    if (failure.code === 'UNREACHABLE' || failure.code === 'RUN_CANCELLED') return
    notices.set((before) => [...before.filter(({ message }) => message !== failure.message), failure])
  }

  const refresh = async () => {
    const result = await call('environments.list', {})
    if (result.ok) environments.set({ status: 'ready', items: result.value, failure: null })
    else
      environments.set((before) => ({
        ...before,
        status: before.status === 'ready' ? 'ready' : 'failed',
        failure: result.error,
      }))
  }

  const show = (view: EnvironmentView) => {
    const id = view.record.id
    const known = sessions.get(id)
    if (known !== undefined) known.adopt(view)
    const current =
      known ??
      createSession(view, {
        call,
        refreshList: () => void refresh(),
        speak: (text) => speak(text),
        tell,
      })
    sessions.set(id, current)
    const before = session.get()
    if (before !== current) {
      before?.leave()
      current.enter()
    }
    session.set(current)
    opening.set(null)
  }

  const showResult = (result: Result<EnvironmentView>) => {
    opening.set(null)
    if (result.ok) show(result.value)
    else tell(result.error)
  }

  const open = async (id: string) => {
    opening.set(id)
    const result = await call('environments.open', { id })
    // Only the newest choice counts: an answer that comes late must not take the place of it.
    if (opening.get() === id) showResult(result)
  }

  const speak = (text: string) => {
    turn += 1
    const now = turn
    ui.set((before) => ({ ...before, spoken: { text, turn: now } }))
  }

  return {
    call,
    services,
    info,
    environments,
    session,
    opening,
    ui,
    unreachable,
    notices,
    refresh,
    open,
    show,
    speak,
    tell,
    start: async () => {
      const [app] = await Promise.all([call('app.info', {}), refresh()])
      if (app.ok) {
        info.set(app.value)
        for (const notice of app.value.notices) tell(notice)
      }
      const [first] = environments.get().items
      if (first !== undefined && session.get() === null && opening.get() === null) await open(first.id)
    },
    forget: (id) => {
      sessions.get(id)?.restart.stop()
      sessions.get(id)?.leave()
      sessions.delete(id)
      if (session.get()?.id === id) session.set(null)
    },
    practice: async () => {
      opening.set('practice')
      showResult(await call('environments.practice', {}))
      await refresh()
    },
    go: (view) => ui.set((before) => (before.view === view ? before : { ...before, view })),
    goToField: (key) => ui.set((before) => ({ ...before, view: 'email', focusField: key, dialog: null })),
    openDialog: (dialog) => ui.set((before) => ({ ...before, dialog })),
    closeDialog: () => ui.set((before) => ({ ...before, dialog: null })),
    toast: (text) => {
      turn += 1
      const now = turn
      ui.set((before) => ({ ...before, toast: { text, turn: now }, spoken: { text, turn: now } }))
    },
    dismiss: (failure) => notices.set((before) => before.filter((item) => item !== failure)),
  }
}
