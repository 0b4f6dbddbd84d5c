/** The journal beside the server's file: its lines, what follows from them, and its form as CSV. */
import { z } from 'zod'
import { sanitise } from '../diagnosis/sanitise.ts'
import { findField } from '../settings/fields.ts'
import type { JournalEntry, RunningState } from './model.ts'

z.config({ jitless: true })

const text = z.string().max(4096)

/** One line. Unknown keys are dropped, unknown events make the line one that is skipped, not a failure. */
export const journalEntrySchema = z.object({
  /** ISO 8601 with the zone's offset. */
  at: z.string().max(40),
  event: z.enum([
    'intent',
    'write',
    'rolled-back',
    'restore',
    'restart',
    'delivered',
    'server-key',
    'password-mode',
    'nodes',
    'bad-certificate-allowed',
    'mail-sent',
  ]),
  id: z.string().max(64),
  user: text,
  computer: text,
  before: z.string().max(64).optional(),
  after: z.string().max(64).optional(),
  changes: z
    .array(z.object({ key: text, before: text.nullable(), after: text.nullable() }))
    .max(2000)
    .optional(),
  /** How it is known: "confirmed", "watched"; for a server key "handed-over", "made", "changed". */
  how: text.optional(),
  note: text.optional(),
  /** Of a restart: when it took place; `at` is when it was noted. */
  restartedAt: z.string().max(40).optional(),
  /** Of a restart: the node of a cluster. */
  node: text.optional(),
  /** The nodes of the cluster, each of which has to be confirmed: from this entry on. */
  nodes: z.array(text).max(100).optional(),
  /** Of a write: the server does not have the key of these passwords yet. */
  newServerKey: z.boolean().optional(),
  /** Of an intent: the backup that was made for it. */
  backup: text.optional(),
  /** Tells two computers of one name apart. */
  hostId: z.string().max(64).optional(),
})

export interface RunningOptions {
  /** Whether the file on this computer is the server's own, or a copy that is handed over. */
  readonly place: 'written-here' | 'handed-over'
  /** Nodes of a cluster where the journal names none. One unnamed node by default. */
  readonly nodes?: readonly string[] | undefined
  /** When the file was changed last, as the file system says (ISO 8601). */
  readonly modifiedAt?: string | null | undefined
}

/** Writes, restores and intents whose file arrived: all that changed the file from here, in order. */
const arrivals = (entries: readonly JournalEntry[], currentSha: string): readonly JournalEntry[] => {
  const settled = new Set(entries.filter(({ event }) => event !== 'intent').map(({ id }) => id))
  const intents = entries.filter(({ event }) => event === 'intent')
  return entries.filter((entry) => {
    if (entry.event === 'write' || entry.event === 'restore') return true
    // Killed after the rename, before the last line: the file tells that it was done.
    return (
      entry.event === 'intent' &&
      !settled.has(entry.id) &&
      entry === intents.at(-1) &&
      entry.after === currentSha
    )
  })
}

/**
 * Nodes of the cluster, each of which has to be confirmed: as the journal has them last, so that every console
 * asks for the same ones.
 */
export const nodesOf = (
  entries: readonly JournalEntry[],
  otherwise: readonly string[] = [],
): readonly string[] => entries.findLast(({ nodes }) => nodes !== undefined)?.nodes ?? otherwise

interface Confirmed {
  readonly entry: JournalEntry
  readonly index: number
  readonly sha: string
}

interface Confirmations {
  /** What each node is known to have started with last. */
  readonly byNode: ReadonlyMap<string, string>
  /** The last moment at which all of them ran the same settings. */
  readonly together: Confirmed | undefined
  /** They still do. */
  readonly still: boolean
}

const confirmationsOf = (entries: readonly JournalEntry[], nodes: readonly string[]): Confirmations => {
  const byNode = new Map<string, string>()
  let together: Confirmed | undefined
  entries.forEach((entry, index) => {
    if (entry.event !== 'restart' || entry.after === undefined) return
    const { after } = entry
    for (const node of entry.node === undefined ? nodes : [entry.node]) byNode.set(node, after)
    // A server without named nodes runs what any restart says.
    if (nodes.every((node) => byNode.get(node) === after)) together = { entry, index, sha: after }
  })
  const { sha } = together ?? {}
  return { byNode, together, still: sha !== undefined && nodes.every((node) => byNode.get(node) === sha) }
}

/** SHA-256 of the settings that the server, all of its nodes, was known to run last; null where nobody said. */
export const confirmedSha = (entries: readonly JournalEntry[]): string | null =>
  confirmationsOf(entries, nodesOf(entries)).together?.sha ?? null

/** Fields of the form whose value after all the changes is another than before them. A secret always counts. */
const countFields = (changed: readonly JournalEntry[]): number => {
  const first = new Map<string, string | null>()
  const last = new Map<string, string | null>()
  for (const { changes } of changed) {
    for (const { key, before, after } of changes ?? []) {
      if (!first.has(key)) first.set(key, before)
      last.set(key, after)
    }
  }
  return [...first].filter(
    ([key, before]) =>
      findField(key) !== undefined && (last.get(key) !== before || last.get(key) === 'changed'),
  ).length
}

/**
 * What the server is running, from the journal and the file's fingerprint alone, so that every console says
 * the same.
 * @param currentSha of the file as it is now.
 */
export const runningState = (
  entries: readonly JournalEntry[],
  currentSha: string,
  options: RunningOptions,
): RunningState => {
  const changes = arrivals(entries, currentSha)
  const latest = changes.at(-1)
  const nodes = nodesOf(entries, options.nodes)
  const { byNode, together: confirmed, still } = confirmationsOf(entries, nodes)
  const waitingFor = nodes.filter((node) => byNode.get(node) !== currentSha)
  const cluster = nodes.length === 0 ? {} : { waitingFor }
  const newKey = entries.findLastIndex(({ newServerKey }) => newServerKey === true)
  const handedOver = entries.findLastIndex(
    ({ event, how }) => event === 'server-key' && how === 'handed-over',
  )
  const keyWrite = newKey > handedOver ? entries[newKey] : undefined
  const keyPending = keyWrite !== undefined && changes.includes(keyWrite) ? keyWrite : undefined
  // A restart with settings from before the new key, restored since, runs without it.
  if (still && confirmed?.sha === currentSha && (keyPending === undefined || confirmed.index < newKey)) {
    return {
      kind: 'running',
      since: confirmed.entry.restartedAt ?? confirmed.entry.at,
      by: confirmed.entry.user,
    }
  }
  if (keyPending !== undefined) return { kind: 'server-key-not-handed-over', since: keyPending.at }
  if (latest === undefined && confirmed === undefined) return { kind: 'unknown' }
  if (latest === undefined || latest.after !== currentSha) {
    return {
      kind: 'changed-outside',
      since: options.modifiedAt ?? latest?.at ?? confirmed?.entry.at ?? '',
      ...cluster,
    }
  }
  if (options.place === 'handed-over') {
    const delivered = entries.findLast(
      ({ event, after }, index) =>
        event === 'delivered' && after === currentSha && index > entries.indexOf(latest),
    )
    return delivered === undefined
      ? { kind: 'written-not-delivered', since: latest.at, by: latest.user }
      : { kind: 'delivered-restart-needed', since: delivered.at, by: delivered.user, ...cluster }
  }
  const pending = changes.filter(
    (entry) => confirmed === undefined || entries.indexOf(entry) > confirmed.index,
  )
  const oldest = pending[0] ?? latest
  return {
    kind: 'restart-needed',
    since: oldest.at,
    by: oldest.user,
    fields: countFields(pending),
    ...cluster,
  }
}

/**
 * A cell that no spreadsheet takes for a formula, also where cells end at semicolons, since quotes do not hold one
 * together that such a spreadsheet sees begin before them. Unseen characters and line ends are shown.
 */
const cell = (value: string): string => {
  const safe = sanitise(value, Number.POSITIVE_INFINITY).replace(/(^|;)(?=[\s"]*[=+\-@＝＋－＠])/g, "$1'")
  return /[",;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const columns = [
  'at',
  'event',
  'user',
  'computer',
  'key',
  'before',
  'after',
  'sha256 before',
  'sha256 after',
  'how',
  'note',
] as const

/** The journal as CSV (RFC 4180), one row per changed key, one for an event without any. */
export const journalCsv = (entries: readonly JournalEntry[]): string => {
  const lines = entries.flatMap((entry) => {
    const changes = entry.changes?.length ? entry.changes : [{ key: '', before: null, after: null }]
    return changes.map((change) =>
      [
        entry.at,
        entry.event,
        entry.user,
        entry.computer,
        change.key,
        change.before ?? '',
        change.after ?? '',
        entry.before ?? '',
        entry.after ?? '',
        [entry.how, entry.node].filter((part) => part !== undefined).join(' '),
        entry.note ?? '',
      ]
        .map(cell)
        .join(','),
    )
  })
  return [columns.join(','), ...lines, ''].join('\r\n')
}
