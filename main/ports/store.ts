import type { Failure, Result } from '#shared/errors.ts'

/**
 * A small JSON document on disk that several processes may change (environments, drafts, history index).
 * A damaged one is set aside under another name and reported, never reset.
 */
export interface DocumentStore<T> {
  read(): Promise<Result<T>>
  /** Reads, changes and writes under a lock between processes. The change sees the newest state. */
  update<R>(change: (current: T) => { next: T; result: R }): Promise<Result<R>>
}

/** What a service says of the document that it keeps. */
export interface DocumentDefinition<T> {
  /** File name without `.json`, unique in the data folder. */
  readonly name: string
  readonly empty: T
  /** The document as it stands in the file, or null where it is not one: it is set aside then. */
  read(value: unknown): T | null
}

export interface Documents {
  open<T extends object>(definition: DocumentDefinition<T>): DocumentStore<T>
  /** Loads what the first write needs, while nobody waits for it. */
  prepare(): Promise<void>
  /** What had to be set aside since the program started. */
  notices(): readonly Failure[]
}
