/** Changes of the file from outside: the system's own notice where it works, a look every 2 s everywhere. */

import { sizeLimit } from './loading.ts'
import { findPlace, theFile } from './place.ts'
import type { ServerFilePorts } from './ports.ts'

export interface FileChange {
  /** Null where the file is gone. */
  readonly sha256: string | null
  /** ISO 8601: the file's own time, or now where it is gone or cannot be read. */
  readonly at: string
}

export interface WatchOptions {
  /** Milliseconds between two looks; 2,000 by default. */
  readonly pollMs?: number | undefined
  /** Milliseconds of quiet before a change is looked at; 100 by default. */
  readonly settleMs?: number | undefined
  /** What the caller knows already: reported at once if the file is another. */
  readonly known?: string | null | undefined
}

/**
 * Calls back once per new content until the signal aborts; a file that is only touched is no change. The
 * folder is watched, not the file: a rename would leave the watcher on the old one. On network shares nothing
 * is noticed by watching, and it does not say so: hence the looks.
 * @returns when it ends.
 */
export const watchFile = async (
  ports: ServerFilePorts,
  given: string,
  onChange: (change: FileChange) => void,
  signal: AbortSignal,
  options: WatchOptions = {},
): Promise<void> => {
  const { files, clock } = ports
  const settleMs = options.settleMs ?? 100
  let seen: string | undefined
  let known = options.known
  let wake = (): void => undefined
  let folder: string | undefined
  let watcher = { stop: (): void => undefined }

  const look = async (): Promise<void> => {
    const place = await findPlace(files, given)
    if (place.ok && place.value.folder !== folder) {
      watcher.stop()
      folder = place.value.folder
      const { name } = place.value
      watcher = files.watchFolder(folder, (event) => {
        if (event === null || event === name) wake()
      })
    }
    const facts = place.ok ? place.value.facts : null
    const mark = facts === null ? 'gone' : `${facts.identity} ${facts.size} ${facts.modifiedMs}`
    if (mark === seen) return
    const read =
      facts === null || !place.ok ? null : await files.read(place.value.realPath, sizeLimit, theFile)
    // In the middle of somebody's write: the next look finds it finished.
    if (read !== null && !read.ok && ['EBUSY', 'ENOENT', 'EACCES', 'EPERM'].includes(read.code)) return
    seen = mark
    const sha256 = read?.ok ? ports.crypto.sha256(read.value.bytes) : null
    if (known === undefined) known = sha256
    if (sha256 === known) return
    known = sha256
    onChange({ sha256, at: new Date(read?.ok ? read.value.facts.modifiedMs : clock.now()).toISOString() })
  }

  try {
    while (!signal.aborted) {
      const noticed = new AbortController()
      // Before the look: what happens while it is looked at is looked at again.
      wake = () => noticed.abort()
      await look()
      const stop = (): void => noticed.abort()
      if (signal.aborted) break
      signal.addEventListener('abort', stop, { once: true })
      await clock.sleep(options.pollMs ?? 2000, noticed.signal)
      signal.removeEventListener('abort', stop)
      if (noticed.signal.aborted && !signal.aborted) await clock.sleep(settleMs, signal)
    }
  } finally {
    watcher.stop()
  }
}
