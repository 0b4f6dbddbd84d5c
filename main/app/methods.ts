/** Every method of the contract, as the services answer it together. Input is parsed already. */

import { parseReport } from '#main/services/history/history.ts'
import type { MethodName, MethodOutput, MethodProgress, ParsedInput } from '#shared/contract.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { ok, type Result } from '#shared/errors.ts'
import { destinationOf, protocolOfSecret, sameDestination } from '#shared/settings/destination.ts'
import { sendersOf } from '#shared/settings/sender-preview.ts'
import type { Core } from './core.ts'
import { discover } from './discover.ts'
import {
  addEnvironment,
  configureEnvironment,
  copyEnvironment,
  discardDraft,
  listEnvironments,
  openEnvironment,
  removeEnvironment,
  saveDraft,
  takeFromDisk,
} from './environments.ts'
import { followServer, namesAnother, releaseToFile } from './follow.ts'
import { createKey, handOver, setKey, showKey } from './keys.ts'
import { openPractice } from './practice.ts'
import { forgetRecent, listRecent, openRecentReport } from './recent.ts'
import { restarted, watchRestart } from './restart.ts'
import { run } from './run.ts'
import { difference, save } from './update.ts'
import { formOf, readFile, viewById } from './view.ts'

export interface MethodContext<M extends MethodName> {
  readonly signal: AbortSignal
  readonly onProgress: (progress: MethodProgress<M>) => void
}

export type Methods = {
  readonly [M in MethodName]: (
    input: ParsedInput<M>,
    context: MethodContext<M>,
  ) => Promise<Result<MethodOutput<M>>>
}

export const createMethods = (core: Core): Methods => {
  /** Does something with an environment's path and answers with the environment as it is then. */
  const thenView = async <T>(
    id: string,
    act: (path: string) => Promise<Result<T>>,
  ): Promise<Result<EnvironmentView>> => {
    const kept = await core.environments.find(id)
    if (!kept.ok) return kept
    const done = await act(kept.value.record.path)
    return done.ok ? viewById(core, id) : done
  }

  const onPath = async <T>(id: string, act: (path: string) => Promise<Result<T>>): Promise<Result<T>> => {
    const kept = await core.environments.find(id)
    return kept.ok ? act(kept.value.record.path) : kept
  }

  return {
    'app.info': async () => {
      // Read first, so that a damaged store is among the notices.
      await core.environments.list()
      const { documents, dataFolder, tool } = core.ports
      return ok({
        version: tool.version,
        host: tool.host,
        platform: tool.platform,
        dataFolder,
        keychain: await core.credentials.keychainState(),
        notices: documents.notices(),
      })
    },

    'environments.list': () => listEnvironments(core),
    'environments.add': (input) => addEnvironment(core, input),
    'environments.open': ({ id }) => openEnvironment(core, id),
    'environments.rename': async ({ id, name }) => {
      const renamed = await core.environments.rename(id, name)
      return renamed.ok ? viewById(core, id) : renamed
    },
    'environments.configure': (input) => configureEnvironment(core, input),
    'environments.remove': (input) => removeEnvironment(core, input),
    'environments.copy': (input) => copyEnvironment(core, input),
    'environments.practice': () => openPractice(core),
    'environments.watch': ({ id }, { signal, onProgress }) =>
      onPath(id, async (path) => {
        await core.serverFile.watch(
          path,
          ({ at, sha256 }) => onProgress({ at, sha256: sha256 ?? '' }),
          signal,
        )
        return ok({})
      }),

    'drafts.save': (input) => saveDraft(core, input),
    'drafts.discard': (input) => discardDraft(core, input),
    'drafts.take': (input) => takeFromDisk(core, input),

    'settings.difference': (input) => difference(core, input),
    'settings.save': (input) => save(core, input),
    'settings.senders': async ({ settings, previewUsers }) => {
      const { composer } = core.ports
      const lines = sendersOf(settings, previewUsers).map(async ({ who, name, address, problem }) => ({
        who,
        from: address === null ? null : await composer.formatAddress(name, address),
        address,
        problem,
      }))
      return ok(await Promise.all(lines))
    },

    'credentials.set': async ({ id, key, secret, wanted }) => {
      const kept = await core.environments.find(id)
      if (!kept.ok) return kept
      const form = formOf(kept.value, await readFile(core, kept.value.record.path))
      const protocol = protocolOfSecret(key)
      const there = destinationOf(form, protocol)
      if (wanted !== undefined && !sameDestination(there, wanted)) return namesAnother('stored')
      const stored = await core.credentials.set(id, protocol, secret, there)
      return stored.ok ? viewById(core, id) : stored
    },
    'credentials.clear': ({ id, key }) =>
      thenView(id, () => core.credentials.clear(id, protocolOfSecret(key))),

    'credentials.follow': (input) => followServer(core, input),
    'credentials.release': (input) => releaseToFile(core, input),

    'serverKey.show': ({ id }) => showKey(core, id),
    'serverKey.create': ({ id }) => createKey(core, id),
    'serverKey.set': (input) => setKey(core, input),

    'backups.compare': ({ id, name }) => onPath(id, (path) => core.serverFile.compareBackup(path, name)),
    'backups.restore': async ({ id, name, basedOn, inPlace }) => {
      const kept = await core.environments.find(id)
      if (!kept.ok) return kept
      const { path, passwordMode } = kept.value.record
      const restored = await core.serverFile.restore(path, name, { basedOn, passwordMode, inPlace })
      return restored.ok ? viewById(core, id) : restored
    },

    'backups.purge': ({ id, what, keys }) =>
      onPath(id, (path) => core.serverFile.purgeSecrets(path, { what, keys })),
    'files.view': ({ path }) => core.serverFile.read(core.ports.files.absolute(path)),
    'files.verify': async ({ path, sha256, id }) => {
      const absolute = core.ports.files.absolute(path)
      return id === undefined
        ? core.serverFile.verify(absolute, sha256)
        : onPath(id, (copy) => core.serverFile.verify(absolute, sha256, copy))
    },
    'files.handOver': (input) => handOver(core, input),

    'journal.export': ({ id }) =>
      onPath(id, async (path) => {
        const content = await core.serverFile.journalCsv(path)
        return content.ok ? ok({ content: content.value }) : content
      }),
    'journal.list': ({ id }) =>
      onPath(id, async (path) => {
        const journal = await core.serverFile.journal(path)
        return journal.ok ? ok(journal.value.entries) : journal
      }),
    'journal.restarted': ({ id, at, node }) => restarted(core, { id, at, node }),
    'restart.watch': (input, { signal, onProgress }) => watchRestart(core, input, onProgress, signal),

    'diagnosis.run': (input, { signal, onProgress }) => run(core, input, onProgress, signal),
    'diagnosis.discover': (input, { signal, onProgress }) => discover(core, input, onProgress, signal),
    'diagnosis.explain': async ({ text }) => {
      const { explainText } = await import('#main/services/explain/index.ts')
      return ok(explainText(text))
    },

    'recent.list': () => listRecent(core),
    'recent.noteReport': async ({ name, path }) => {
      const noted = await core.recent.note({ kind: 'report', name, path })
      return noted.ok ? ok({}) : noted
    },
    'recent.forget': (input) => forgetRecent(core, input),
    'recent.openReport': ({ path }) => openRecentReport(core, path),

    'history.list': async ({ id }) => {
      const kept = await core.environments.find(id)
      if (!kept.ok) return kept
      return core.history.list(id)
    },
    'reports.get': ({ id, reportId }) => core.history.get(id, reportId),
    'reports.read': async ({ text }) => parseReport(text),
    'reports.render': async ({ report, format, withoutNames }) => {
      const read = parseReport(JSON.stringify(report) ?? '')
      if (!read.ok) return read
      const { renderReport } = await import('#main/services/reports/render.ts')
      return ok(renderReport(read.value, { format, withoutNames }))
    },
  }
}
