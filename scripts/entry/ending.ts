/** The end of a program that leaves system calls behind which nobody awaits. */
import { existsSync } from 'node:fs'

/** As `process.getActiveResourcesInfo` names what runs on libuv's threads: look-ups of names, and files. */
const onThreads = /^(GetAddrInfo|GetNameInfo|FSReq)/

const shell = '/bin/sh'

/**
 * Ends with this code, now. `process.exit` joins libuv's threads, and one that sits in a system call (a resolver
 * that does not answer, a share that is gone, a keychain whose prompt nobody sees) holds the program, deaf to
 * signals, for as long as that takes. So the program is replaced by one that only ends, where Node can do that
 * (22.15 and newer, not on Windows). An older Node dies by the signal if it was told to stop, and else waits.
 *
 * @param signal what the program was told to stop by, if it was
 * @param held something waits that Node does not list, such as a keychain; or the person said so twice
 */
export const endAtOnce = (code: number, signal?: NodeJS.Signals, held = false): never => {
  // What others clean up at the end comes first.
  process.on('exit', () => {
    const isHeld = held || process.getActiveResourcesInfo().some((name) => onThreads.test(name))
    if (process.platform === 'win32' || !(isHeld || signal !== undefined)) return
    if (process.execve !== undefined && existsSync(shell)) {
      process.execve(shell, ['sh', '-c', `exit ${code}`], {})
    }
    if (signal === undefined || !isHeld) return
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
  process.exit(code)
}
