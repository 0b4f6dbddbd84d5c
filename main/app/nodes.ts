/** The nodes of a cluster: every console that opens the file asks for the same ones, so they stand in its journal. */
import { nodesOf } from '#shared/server-file/journal.ts'
import type { Core } from './core.ts'

/** To be called once there is a file; nothing is noted where the journal says so already. */
export const noteNodes = async (core: Core, path: string, nodes: readonly string[]): Promise<void> => {
  const journal = await core.serverFile.journal(path)
  if (journal.ok && nodesOf(journal.value.entries).join('\n') === nodes.join('\n')) return
  await core.serverFile.note(path, 'nodes', {
    nodes,
    note: nodes.length === 0 ? 'a single server' : nodes.join(', '),
  })
}
