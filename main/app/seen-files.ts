import type { FileView } from '#shared/server-file/model.ts'
import type { Settings } from '#shared/settings/fields.ts'

/**
 * The settings of files as they were shown lately. A draft names the file that it was made from by its
 * SHA-256; if the file was changed before the draft was first saved, this is where its base is found.
 */
export interface SeenFiles {
  note(view: FileView): void
  settings(sha256: string): Settings | undefined
}

const limit = 100

export const createSeenFiles = (): SeenFiles => {
  const seen = new Map<string, Settings>()
  return {
    note: ({ sha256, settings }) => {
      seen.delete(sha256)
      seen.set(sha256, settings)
      const oldest = seen.keys().next()
      if (seen.size > limit && !oldest.done) seen.delete(oldest.value)
    },
    settings: (sha256) => seen.get(sha256),
  }
}
