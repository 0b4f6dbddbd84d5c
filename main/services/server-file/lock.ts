/**
 * The lock beside the file: one writer at a time, across processes and consoles.
 *
 * A lock comes into being whole, by a link to a finished file. A lock whose owner died is taken over by
 * compare and swap: only one process can make the claim that carries the dead lock's nonce, and it replaces
 * the lock before it gives the claim up; whoever makes the claim later finds another lock and starts again.
 * A claimer may die too: then its claim is taken over in the same way, by a claim on the claim.
 */
import type { Expected, ProcessIdentity } from '#main/ports/files.ts'
import { sanitise } from '#shared/diagnosis/sanitise.ts'
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
  /** Nonce of a lock that the user said to be dead: of another host, or of a living process for so long. */
  readonly takeLock?: string | undefined
}

const lockLimit = 4096
/** Any admin's lock counts, and has a second name while it is made; what it says is as foreign as its owner. */
const aLock: Expected = { furtherNames: true }
/** A lock without readable content is one that a file system without links lost half way. */
const unreadableAfterMs = 10_000

/** Nobody writes for so long: from then on a person may break the lock of a living process. Milliseconds. */
const breakableAfterMs = 600_000

/** A time as far ahead is no moment of a write either. */
const isOld = (ageMs: number): boolean => Math.abs(ageMs) > breakableAfterMs

/** What is shown of it is cleaned here: anybody who may write in the folder may have written it. */
const parseOwner = (bytes: Uint8Array): LockOwner | null => {
  try {
    const read = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
    const { pid, nonce } = read
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1) return null
    if (typeof nonce !== 'string' || !/^[0-9a-f]{16}$/.test(nonce)) return null
    const textOf = (key: string): string => {
      const value = read[key]
      return typeof value === 'string' ? value : ''
    }
    const since = Date.parse(textOf('since'))
    return {
      pid,
      start: textOf('start'),
      host: sanitise(textOf('host'), 100) || 'a computer without a name',
      hostId: textOf('hostId'),
      user: sanitise(textOf('user'), 100) || 'somebody',
      nonce,
      since: Number.isFinite(since) ? new Date(since).toISOString() : '',
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

type Look = { readonly owner: LockOwner | null; readonly ageMs: number } | 'gone' | 'folder'
type Held = Exclude<Look, 'gone' | 'folder'>

/** @returns FOLDER_READ_ONLY, DISK_FULL …, FILE_LOCKED with the owner in its details, or the lock. */
export const takeLock = async (
  ports: ServerFilePorts,
  place: Place,
  options: LockOptions = {},
): Promise<Result<Lock>> => {
  // Nothing is made, as long as the lock is held, in a folder that has taken this one's place.
  const letGo = ports.files.hold(place.folder, place.folderIdentity)
  const lock = await putLock(ports, place, options)
  if (!lock.ok) {
    letGo()
    return lock
  }
  const { held, release } = lock.value
  return ok({ held, release: () => release().finally(letGo) })
}

const putLock = async (ports: ServerFilePorts, place: Place, options: LockOptions): Promise<Result<Lock>> => {
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
    if (facts.ok && facts.value.kind === 'folder') return 'folder'
    return facts.ok ? { owner: null, ageMs: clock.now() - facts.value.modifiedMs } : 'gone'
  }
  const isBreakable = ({ owner, ageMs }: Held): boolean =>
    owner !== null && (processes.state(owner) === 'unknown' || isOld(ageMs))
  const isDead = (held: Held): boolean =>
    held.owner === null
      ? held.ageMs > unreadableAfterMs || isOld(held.ageMs)
      : processes.state(held.owner) === 'dead' || (held.owner.nonce === options.takeLock && isBreakable(held))
  const idOf = ({ owner }: Held): string => owner?.nonce ?? 'unreadable'

  /** Links the draft, or creates the file where links are not known. */
  const put = async (at: string) => {
    const linked = await files.link(draft, at)
    if (linked.ok || linked.code === 'EEXIST') return linked
    return files.create(at, content, { mode: 0o644, durable: false })
  }

  /** The claim that stood in the way of the last try. */
  let inTheWay: { readonly path: string; readonly owner: LockOwner | null } | undefined
  /** Follows claims on claims down to the first that is free; true once all up to the lock are ours. */
  const claim = async (dead: Held): Promise<boolean> => {
    const claims: string[] = []
    inTheWay = undefined
    let of = dead
    for (let depth = 0; depth < 8; depth += 1) {
      const at = claimOf(idOf(of))
      claims.push(at)
      const made = await put(at)
      if (made.ok) {
        const now = await look(path)
        const unchanged = now !== 'gone' && now !== 'folder' && idOf(now) === idOf(dead) && isDead(now)
        const replaced = unchanged && (await files.rename(draft, path)).ok
        for (const each of unchanged ? claims : [at]) await files.remove(each)
        return replaced
      }
      const holder = await look(at)
      if (holder === 'gone') return false
      inTheWay = { path: at, owner: holder === 'folder' ? null : holder.owner }
      if (holder === 'folder' || !isDead(holder)) return false
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
      if (standing === 'folder') return obstructed(path, null)
      const dead = isDead(standing)
      if (dead && (await claim(standing))) return ok(lockHeld(ports, path, nonce))
      const foreign = standing.owner !== null && processes.state(standing.owner) === 'unknown'
      // Nobody here can tell whether another host's process lives, so there is little use in waiting long.
      if (clock.monotonic() > deadline || (foreign && clock.monotonic() > deadline - 9000)) {
        return dead && inTheWay !== undefined
          ? obstructed(inTheWay.path, inTheWay.owner)
          : locked(path, standing, { foreign, breakable: isBreakable(standing) })
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

const ageText = (seconds: number): string => {
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`
}

const nameOf = ({ user, host, pid, since }: LockOwner): string =>
  `${user} on ${host} (process ${pid}${since === '' ? '' : `, since ${since}`})`

const locked = (
  path: string,
  { owner, ageMs }: Held,
  { foreign, breakable }: { readonly foreign: boolean; readonly breakable: boolean },
): Result<never> => {
  const seconds = Math.max(0, Math.round(ageMs / 1000))
  const who = owner === null ? 'another program' : nameOf(owner)
  const doubt = foreign
    ? 'If you know that this program no longer runs there'
    : 'No write takes so long: if it hangs'
  return fail('FILE_LOCKED', `The file is being written by ${who}, for ${ageText(seconds)}.`, {
    remedy: breakable
      ? `${doubt}, take the lock over (write --take-over-lock), or remove ${path}.`
      : `Wait until it is done, then try again. A lock of more than ${ageText(breakableAfterMs / 1000)} can be taken over.`,
    details: {
      path,
      ...(owner === null
        ? {}
        : { host: owner.host, user: owner.user, pid: owner.pid, since: owner.since, nonce: owner.nonce }),
      ageSeconds: seconds,
      otherHost: foreign,
      breakable,
    },
  })
}

/** Nothing of ours can clear this away: a folder, or the claim of a living process on a dead lock. */
const obstructed = (path: string, owner: LockOwner | null): Result<never> =>
  fail(
    'FILE_LOCKED',
    `The file cannot be locked: ${path} stands in the way${owner === null ? '' : `, put there by ${nameOf(owner)}`}.`,
    {
      remedy: `If no other Mailroom is writing the file, remove ${path}.`,
      details: { path, breakable: false },
    },
  )
