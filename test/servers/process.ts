/** Servers that are programs of their own: started in a folder of theirs, waited for, and never left behind. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const nobodyListens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })

/**
 * For as long as this process lives, whichever worker and whichever run on this machine asks: the UDP port of the
 * same number, which no server here uses, is taken. The system gives it back, however the process ends.
 * @returns gives it back at once, undefined where somebody has it
 */
const claim = (port: number): Promise<(() => void) | undefined> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => {
      socket.close()
      resolve(undefined)
    })
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      socket.unref()
      resolve(() => socket.close())
    })
  })

/**
 * So many ports that nobody listens on, each given out once. They are from below those that Linux gives to `connect`
 * and `listen(0)`, so that nobody takes one before its server does.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    const port = randomInt(10_000, 32_768)
    // Claimed first: who tries a port holds it for a moment, in the way of the server that it was given to.
    const giveBack = await claim(port)
    if (giveBack === undefined) continue
    if (await nobodyListens(port)) ports.push(port)
    else giveBack()
  }
  return ports
}

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export interface RunningProgram {
  readonly folder: string
  /** SIGTERM, after 200 ms SIGKILL to the whole group; then the folder goes. */
  stop(): Promise<void>
}

const running = new Set<{ child: ChildProcess; folder: string }>()

const killGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // The group is gone already.
  }
}

// The last resort: a test run that ends in the middle leaves no server and no folder.
process.on('exit', () => {
  for (const { child, folder } of running) {
    killGroup(child, 'SIGTERM')
    killGroup(child, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})

/**
 * Where this process ends without a word (SIGKILL), descriptor 3 closes, and a watcher in the program's group
 * ends it, its children and its folder. The program itself leads the group.
 */
const SUPERVISED = `
folder=$1; shift
( trap '' TERM; cat <&3; kill -TERM -$$; sleep 0.3; rm -rf "$folder"; kill -KILL -$$ ) >/dev/null 2>&1 &
exec "$@" 3<&-
`

/** An empty folder under the system's temporary one. */
export const temporaryFolder = (name: string): Promise<string> => mkdtemp(join(tmpdir(), `mailroom-${name}-`))

export interface ProgramOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Ready when all of them accept connections. */
  readonly ports: readonly number[]
  /** For the message of a start that failed. */
  readonly log: () => Promise<string>
}

/** Starts it as a group of its own, and waits for its ports. Throws with its log when it ends before. */
export async function startProgram(options: ProgramOptions): Promise<RunningProgram> {
  const { folder } = options
  let words = ''
  const child = spawn('/bin/sh', ['-c', SUPERVISED, 'sh', folder, options.command, ...options.args], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: `/usr/sbin:/usr/bin:/sbin:/bin`, ...options.env },
  })
  const entry = { child, folder }
  running.add(entry)
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      words = `${words}${chunk.toString()}`.slice(-20_000)
    })
  }
  let ended = false
  const end = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      words += String(error)
      ended = true
      resolve()
    })
    child.once('exit', () => {
      ended = true
      resolve()
    })
  })
  const stop = async () => {
    killGroup(child, 'SIGTERM')
    await Promise.race([end, pause(200)])
    killGroup(child, 'SIGKILL')
    await end
    running.delete(entry)
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  const deadline = Date.now() + 300_000
  for (const port of options.ports) {
    while (!(await answers(options.host ?? '127.0.0.1', port))) {
      if (ended || Date.now() > deadline) {
        const log = await options.log().catch(() => '')
        await stop()
        throw new Error(`${options.command} did not start:\n${words}\n${log}`)
      }
      await pause(20)
    }
  }
  return { folder, stop }
}

/** Tries again with other ports when somebody else was quicker to take one, and perhaps answers on it. */
export async function retriedOnTakenPort<Result>(start: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start()
    } catch (error) {
      if (attempt === 3 || !/in use|does not answer/i.test(String(error))) throw error
    }
  }
}
