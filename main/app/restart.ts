/** Restarts of the server: said by a person, or seen through the TeamConnect URL. */
import { lookAt } from '#main/services/probe/discover/look.ts'
import { watchForRestart } from '#main/services/restart/watch.ts'
import type { MethodOutput, MethodProgress, ParsedInput } from '#shared/contract.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { nodesOf } from '#shared/server-file/journal.ts'
import { zonedTime } from '#shared/zoned-time.ts'
import type { Core } from './core.ts'
import { formOf, readFile, viewById } from './view.ts'

export const restarted = async (
  core: Core,
  { id, at, node }: ParsedInput<'journal.restarted'>,
): Promise<Result<EnvironmentView>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const { path, nodes } = kept.value.record
  const noted = await core.serverFile.recordRestart(path, { when: at, how: 'confirmed', node, nodes })
  return noted.ok ? viewById(core, id) : noted
}

/** The URL that the server has in its file, else the one that it is going to have. */
const urlOf = async (
  core: Core,
  id: string,
): Promise<Result<{ readonly url: URL; readonly path: string }>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const { path, nodes: own } = kept.value.record
  const file = await readFile(core, path)
  if (!file.ok) return file
  const typed = file.view.settings.loginUrl.trim() || formOf(kept.value, file).loginUrl.trim()
  const url = URL.canParse(typed) ? new URL(typed) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return fail('INPUT_INVALID', 'Without the TeamConnect URL a restart cannot be watched.', {
      remedy: 'Fill in TeamConnect URL, or confirm the restart yourself.',
    })
  }
  const journal = await core.serverFile.journal(path)
  if (!journal.ok) return journal
  const nodes = nodesOf(journal.value.entries, own)
  if (nodes.length > 1) {
    return fail(
      'INPUT_INVALID',
      `This server has ${nodes.length} nodes (${nodes.join(', ')}), and the URL does not tell which of them answers.`,
      { remedy: 'Confirm the restart of each node yourself.' },
    )
  }
  const { delivery } = kept.value.record
  const running = await core.serverFile.running(path, { place: delivery, nodes })
  if (running.ok && running.value.kind === 'written-not-delivered') {
    return fail(
      'INPUT_INVALID',
      'The file is not delivered yet: a restart now would not bring these settings.',
      {
        remedy: 'Check that the file arrived (mailroom verify), then watch for the restart.',
      },
    )
  }
  return ok({ url, path })
}

const iso = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : zonedTime(milliseconds)

export const watchRestart = async (
  core: Core,
  { id, deadlineMs }: ParsedInput<'restart.watch'>,
  onProgress: (progress: MethodProgress<'restart.watch'>) => void,
  signal: AbortSignal,
): Promise<Result<MethodOutput<'restart.watch'>>> => {
  const found = await urlOf(core, id)
  if (!found.ok) return found
  const { clock, network } = core.ports
  const ended = new AbortController()
  const onAbort = () => ended.abort()
  if (signal.aborted) ended.abort()
  else signal.addEventListener('abort', onAbort, { once: true })
  if (deadlineMs !== undefined) void clock.sleep(deadlineMs, ended.signal).then(onAbort)
  let goneSince: number | null = null
  let readable: string | undefined
  /** The file as it was before the last look that the server answered: what it reads as it starts. */
  let readByServer: string | undefined
  const seen = await watchForRestart({
    clock,
    look: async (looking) => {
      const file = await readFile(core, found.value.path)
      readable = file.ok ? file.view.sha256 : undefined
      return lookAt({ clock, network }, found.value.url, looking)
    },
    onLook: (look) => {
      goneSince = look.goneSince
      if (look.state === 'answers' && look.goneSince === null) readByServer = readable
      onProgress({
        at: zonedTime(look.at),
        state: look.state,
        seen: look.seen,
        goneSince: iso(look.goneSince),
      })
    },
    signal: ended.signal,
  }).finally(() => {
    signal.removeEventListener('abort', onAbort)
    ended.abort()
  })
  if (seen !== null) {
    const { path } = found.value
    // A write after that look may have come too late for the server's start: it does not count.
    const when = new Date(seen.answeredAt).toISOString()
    const noted = await core.serverFile.recordRestart(path, { when, how: 'watched', of: readByServer })
    if (!noted.ok) return noted
  }
  const view = await viewById(core, id)
  if (!view.ok) return view
  return ok({
    noted: seen !== null,
    goneAt: iso(seen?.goneAt ?? goneSince),
    backAt: iso(seen?.backAt ?? null),
    view: view.value,
  })
}
