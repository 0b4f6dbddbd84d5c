import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Processes, ProcessIdentity } from '#main/ports/files.ts'

const tryRead = (read: () => string): string => {
  try {
    return read().trim()
  } catch {
    return ''
  }
}

const bootId = (): string => tryRead(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))

/**
 * Field 22 of /proc/PID/stat (proc(5)): ticks from boot to the process's start. The name in field 2 may hold
 * blanks and brackets, so fields are counted from the last bracket.
 * @returns undefined where there is no such process; null where there is no /proc or the process is a zombie.
 */
const startTicks = (pid: number): string | null | undefined => {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return bootId() === '' ? null : undefined
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  // A zombie holds its pid but will never write again.
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined
  return fields[19] ?? null
}

/** Signal 0 asks only; EPERM means that it is somebody else's, but there. */
const exists = (pid: number): boolean => {
  const ticks = startTicks(pid)
  if (ticks !== null) return ticks !== undefined
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    // An account without an entry in the user database (containers).
    return String(process.getuid?.() ?? 'unknown')
  }
}

/**
 * Processes of this machine. Two machines may share a name and a folder, and two containers a machine, so
 * the host's id is made of name, machine id and process namespace.
 */
export const createNodeProcesses = (): Processes => {
  const host = hostname()
  const boot = bootId()
  const machine = tryRead(() => readFileSync('/etc/machine-id', 'utf8'))
  const namespace = tryRead(() => readlinkSync('/proc/self/ns/pid'))
  const hostId = createHash('sha256').update([host, machine, namespace].join('\0')).digest('hex').slice(0, 16)
  const ticks = startTicks(process.pid)
  const own: ProcessIdentity = {
    pid: process.pid,
    start:
      typeof ticks === 'string' && boot !== ''
        ? `${boot}/${ticks}`
        : `at ${Math.round(performance.timeOrigin)}`,
    host,
    hostId,
    user: userName(),
  }
  return {
    own: () => own,
    state(of) {
      if (of.hostId !== hostId) return 'unknown'
      if (of.pid === own.pid) return of.start === own.start ? 'alive' : 'dead'
      if (of.start.includes('/') && boot !== '') {
        const [theirBoot, theirTicks] = of.start.split('/')
        if (theirBoot !== boot) return 'dead'
        const now = startTicks(of.pid)
        if (now === undefined) return 'dead'
        if (now !== null) return now === theirTicks ? 'alive' : 'dead'
      }
      return exists(of.pid) ? 'alive' : 'dead'
    },
    exists,
  }
}
