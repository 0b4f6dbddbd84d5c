/** Watching for the restart through the TeamConnect URL. It goes on while another view is looked at. */
import type { Call } from '#shared/client.ts'
import type { MethodProgress } from '#shared/contract.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import type { Failure } from '#shared/errors.ts'
import { createStore, type Store } from './store.ts'

export interface WatchState {
  readonly status: 'idle' | 'watching' | 'back' | 'failed'
  readonly look: MethodProgress<'restart.watch'> | null
  /** ISO 8601, once the server was seen to come back. */
  readonly backAt: string | null
  readonly failure: Failure | null
}

export interface RestartWatch {
  readonly state: Store<WatchState>
  start(): Promise<void>
  stop(): void
}

const idle: WatchState = { status: 'idle', look: null, backAt: null, failure: null }

export const createRestartWatch = (around: {
  readonly id: string
  readonly call: Call
  /** The restart stands in the journal, and the view says so. */
  readonly onBack: (view: EnvironmentView, backAt: string) => void
}): RestartWatch => {
  const state = createStore<WatchState>(idle)
  let watching: AbortController | null = null
  return {
    state,
    start: async () => {
      watching?.abort()
      const controller = new AbortController()
      watching = controller
      state.set({ ...idle, status: 'watching' })
      const result = await around.call(
        'restart.watch',
        { id: around.id },
        {
          signal: controller.signal,
          onProgress: (look) => {
            if (watching === controller) state.set((before) => ({ ...before, look }))
          },
        },
      )
      if (watching !== controller) return
      watching = null
      if (!result.ok) {
        const stopped = result.error.code === 'RUN_CANCELLED'
        state.set(stopped ? idle : { ...idle, status: 'failed', failure: result.error })
        return
      }
      const { noted, backAt, view } = result.value
      if (!noted || backAt === null) return state.set(idle)
      state.set((before) => ({ ...before, status: 'back', backAt }))
      around.onBack(view, backAt)
    },
    stop: () => {
      watching?.abort()
      watching = null
      state.set(idle)
    },
  }
}
