/** One open environment: its view, its form with the draft that is saved behind it, its runs. */
import type { Call } from '#shared/client.ts'
import type { MethodInput, SenderLine } from '#shared/contract.ts'
import type { CheckName, CheckResult, Report, RunProgress, Verdict } from '#shared/diagnosis/model.ts'
import { checkNames } from '#shared/diagnosis/model.ts'
import type { EnvironmentOptions, EnvironmentView } from '#shared/environments/model.ts'
import type { Failure, Result } from '#shared/errors.ts'
import type { FieldKey, SecretKey, SettingKey, Settings } from '#shared/settings/fields.ts'
import type { SettingsPatch } from '#shared/settings/schema.ts'
import { runWords } from '../words/run.ts'
import {
  changeCount,
  changedSettings,
  type FormState,
  formOf,
  keep,
  keepBoth,
  typedPasswords,
  withLeft,
  withPassword,
  withPatch,
  withValue,
} from './form.ts'
import { advance, checksOfReport, idleRun, type RunState } from './run.ts'
import { createStore, type Store } from './store.ts'

/** The one line under a section's title. */
export interface SectionResult {
  readonly verdict: Verdict | 'running' | 'failed'
  readonly text: string
  /** ISO 8601; '' while it runs. */
  readonly at: string
  /** The settings that were tested; what stands in the form may have moved on since. */
  readonly settings: Settings
  readonly passwordTurn: number
}

export type DraftState = 'none' | 'waiting' | 'saving' | 'saved' | 'failed'

export interface RunOptions {
  readonly checks: readonly CheckName[]
  readonly retryLogin?: boolean
  readonly allowBadCertificate?: boolean
  readonly sendAs?: readonly string[]
}

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
  /** The last change that a fix or an undo made, so that it can be taken back. */
  readonly lastFix: Store<{ readonly before: Settings; readonly patch: SettingsPatch } | null>
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

const draftDelayMs = 300
const sendersDelayMs = 120

const nextFrame = (draw: () => void): void => {
  if (typeof requestAnimationFrame === 'function' && document.visibilityState === 'visible')
    requestAnimationFrame(draw)
  else setTimeout(draw, 0)
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
  const draft = createStore<DraftState>(first.draft === null ? 'none' : 'saved')
  const senders = createStore<readonly SenderLine[] | null>(null)
  const run = createStore<RunState>(idleRun)
  const opened = createStore<Report | null>(null)
  const results = createStore<Readonly<Partial<Record<CheckName, SectionResult>>>>({})
  const lastFix = createStore<{ readonly before: Settings; readonly patch: SettingsPatch } | null>(null)

  let draftTimer: ReturnType<typeof setTimeout> | undefined
  let saving: Promise<void> | null = null
  let sendersTimer: ReturnType<typeof setTimeout> | undefined
  let sendersTurn = 0
  let running: AbortController | null = null
  let watching: AbortController | null = null

  const adopt = (next: EnvironmentView) => {
    clearTimeout(draftTimer)
    view.set(next)
    form.set((before) => formOf(next, before))
    draft.set(next.draft === null ? 'none' : 'saved')
    askSenders()
  }

  /** Takes what the core says of the environment and leaves the form as it stands. */
  const takeView = (next: EnvironmentView) => {
    view.set(next)
    form.set((before) => ({ ...formOf(next, before), values: before.values }))
  }

  const reload = async () => {
    const result = await call('environments.open', { id })
    if (!result.ok) return tell(result.error)
    if (draft.get() === 'waiting' || draft.get() === 'saving') takeView(result.value)
    else adopt(result.value)
  }

  const save = async (): Promise<void> => {
    const { values, basedOn, revision } = form.get()
    if (basedOn === null) return
    draft.set('saving')
    const clean = changedSettings(form.get()).length === 0
    if (clean && view.get().file.ok) {
      const result = await call('drafts.discard', { id })
      if (result.ok) {
        if (form.get().values === values) takeView(result.value)
        draft.set('none')
      } else draft.set('failed')
    } else {
      const result = await call('drafts.save', { id, settings: values, basedOn, revision })
      if (result.ok) {
        const saved = result.value
        form.set((before) => ({ ...before, revision: saved.revision, basedOn: saved.basedOn }))
        view.set((before) => ({ ...before, draft: saved }))
        draft.set(form.get().values === values ? 'saved' : 'waiting')
      } else {
        draft.set('failed')
        tell(result.error)
      }
    }
    refreshList()
  }

  const flush = async (): Promise<void> => {
    clearTimeout(draftTimer)
    while (saving !== null) await saving
    if (draft.get() !== 'waiting') return
    saving = save().finally(() => {
      saving = null
    })
    await saving
  }

  const saveSoon = () => {
    draft.set('waiting')
    clearTimeout(draftTimer)
    draftTimer = setTimeout(() => void flush(), draftDelayMs)
    askSenders()
  }

  const askSenders = () => {
    clearTimeout(sendersTimer)
    sendersTimer = setTimeout(async () => {
      sendersTurn += 1
      const turn = sendersTurn
      const { previewUsers } = view.get().record
      const result = await call('settings.senders', {
        settings: form.get().values,
        previewUsers: [...previewUsers],
      })
      if (result.ok && turn === sendersTurn) senders.set(result.value)
    }, sendersDelayMs)
  }

  const changeForm = (change: (before: FormState) => FormState) => {
    const before = form.get()
    form.set(change)
    if (form.get().values !== before.values) saveSoon()
  }

  const setResult = (check: CheckName, result: SectionResult) =>
    results.set((before) => ({ ...before, [check]: result }))

  const speakResult = (result: CheckResult) =>
    speak(runWords.spoken(runWords.checks[result.check] ?? result.check, result.verdict, result.summary))

  const takeProgress = (tested: Pick<SectionResult, 'settings' | 'passwordTurn'>) => {
    let waiting: RunProgress[] = []
    const draw = () => {
      const batch = waiting
      waiting = []
      run.set((before) => ({ ...before, checks: batch.reduce(advance, before.checks) }))
      for (const progress of batch) {
        if (progress.kind !== 'check-finished') continue
        const { check, verdict, summary } = progress.result
        setResult(check, { verdict, text: summary, at: new Date().toISOString(), ...tested })
        speakResult(progress.result)
      }
    }
    return (progress: RunProgress) => {
      waiting.push(progress)
      if (waiting.length === 1) nextFrame(draw)
    }
  }

  const test = async (options: RunOptions) => {
    running?.abort()
    const controller = new AbortController()
    running = controller
    const { values, passwordTurn } = form.get()
    const tested = { settings: values, passwordTurn }
    const asWritten = changeCount(form.get()) === 0 && view.get().file.ok
    const { recipients } = view.get().record
    opened.set(null)
    run.set({ status: 'running', checks: [], report: null, failure: null, startedAt: performance.now() })
    for (const check of options.checks) setResult(check, { verdict: 'running', text: '', at: '', ...tested })
    const result = await call(
      'diagnosis.run',
      {
        id,
        settings: asWritten ? 'file' : 'form',
        ...(asWritten ? {} : { form: values }),
        passwords: typedPasswords(form.get()),
        checks: [...options.checks],
        recipients: [recipients.inside, recipients.outside].filter((to) => to.trim() !== ''),
        sendAs: [...(options.sendAs ?? [])],
        retryLogin: options.retryLogin ?? false,
        allowBadCertificate: options.allowBadCertificate ?? false,
      },
      { signal: controller.signal, onProgress: takeProgress(tested) },
    )
    if (running !== controller) return
    running = null
    if (result.ok) {
      const report = result.value
      run.set((before) => ({
        ...before,
        status: 'done',
        report,
        checks: checksOfReport(report, before.checks),
      }))
      for (const { check, verdict, summary } of report.checks)
        setResult(check, { verdict, text: summary, at: report.startedAt, ...tested })
      refreshList()
      const fresh = await call('environments.open', { id })
      if (fresh.ok) takeView(fresh.value)
      return
    }
    const cancelled = result.error.code === 'RUN_CANCELLED'
    run.set((before) => ({ ...before, status: cancelled ? 'cancelled' : 'failed', failure: result.error }))
    results.set((before) => {
      const next = { ...before }
      for (const check of options.checks) {
        if (next[check]?.verdict !== 'running') continue
        if (cancelled) delete next[check]
        else next[check] = { verdict: 'failed', text: result.error.message, at: '', ...tested }
      }
      return next
    })
    speak(cancelled ? runWords.stopped : result.error.message)
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
    draft,
    senders,
    run,
    opened,
    results,
    lastFix,
    adopt,
    takeCredentials: takeView,
    reload,
    flush,
    test,
    enter: () => {
      askSenders()
      void watch()
    },
    leave: () => {
      void flush()
      watching?.abort()
      watching = null
    },
    change: (key, value) => changeForm((before) => withValue(before, key, value)),
    undo: (key) => changeForm((before) => withValue(before, key, before.base[key])),
    undoAll: async () => {
      clearTimeout(draftTimer)
      while (saving !== null) await saving
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
    configure: async (options) => {
      const result = await call('environments.configure', { id, options: options as never })
      if (result.ok) {
        takeView(result.value)
        askSenders()
        refreshList()
      }
      return result
    },
    cancel: () => running?.abort(),
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
