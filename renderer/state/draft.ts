/** The draft behind the form: saved a moment after the last change, thrown away once it says what the file says. */
import type { Call } from '#shared/client.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import type { Failure } from '#shared/errors.ts'
import { changedSettings, type FormState } from './form.ts'
import { createStore, type Store } from './store.ts'

export type DraftState = 'none' | 'waiting' | 'saving' | 'saved' | 'failed'

export interface DraftKeeper {
  readonly state: Store<DraftState>
  /** What the core says of the draft: nothing waits any more. */
  settle(view: EnvironmentView): void
  /** A change was made: saved in a moment, unless another follows. */
  saveSoon(): void
  /** Saves now, if something waits. */
  flush(): Promise<void>
  /** Lets go of what waits, once a save that is under way has ended. */
  drop(): Promise<void>
}

interface Surroundings {
  readonly id: string
  readonly call: Call
  readonly form: Store<FormState>
  readonly view: Store<EnvironmentView>
  readonly takeView: (view: EnvironmentView) => void
  readonly refreshList: () => void
  readonly tell: (failure: Failure) => void
}

const delayMs = 300

const stateOf = ({ draft }: EnvironmentView): DraftState => (draft === null ? 'none' : 'saved')

export const createDraftKeeper = (around: Surroundings): DraftKeeper => {
  const { id, call, form, view } = around
  const state = createStore<DraftState>(stateOf(view.get()))
  let timer: ReturnType<typeof setTimeout> | undefined
  let saving: Promise<void> | null = null

  const discard = async () => {
    const { values } = form.get()
    const result = await call('drafts.discard', { id })
    if (!result.ok) return state.set('failed')
    if (form.get().values === values) around.takeView(result.value)
    state.set('none')
  }

  const keep = async (basedOn: string) => {
    const { values, revision } = form.get()
    const result = await call('drafts.save', { id, settings: values, basedOn, revision })
    if (!result.ok) {
      state.set('failed')
      return around.tell(result.error)
    }
    const saved = result.value
    form.set((before) => ({ ...before, revision: saved.revision, basedOn: saved.basedOn }))
    view.set((before) => ({ ...before, draft: saved }))
    state.set(form.get().values === values ? 'saved' : 'waiting')
  }

  const save = async (): Promise<void> => {
    const { basedOn } = form.get()
    if (basedOn === null) return
    state.set('saving')
    const clean = changedSettings(form.get()).length === 0 && view.get().file.ok
    await (clean ? discard() : keep(basedOn))
    around.refreshList()
  }

  const ended = async () => {
    while (saving !== null) await saving
  }

  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    await ended()
    if (state.get() !== 'waiting') return
    saving = save().finally(() => {
      saving = null
    })
    await saving
  }

  return {
    state,
    flush,
    settle: (next) => {
      clearTimeout(timer)
      state.set(stateOf(next))
    },
    saveSoon: () => {
      state.set('waiting')
      clearTimeout(timer)
      timer = setTimeout(() => void flush(), delayMs)
    },
    drop: async () => {
      clearTimeout(timer)
      await ended()
    },
  }
}
