import { useRef, useSyncExternalStore } from 'react'

/** A value that components may watch: what React needs of a store and nothing more. */
export interface Store<T> {
  get(): T
  set(next: T | ((before: T) => T)): void
  subscribe(listener: () => void): () => void
}

export const createStore = <T>(initial: T): Store<T> => {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      const after = typeof next === 'function' ? (next as (before: T) => T)(value) : next
      if (Object.is(after, value)) return
      value = after
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function useStore<T>(store: Store<T>): T
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S
/** Draws again only when what was selected changes (by `Object.is`): select values, not fresh objects. */
export function useStore<T, S>(store: Store<T>, select?: (value: T) => S): T | S {
  const latest = useRef(select)
  latest.current = select
  return useSyncExternalStore(store.subscribe, () => {
    const value = store.get()
    return latest.current === undefined ? value : latest.current(value)
  })
}
