/** The sender lines of the preview, asked for a moment after the last change; only the newest answer counts. */
import type { Call } from '#shared/client.ts'
import type { SenderLine } from '#shared/contract.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import type { FormState } from './form.ts'
import { createStore, type Store } from './store.ts'

export interface SenderPreview {
  readonly lines: Store<readonly SenderLine[] | null>
  askSoon(): void
}

const delayMs = 120

export const createSenderPreview = (
  call: Call,
  form: Store<FormState>,
  view: Store<EnvironmentView>,
): SenderPreview => {
  const lines = createStore<readonly SenderLine[] | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  const ask = async () => {
    turn += 1
    const asked = turn
    const { previewUsers } = view.get().record
    const result = await call('settings.senders', {
      settings: form.get().values,
      previewUsers: [...previewUsers],
    })
    if (result.ok && asked === turn) lines.set(result.value)
  }

  return {
    lines,
    askSoon: () => {
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), delayMs)
    },
  }
}
