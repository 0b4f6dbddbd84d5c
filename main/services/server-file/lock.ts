/**
 * The lock beside the file: one writer at a time, across processes and consoles.
 *
 * A lock comes into being whole, by a link to a finished file. A lock whose owner died is taken over by
 * compare and swap: only one process can make the claim that carries the dead lock's nonce, and it replaces
 * the lock before it gives the claim up; whoever makes the claim later finds another lock and starts again.
 * A claimer may die too: then its claim is taken over in the same way, by a claim on the claim.
 */
import type { Expected, ProcessIdentity } from '#main/ports/files.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { failureOf } from './faults.ts'
import type { Place } from './place.ts'
import type { ServerFilePorts } from './ports.ts'

export interface LockOwner extends ProcessIdentity {
  readonly nonce: string
  /** ISO 8601. */
  readonly since: string
}

export interface Lock {
  /** False once somebody took the lock on a user's word. */
  held(): Promise<boolean>
  release(): Promise<void>
}

export interface LockOptions {
  /** Milliseconds to wait for a living owner; 10,000 by default. */
  readonly waitMs?: number | undefined
  /** Nonce of another host's lock that the user said to be dead. */
  readonly takeLock?: string | undefined
}

const lockLimit = 4096
/** Any admin's lock counts, and has a second name while it is made; what it says is as foreign as its owner. */
const aLock: Expected = { furtherNames: true }
/** A lock without readable content is one that a file system without links lost half way. */
const unreadableAfterMs = 10_000

const parseOwner = (bytes: Uint8Array): LockOwner | null => {
  try {
    const read = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
    const { pid, start, host, hostId, user, nonce, since } = read
    if (typeof pid !== 'number' || typeof nonce !== 'string' || !/^[0-9a-f]{16}$/.test(nonce)) return null
    const texts = [start, host, hostId, user, since].map((value) => (typeof value === 'string' ? value : ''))
    const [startText = '', hostText = '', idText = '', userText = '', sinceText = ''] = texts
    return {
      pid,
      start: startText,
      host: hostText,
      hostId: idText,
      user: userText,
      nonce,
      since: sinceText,
    }
  } catch {
    return null
  }
}

/**
 * A name for a file that lives only while we work: `NAME.PID-HOST-RANDOM.tmp`. Who made it stands in the name,
 * since a killed process may leave it empty.
 */
export const temporaryName = ({ crypto, processes }: ServerFilePorts, place: Place): string => {
  const { pid, hostId } = processes.own()
  const random = Buffer.from(crypto.randomBytes(3)).toString('hex')
  return `${place.realPath}.${pid}-${hostId.slice(0, 4)}-${random}.tmp`
}

const hourMs = 3_600_000

/**
 * Removes what killed processes left beside the file: temporary files of dead ones, and claims on locks that
 * are gone. To be called under the lock; a living process's files are left alone.
 * @returns the names removed.
 */
export const removeLeftovers = async (ports: ServerFilePorts, place: Place): Promise<readonly string[]> => {
  const { files, processes, clock } = ports
  const own = processes.own()
  const listed = await files.list(place.folder)
  if (!listed.ok) return []
  const removed: string[] = []
  for (const name of listed.value) {
    if (!name.startsWith(`${place.name}.`)) continue
    const suffix = name.slice(place.name.length)
    const path = files.join(place.folder, name)
    const temporary = /^\.(\d+)-([0-9a-f]{4})-[0-9a-f]{6}\.tmp$/.exec(suffix)
    // Under our lock no claim can win any more.
    let dead = /^\.(?:[0-9a-f]{16}|unreadable)\.claim$/.test(suffix)
    if (temporary !== null) {
      const pid = Number(temporary[1])
      const facts = await files.ownFacts(path)
      const ageMs = facts.ok ? clock.now() - facts.value.modifiedMs : 0
      if (temporary[2] !== own.hostId.slice(0, 4)) dead = ageMs > 24 * hourMs
      else if (pid !== own.pid) dead = !processes.exists(pid) || ageMs > hourMs
    }
    if (dead && (await files.remove(path)).ok) removed.push(name)
  }
  return removed
}

type Look = { readonly owner: LockOwner | null; readonly ageMs: number } | 'gone'

/** @returns FOLDER_READ_ONLY, DISK_FULL …, FILE_LOCKED with the owner in its details, or the lock. */
export const takeLock = async (
  ports: ServerFilePorts,
  place: Place,
  options: LockOptions = {},
): Promise<Result<Lock>> => {
  const { files, clock, processes } = ports
  const path = `${place.realPath}.lock`
  const nonce = Buffer.from(ports.crypto.randomBytes(8)).toString('hex')
  const own: LockOwner = { ...processes.own(), nonce, since: new Date(clock.now()).toISOString() }
  const content = new TextEncoder().encode(`${JSON.stringify(own)}\n`)
  const draft = temporaryName(ports, place)
  const claimOf = (of: string): string => `${place.realPath}.${of}.claim`
  const deadline = clock.monotonic() + (options.waitMs ?? 10_000)

  const look = async (at: string): Promise<Look> => {
    const read = await files.read(at, lockLimit, aLock)
    if (read.ok)
      return { owner: parseOwner(read.value.bytes), ageMs: clock.now() - read.value.facts.modifiedMs }
    const facts = await files.ownFacts(at)
    return facts.ok ? { owner: null, ageMs: clock.now() - facts.value.modifiedMs } : 'gone'
  }
  const isDead = ({ owner, ageMs }: Exclude<Look, 'gone'>): boolean =>
    owner === null
      ? ageMs > unreadableAfterMs
      : processes.state(owner) === 'dead' ||
        (processes.state(owner) === 'unknown' && owner.nonce === options.takeLock)
  const idOf = ({ owner }: Exclude<Look, 'gone'>): string => owner?.nonce ?? 'unreadable'

  /** Links the draft, or creates the file where links are not known. */
  const put = async (at: string) => {
    const linked = await files.link(draft, at)
    if (linked.ok || linked.code === 'EEXIST') return linked
    return files.create(at, content, { mode: 0o644, durable: false })
  }

  /** Follows claims on claims down to the first that is free; true once all up to the lock are ours. */
  const claim = async (dead: Exclude<Look, 'gone'>): Promise<boolean> => {
    const claims: string[] = []
    let of = dead
    for (let depth = 0; depth < 8; depth += 1) {
      const at = claimOf(idOf(of))
      claims.push(at)
      const made = await put(at)
      if (made.ok) {
        const now = await look(path)
        const unchanged = now !== 'gone' && idOf(now) === idOf(dead) && isDead(now)
        const replaced = unchanged && (await files.rename(draft, path)).ok
        for (const each of unchanged ? claims : [at]) await files.remove(each)
        return replaced
      }
      const holder = await look(at)
      if (holder === 'gone' || !isDead(holder)) return false
      of = holder
    }
    return false
  }
  const made = await files.create(draft, content, { mode: 0o644, durable: false })
  if (!made.ok)
    return failureOf('The lock beside the file could not be made', draft, made, 'FOLDER_READ_ONLY')
  try {
    for (;;) {
      const taken = await put(path)
      if (taken.ok) return ok(lockHeld(ports, path, nonce))
      if (taken.code !== 'EEXIST') {
        return failureOf('The lock beside the file could not be made', path, taken, 'FOLDER_READ_ONLY')
      }
      const standing = await look(path)
      if (standing === 'gone') continue
      if (isDead(standing)) {
        if (await claim(standing)) return ok(lockHeld(ports, path, nonce))
      }
      const foreign = standing.owner !== null && processes.state(standing.owner) === 'unknown'
      // Nobody here can tell whether another host's process lives, so there is little use in waiting long.
      if (clock.monotonic() > deadline || (foreign && clock.monotonic() > deadline - 9000)) {
        return locked(path, standing.owner, standing.ageMs, foreign)
      }
      await clock.sleep(8 + (ports.crypto.randomBytes(1)[0] ?? 0) / 16)
    }
  } finally {
    await files.remove(draft)
  }
}

const lockHeld = ({ files }: ServerFilePorts, path: string, nonce: string): Lock => {
  const held = async (): Promise<boolean> => {
    const read = await files.read(path, lockLimit, aLock)
    return read.ok && parseOwner(read.value.bytes)?.nonce === nonce
  }
  return {
    held,
    async release() {
      if (await held()) await files.remove(path)
    },
  }
}

const locked = (path: string, owner: LockOwner | null, ageMs: number, foreign: boolean): Result<never> => {
  const seconds = Math.max(0, Math.round(ageMs / 1000))
  const who =
    owner === null
      ? 'another program'
      : `${owner.user} on ${owner.host} (process ${owner.pid}, for ${seconds} s)`
  return fail('FILE_LOCKED', `The file is being written by ${who}.`, {
    remedy: foreign
      ? 'If you know that this program no longer runs there, take the lock over.'
      : 'Wait until it is done, then try again.',
    details: {
      path,
      ...(owner === null
        ? {}
        : { host: owner.host, user: owner.user, pid: owner.pid, since: owner.since, nonce: owner.nonce }),
      ageSeconds: seconds,
      otherHost: foreign,
    },
  })
}
