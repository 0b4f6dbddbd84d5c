/** One open environment: its view, its form with the draft that is saved behind it, its runs. */
import type { Call } from '#shared/client.ts'
import type { MethodInput, SenderLine } from '#shared/contract.ts'
import type { CheckName, Report } from '#shared/diagnosis/model.ts'
import { checkNames } from '#shared/diagnosis/model.ts'
import type { EnvironmentOptions, EnvironmentView } from '#shared/environments/model.ts'
import type { Failure, Result } from '#shared/errors.ts'
import type { FieldKey, SecretKey, SettingKey, Settings } from '#shared/settings/fields.ts'
import type { SettingsPatch } from '#shared/settings/schema.ts'
import { shortTime } from '../words/format.ts'
import { runWords } from '../words/run.ts'
import { createDraftKeeper, type DraftState } from './draft.ts'
import {
  type FormState,
  formOf,
  keep,
  keepBoth,
  withLeft,
  withPassword,
  withPatch,
  withValue,
} from './form.ts'
import { createRestartWatch, type RestartWatch } from './restart-watch.ts'
import type { RunState } from './run.ts'
import { createSenderPreview } from './senders.ts'
import { createStore, type Store } from './store.ts'
import { createTester, type LatestChecks, type RunOptions, type SectionResult } from './tester.ts'

export interface Session {
  readonly id: string
  readonly view: Store<EnvironmentView>
  readonly form: Store<FormState>
  readonly draft: Store<DraftState>
  readonly senders: Store<readonly SenderLine[] | null>
  readonly run: Store<RunState>
  /** A report that was opened to look at, in place of the latest run. */
  readonly opened: Store<Report | null>
  readonly results: Store<Readonly<Partial<Record<CheckName, SectionResult>>>>
  /** What each check found last, however many runs ago; older ones come from the history when asked for. */
  readonly latest: Store<LatestChecks>
  /** The last change that a fix or an undo made, so that it can be taken back. */
  readonly lastFix: Store<{ readonly before: Settings; readonly patch: SettingsPatch } | null>
  readonly restart: RestartWatch
  adopt(view: EnvironmentView): void
  /** A change of passwords alone: the form stays as it stands. */
  takeCredentials(view: EnvironmentView): void
  enter(): void
  leave(): void
  reload(): Promise<void>
  change<K extends SettingKey>(key: K, value: Settings[K]): void
  undo(key: SettingKey): void
  undoAll(): Promise<void>
  applyFix(patch: SettingsPatch): void
  takeBackFix(): void
  leaveField(key: FieldKey): void
  showAllProblems(): void
  typePassword(key: SecretKey, text: string): void
  clearPassword(key: SecretKey): void
  keepPassword(key: SecretKey): void
  /** Another console saved a draft meanwhile: show that one. */
  takeOtherDraft(): Promise<void>
  /** … or save what stands here in its place. */
  keepOwnDraft(): Promise<void>
  /** Saves the draft now, if one waits. */
  flush(): Promise<void>
  configure(options: EnvironmentOptions): Promise<Result<EnvironmentView>>
  /** The same for a single box or field: what goes wrong is told above the view. */
  setOption(options: EnvironmentOptions): Promise<void>
  /** One after the other, as the person did them: a key is made, handed over, and only then is the file written. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  test(options: RunOptions): Promise<void>
  cancel(): void
  updateInput(takeOffers: readonly string[]): MethodInput<'settings.difference'>
  written(view: EnvironmentView): void
}

interface Surroundings {
  readonly call: Call
  readonly refreshList: () => void
  readonly speak: (text: string) => void
  readonly tell: (failure: Failure) => void
}

/** The checks that make sense for what stands in the form. */
export const checksFor = (settings: Settings, express: boolean): readonly CheckName[] =>
  checkNames.filter((check) => {
    if (check === 'smtp') return true
    if (check === 'imap') return settings['imap.host'].trim() !== ''
    if (check === 'tc-imap') return !express && settings['tcImap.host'].trim() !== ''
    return check === 'url' && settings.loginUrl.trim() !== ''
  })

export const createSession = (first: EnvironmentView, around: Surroundings): Session => {
  const { call, refreshList, speak, tell } = around
  const id = first.record.id
  const view = createStore(first)
  const form = createStore(formOf(first))
  const senders = createSenderPreview(call, form, view)
  const lastFix = createStore<{ readonly before: Settings; readonly patch: SettingsPatch } | null>(null)

  let turn: Promise<unknown> = Promise.resolve()
  let watching: AbortController | null = null

  /** Takes what the core says of the environment and leaves the form as it stands. */
  const takeView = (next: EnvironmentView) => {
    view.set(next)
    form.set((before) => ({ ...formOf(next, before), values: before.values }))
  }

  const draft = createDraftKeeper({ id, call, form, view, takeView, refreshList, tell })

  const adopt = (next: EnvironmentView) => {
    view.set(next)
    form.set((before) => formOf(next, before))
    draft.settle(next)
    senders.askSoon()
  }

  const tester = createTester({
    id,
    call,
    form,
    view,
    takeView,
    refreshList,
    speak,
  })

  const restart = createRestartWatch({
    id,
    call,
    onBack: (next, backAt) => {
      takeView(next)
      refreshList()
      speak(runWords.restartSeen(shortTime(backAt)))
    },
  })

  const reload = async () => {
    const result = await call('environments.open', { id })
    if (!result.ok) return tell(result.error)
    const state = draft.state.get()
    if (state === 'waiting' || state === 'saving') takeView(result.value)
    else adopt(result.value)
  }

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  const configure = (options: EnvironmentOptions) =>
    inTurn(async () => {
      const result = await call('environments.configure', { id, options: options as never })
      if (result.ok) {
        takeView(result.value)
        senders.askSoon()
        refreshList()
      }
      return result
    })

  const saveSoon = () => {
    draft.saveSoon()
    senders.askSoon()
  }

  const changeForm = (change: (before: FormState) => FormState) => {
    const before = form.get()
    form.set(change)
    if (form.get().values !== before.values) saveSoon()
  }

  const watch = async () => {
    const controller = new AbortController()
    watching = controller
    await call(
      'environments.watch',
      { id },
      {
        signal: controller.signal,
        onProgress: ({ sha256 }) => {
          const { file } = view.get()
          if (!file.ok || file.view.sha256 !== sha256) void reload()
        },
      },
    )
    if (watching === controller) watching = null
  }

  return {
    id,
    view,
    form,
    draft: draft.state,
    senders: senders.lines,
    run: tester.run,
    opened: tester.opened,
    results: tester.results,
    latest: tester.latest,
    lastFix,
    restart,
    adopt,
    takeCredentials: takeView,
    reload,
    flush: draft.flush,
    test: tester.test,
    enter: () => {
      senders.askSoon()
      void watch()
    },
    leave: () => {
      void draft.flush()
      watching?.abort()
      watching = null
    },
    change: (key, value) => changeForm((before) => withValue(before, key, value)),
    undo: (key) => changeForm((before) => withValue(before, key, before.base[key])),
    undoAll: async () => {
      await draft.drop()
      form.set((before) => ({ ...before, passwords: keepBoth, showAll: false, left: new Set() }))
      const result = await call('drafts.discard', { id })
      if (result.ok) adopt(result.value)
      else tell(result.error)
      refreshList()
    },
    applyFix: (patch) => {
      lastFix.set({ before: form.get().values, patch })
      changeForm((before) => withPatch(before, patch))
    },
    takeBackFix: () => {
      const fix = lastFix.get()
      if (fix === null) return
      lastFix.set(null)
      changeForm((before) => ({ ...before, values: fix.before }))
    },
    leaveField: (key) => form.set((before) => withLeft(before, key)),
    showAllProblems: () => form.set((before) => ({ ...before, showAll: true })),
    typePassword: (key, text) =>
      form.set((before) => withPassword(before, key, text === '' ? keep : { action: 'set', secret: text })),
    clearPassword: (key) => form.set((before) => withPassword(before, key, { action: 'clear' })),
    keepPassword: (key) => form.set((before) => withPassword(before, key, keep)),
    takeOtherDraft: async () => {
      const result = await call('environments.open', { id })
      if (result.ok) adopt(result.value)
      else tell(result.error)
    },
    keepOwnDraft: async () => {
      const result = await call('environments.open', { id })
      if (!result.ok) return tell(result.error)
      takeView(result.value)
      saveSoon()
    },
    inTurn,
    configure,
    setOption: async (options) => {
      const result = await configure(options)
      if (!result.ok) tell(result.error)
    },
    cancel: tester.cancel,
    updateInput: (takeOffers) => ({
      id,
      settings: form.get().values,
      passwords: form.get().passwords,
      takeOffers: [...takeOffers],
    }),
    written: (next) => {
      form.set((before) => ({ ...before, passwords: keepBoth, showAll: false, left: new Set() }))
      adopt(next)
      lastFix.set(null)
      refreshList()
    },
  }
}
