/** Documents in memory, for services whose files are tried elsewhere. */
import type { DocumentDefinition, DocumentStore } from '#main/ports/store.ts'
import { ok } from '#shared/errors.ts'

export const createFakeDocument = <T>(definition: DocumentDefinition<T>): DocumentStore<T> => {
  // Through text, as a file would have it.
  let text = JSON.stringify(definition.empty)
  const load = (): T => {
    const read = definition.read(JSON.parse(text))
    if (read === null) throw new Error(`${definition.name} does not read what it wrote`)
    return read
  }
  return {
    read: async () => ok(load()),
    update: async (change) => {
      const { next, result } = change(load())
      text = JSON.stringify(next)
      return ok(result)
    },
  }
}
