export interface IdleWatch {
  began(): void
  ended(): void
  stop(): void
}

/** Calls `whenIdle` once nothing has been under way for `ms` milliseconds. A watch on a file counts as a client. */
export const createIdleWatch = (ms: number, whenIdle: () => void): IdleWatch => {
  let active = 0
  let timer: NodeJS.Timeout | undefined
  const wait = (): void => {
    clearTimeout(timer)
    timer = setTimeout(whenIdle, ms)
  }
  wait()
  return {
    began: () => {
      active += 1
      clearTimeout(timer)
    },
    ended: () => {
      active -= 1
      if (active === 0) wait()
    },
    stop: () => {
      clearTimeout(timer)
      // Whatever ends after the stop must not start the clock again.
      active = Number.POSITIVE_INFINITY
    },
  }
}
