import { useSyncExternalStore } from 'react'

/** Small windows, and large type: at 200 % zoom a window of 1280 has 640. The style sheets say the same. */
const narrow = typeof matchMedia === 'function' ? matchMedia('(max-width: 720px)') : null

const subscribe = (listener: () => void): (() => void) => {
  narrow?.addEventListener('change', listener)
  return () => narrow?.removeEventListener('change', listener)
}

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow?.matches ?? false)
