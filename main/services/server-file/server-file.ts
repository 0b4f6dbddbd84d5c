/** The file that the server reads at restart: the service's border. Everything answers with a Result. */
import { fail, ok, type Result } from '#shared/errors.ts'
import { journalCsv, nodesOf, type RunningOptions, runningState } from '#shared/server-file/journal.ts'
import type { Difference, FileView, JournalEntry, RunningState } from '#shared/server-file/model.ts'
import { type SecretKey, secretKeys } from '#shared/settings/fields.ts'
import { zonedTime } from '#shared/zoned-time.ts'
import { type Backups, listBackups, readBackup } from './backups.ts'
import { changesBetween, rowsBetween } from './difference.ts'
import { type Document, isMalformed, parseDocument } from './document.ts'
import { checkServerKey, decrypt, looksEncrypted, makeServerKey } from './encryption.ts'
import { handoverNote } from './handover.ts'
import { lossesOf } from './in-place.ts'
import type { DesiredState } from './intended.ts'
import { appendEntry, entryNow, exportRead, type JournalReading, newId, readJournal } from './journal.ts'
import { type Loaded, load, understand, viewOfLoaded } from './loading.ts'
import { type LockOptions, takeLock } from './lock.ts'
import { passwordProperty } from './mapping.ts'
import { tryServerKey } from './passwords.ts'
import { findPlace, type Place } from './place.ts'
import { planEdit } from './plan.ts'
import type { ServerFilePorts } from './ports.ts'
import { type Purge, type Purged, purgeSecrets } from './purging.ts'
import { readersOf } from './readers.ts'
import { valueAt } from './reading.ts'
import { type Recovered, recover } from './recovery.ts'
import { type Reader, targetOf } from './replace-file.ts'
import { type FileChange, type WatchOptions, watchFile } from './watching.ts'
import { type SecretSteps, type WriteOptions, type Written, writeFile } from './writing.ts'

export type { DesiredState } from './intended.ts'
export type { JournalReading } from './journal.ts'
export type { ServerFilePorts } from './ports.ts'
export type { Purge, Purged } from './purging.ts'
export type { Recovered } from './recovery.ts'
export type { FileChange, WatchOptions } from './watching.ts'
export type { SecretSteps, WriteOptions, Written } from './writing.ts'

/** A password of the file for a test of the file or a new workstation. Never crosses a process border. */
export type FileSecret =
  | { readonly kind: 'absent' }
  | { readonly kind: 'secret'; readonly secret: string; readonly from: 'plain' | 'encrypted' }
  | { readonly kind: 'key-missing' }
  | { readonly kind: 'key-does-not-fit' }

export interface RestartNote {
  /** When the server was restarted (ISO 8601); now by default. */
  readonly when?: string | undefined
  readonly how: 'confirmed' | 'watched'
  /** One node of a cluster; without it all of them. */
  readonly node?: string | undefined
  /** The cluster's nodes where the journal names none. */
  readonly nodes?: readonly string[] | undefined
  /** The file's SHA-256 at that time; a restart of another file is none of this one. */
  readonly of?: string | undefined
}

export interface RestoreOptions extends WriteOptions {
  /** In the mode `plain` a restored file with a readable password ends up at 0600 too. */
  readonly passwordMode: DesiredState['passwordMode']
}

export interface ServerFile {
  /** A file that does not exist yet reads as defaults, with `exists: false`. */
  read(path: string): Promise<Result<FileView>>
  /** @param readableBy whom a new file is made readable for: the difference says who will be able to read it */
  difference(path: string, intended: DesiredState, readableBy?: Reader): Promise<Result<Difference>>
  /**
   * NOTHING_TO_WRITE where the file says all of it and no secret is to be stored; CONFIRMATION_NEEDED where it can
   * only be written in place.
   */
  write(path: string, intended: DesiredState, options: WriteOptions): Promise<Result<Written>>
  /** Passwords in clear, for use in this process alone. */
  readSecrets(
    path: string,
    serverKey: string | undefined,
  ): Promise<Result<Readonly<Record<SecretKey, FileSecret>>>>
  /** SERVER_KEY_INVALID, or whether the key opens every `ENC` value of the file. */
  tryServerKey(path: string, serverKey: string): Promise<Result<'fits' | 'does-not-fit' | 'nothing-to-try'>>
  /** A new key, or SERVER_KEY_MISSING while the file has encrypted values: their key is asked for instead. */
  newServerKey(path: string): Promise<Result<string>>
  backups(path: string): Promise<Result<Backups>>
  /** What restoring the backup would change of today's file. */
  compareBackup(path: string, name: string): Promise<Result<Difference>>
  restore(path: string, name: string, options: RestoreOptions): Promise<Result<Written>>
  purgeSecrets(path: string, purge: Purge): Promise<Result<Purged>>
  journal(path: string): Promise<Result<JournalReading>>
  journalCsv(path: string): Promise<Result<string>>
  /** Notes an event that is not a write: key and mode changes, bad certificates allowed, real mails sent. */
  note(
    path: string,
    event: Extract<
      JournalEntry['event'],
      'server-key' | 'password-mode' | 'nodes' | 'bad-certificate-allowed' | 'mail-sent'
    >,
    more?: { readonly how?: string; readonly note?: string; readonly nodes?: readonly string[] },
  ): Promise<Result<void>>
  /**
   * INPUT_INVALID for a time in the future or before the last change of the file, which does not count, and for a
   * node that the cluster does not have. A time in whole minutes stands for the whole minute.
   */
  recordRestart(path: string, restart: RestartNote): Promise<Result<void>>
  running(path: string, options: RunningOptions): Promise<Result<RunningState>>
  /** To be called when an environment is opened. */
  recover(
    path: string,
    secrets: Pick<SecretSteps, 'promote' | 'discard'>,
    options?: LockOptions,
  ): Promise<Result<Recovered>>
  watch(
    path: string,
    onChange: (change: FileChange) => void,
    signal: AbortSignal,
    options?: WatchOptions,
  ): Promise<void>
  /**
   * Whether the file at `path` is the one with this SHA-256; FILE_MISSING where there is none.
   * With `record`, a match is noted as delivered in the journal of that file (the local copy's path).
   */
  verify(
    path: string,
    sha256: string,
    record?: string,
  ): Promise<Result<{ readonly matches: boolean; readonly sha256: string }>>
  handoverNote: typeof handoverNote
}

const emptyDocument: Document = { text: '', entries: [], effective: new Map(), lineEnd: '\n' }

const differenceOf = (
  basedOn: string,
  before: Document,
  after: Document,
  rest: Pick<Difference, 'notes' | 'offers' | 'needsServerKeyHandover' | 'readers'>,
): Difference => ({
  basedOn,
  changes: changesBetween(before, after),
  rows: rowsBetween(before, after),
  nothingToWrite: before.text === after.text,
  ...rest,
})

/** Text that we made ourselves; what cannot be read would be a bug and shows as an empty file. */
const parsed = (text: string): Document => {
  const document = parseDocument(text)
  return isMalformed(document) ? emptyDocument : document
}

const storesSecrets = ({ passwords }: DesiredState): boolean =>
  secretKeys.some((key) => passwords[key].action !== 'keep')

const secretOf = (
  ports: ServerFilePorts,
  document: Document,
  key: SecretKey,
  serverKey: string | undefined,
): FileSecret => {
  const value = valueAt(document, passwordProperty(key)) ?? ''
  if (value === '') return { kind: 'absent' }
  if (!looksEncrypted(value)) return { kind: 'secret', secret: value, from: 'plain' }
  if (serverKey === undefined) return { kind: 'key-missing' }
  const secret = decrypt(ports.crypto, serverKey, value)
  return secret === null ? { kind: 'key-does-not-fit' } : { kind: 'secret', secret, from: 'encrypted' }
}

/** The service over its ports. It keeps no state: two of them on one file get along like two processes. */
export const createServerFile = (ports: ServerFilePorts): ServerFile => {
  const open = async (path: string): Promise<Result<Loaded>> => {
    const place = await findPlace(ports.files, path)
    return place.ok ? load(ports, place.value) : place
  }

  /** Appends under the lock where the folder can be written to, else as it is. */
  const append = async (place: Place, entry: JournalEntry): Promise<Result<void>> => {
    if (!(await ports.files.mayWrite(place.folder))) return appendEntry(ports, place, entry)
    const lock = await takeLock(ports, place)
    if (!lock.ok) return lock
    try {
      return await appendEntry(ports, place, entry)
    } finally {
      await lock.value.release()
    }
  }

  const recordRestart: ServerFile['recordRestart'] = async (path, restart) => {
    const loaded = await open(path)
    if (!loaded.ok) return loaded
    const { place, sha256 } = loaded.value
    if (place.facts === null) return fail('FILE_MISSING', `There is no file ${path} yet.`)
    const journal = await readJournal(ports, place)
    if (!journal.ok) return journal
    const now = ports.clock.now()
    const when = restart.when === undefined ? now : Date.parse(restart.when)
    if (!Number.isFinite(when) || when > now + 60_000) {
      return fail('INPUT_INVALID', 'The time of the restart lies in the future or is none.', {
        remedy: 'Give the time at which TeamConnect was restarted.',
      })
    }
    const last = journal.value.entries.findLast(({ event }) => event === 'write' || event === 'restore')
    // A time that was typed has no more than minutes or seconds.
    const grain = when % 60_000 === 0 ? 60_000 : 1000
    const changedAt = Math.max(
      last?.after === sha256 ? Date.parse(last.at) : 0,
      last?.after === sha256 ? 0 : place.facts.modifiedMs,
    )
    const isOther = restart.of !== undefined && restart.of !== sha256
    if (isOther || when < Math.floor(changedAt / grain) * grain) {
      return fail(
        'INPUT_INVALID',
        `The file was changed at ${zonedTime(changedAt)}, after that restart: the server does not run these settings.`,
        { remedy: 'Restart TeamConnect again, or give the time of a later restart.' },
      )
    }
    const nodes = nodesOf(journal.value.entries, restart.nodes)
    if (restart.node !== undefined && nodes.length > 0 && !nodes.includes(restart.node)) {
      return fail('INPUT_INVALID', `There is no node "${restart.node}".`, {
        remedy: `The nodes of this server are ${nodes.join(', ')}.`,
      })
    }
    return append(
      place,
      entryNow(ports, newId(ports), {
        event: 'restart',
        after: sha256,
        how: restart.how,
        restartedAt: zonedTime(when),
        ...(restart.node === undefined ? {} : { node: restart.node }),
        ...(nodes.length === 0 ? {} : { nodes }),
      }),
    )
  }

  const withPlace = async <T>(
    path: string,
    act: (place: Place) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const place = await findPlace(ports.files, path)
    return place.ok ? act(place.value) : place
  }

  return {
    async read(path) {
      const loaded = await open(path)
      return loaded.ok ? ok(viewOfLoaded(loaded.value, ports.files.windows)) : loaded
    },

    async difference(path, intended, readableBy) {
      const loaded = await open(path)
      if (!loaded.ok) return loaded
      const { document, reading, sha256 } = loaded.value
      const plan = planEdit(ports.crypto, document, reading, intended, true)
      if (!plan.ok) return plan
      const { place } = loaded.value
      const target = await targetOf(ports, place, plan.value.ownerOnly, readableBy)
      if (!target.ok) return target
      const readers = await readersOf(ports, target.value, {
        before: place.facts?.mode,
        named: readableBy !== undefined,
      })
      return ok(
        differenceOf(sha256, document, parsed(plan.value.text), {
          ...(readers === undefined ? {} : { readers }),
          notes: [...plan.value.notes, ...(await lossesOf(ports, place))],
          offers: plan.value.offers,
          needsServerKeyHandover: plan.value.needsHandover,
        }),
      )
    },

    write: (path, intended, options) =>
      writeFile(ports, path, options, async ({ document, reading, place }) => {
        const plan = planEdit(ports.crypto, document, reading, intended, false)
        if (!plan.ok) return plan
        const { text, ownerOnly, needsHandover, notes } = plan.value
        const same = text === document.text && place.facts !== null
        if (same && !ownerOnly && !storesSecrets(intended)) {
          return fail('NOTHING_TO_WRITE', 'The file says all of this already.')
        }
        return ok({ text, ownerOnly, newServerKey: needsHandover, notes, event: 'write' })
      }),

    async readSecrets(path, serverKey) {
      const loaded = await open(path)
      if (!loaded.ok) return loaded
      return ok({
        'smtp.password': secretOf(ports, loaded.value.document, 'smtp.password', serverKey),
        'imap.password': secretOf(ports, loaded.value.document, 'imap.password', serverKey),
      })
    },

    async tryServerKey(path, serverKey) {
      const checked = checkServerKey(serverKey)
      if (!checked.ok) return checked
      const loaded = await open(path)
      return loaded.ok ? ok(tryServerKey(ports.crypto, loaded.value.document, serverKey)) : loaded
    },

    async newServerKey(path) {
      const loaded = await open(path)
      if (!loaded.ok) return loaded
      if (tryServerKey(ports.crypto, loaded.value.document, '-') === 'nothing-to-try') {
        return ok(makeServerKey(ports.crypto))
      }
      return fail('SERVER_KEY_MISSING', 'The file has encrypted values already, so the server has a key.', {
        remedy: 'Enter that key, or enter all passwords anew.',
      })
    },

    backups: (path) => withPlace(path, async (place) => ok(await listBackups(ports, place))),

    async compareBackup(path, name) {
      const loaded = await open(path)
      if (!loaded.ok) return loaded
      const read = await readBackup(ports, loaded.value.place, name)
      if (!read.ok) return read
      const backup = understand(ports.properties, read.value.bytes)
      if (!backup.ok) return backup
      return ok(
        differenceOf(loaded.value.sha256, loaded.value.document, backup.value, {
          notes: [],
          offers: [],
          needsServerKeyHandover: false,
        }),
      )
    },

    restore: (path, name, options) =>
      writeFile(ports, path, options, async ({ place, document }) => {
        const read = await readBackup(ports, place, name)
        if (!read.ok) return read
        const backup = understand(ports.properties, read.value.bytes)
        if (!backup.ok) return backup
        if (backup.value.text === document.text && place.facts !== null) {
          return fail('NOTHING_TO_WRITE', 'The backup and the file are the same.')
        }
        const plain = secretKeys.some((key) => {
          const value = valueAt(backup.value, passwordProperty(key)) ?? ''
          return value !== '' && !looksEncrypted(value)
        })
        return ok({
          text: backup.value.text,
          ownerOnly: plain && options.passwordMode === 'plain',
          newServerKey: false,
          notes: [],
          event: 'restore',
          note: name,
        })
      }),

    purgeSecrets: (path, purge) => purgeSecrets(ports, path, purge),
    journal: (path) => withPlace(path, (place) => readJournal(ports, place)),

    journalCsv: (path) =>
      withPlace(path, async (place) => {
        const journal = await readJournal(ports, place, exportRead)
        return journal.ok ? ok(journalCsv(journal.value.entries)) : journal
      }),

    note: (path, event, more = {}) =>
      withPlace(path, (place) => append(place, entryNow(ports, newId(ports), { event, ...more }))),

    recordRestart,

    async running(path, options) {
      const loaded = await open(path)
      if (!loaded.ok) return loaded
      const { place, sha256 } = loaded.value
      const journal = await readJournal(ports, place)
      if (!journal.ok) return journal
      const modifiedAt = place.facts === null ? null : zonedTime(place.facts.modifiedMs)
      return ok(runningState(journal.value.entries, sha256, { modifiedAt, ...options }))
    },

    recover: (path, secrets, options) => recover(ports, path, secrets, options),
    watch: (path, onChange, signal, options) => watchFile(ports, path, onChange, signal, options),

    async verify(path, sha256, record) {
      const loaded = await open(path)
      if (!loaded.ok) return loaded
      if (loaded.value.place.facts === null) {
        return fail('FILE_MISSING', `There is no file ${path}.`, {
          remedy: 'Put the file there first, or check the path.',
          details: { path },
        })
      }
      const matches = loaded.value.sha256 === sha256.trim().toLowerCase()
      if (matches && record !== undefined) {
        const noted = await withPlace(record, (place) =>
          append(place, entryNow(ports, newId(ports), { event: 'delivered', after: loaded.value.sha256 })),
        )
        if (!noted.ok) return noted
      }
      return ok({ matches, sha256: loaded.value.sha256 })
    },

    handoverNote,
  }
}
