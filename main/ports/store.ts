import type { Result } from '#shared/errors.ts'

/**
 * A small JSON document on disk that several processes may change (environments, drafts, history index).
 * A damaged one is set aside under another name and reported, never reset.
 */
export interface DocumentStore<T> {
  read(): Promise<Result<T>>
  /** Reads, changes and writes under a lock between processes. The change sees the newest state. */
  update<R>(change: (current: T) => { next: T; result: R }): Promise<Result<R>>
}
