/**
 * Run as a process of its own beside others on one data folder and one file: a console that writes, renames its
 * own environment after each write, and tells what became of it, one JSON line each.
 *
 * Arguments: data folder, host, id of the shared environment, own name, how many writes.
 */
import { createPorts } from '#main/adapters/index.ts'
import { createApp } from '#main/app.ts'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'

/** The one that the server has: every console was given it. */
export const sharedKey = 'kq3mHc8yJ0Vt2nXb5RzLwA9dGfEeU7sPoTi4YhMv1xQ'

export interface Written {
  readonly name: string
  readonly count: number
  readonly sha256: string
  readonly secret: string
  /** How often it was told FILE_CHANGED before. */
  readonly refused: number
}

const main = async (): Promise<void> => {
  const [dataFolder = '', host = '', id = '', name = '', count = '0'] = process.argv.slice(2)
  const keychain = createFakeKeychain()
  const app = createApp(
    createPorts({ dataFolder, host: host === 'cli' ? 'cli' : 'web', version: '0', keychain }),
  )
  const get = async <M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> => {
    const result = await app.call(method, input)
    if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
    return result.value
  }
  await get('serverKey.set', { id, key: sharedKey })
  const own = await get('environments.add', { name: `${name} 0`, path: `${dataFolder}/${name}.properties` })
  for (let number = 1; number <= Number(count); number += 1) {
    const secret = `secret of ${name} ${number}`
    for (let refused = 0; ; refused += 1) {
      const opened = await get('environments.open', { id })
      if (!opened.file.ok) throw new Error(opened.file.error.code)
      const saved = await app.call('settings.save', {
        id,
        settings: { ...opened.form, 'smtp.replyTo': `${name}-${number}@example.com` },
        passwords: { 'smtp.password': { action: 'set', secret }, 'imap.password': { action: 'keep' } },
        basedOn: opened.file.view.sha256,
      })
      if (!saved.ok && saved.error.code === 'FILE_CHANGED') continue
      if (!saved.ok) throw new Error(`${saved.error.code} ${saved.error.message}`)
      const { file } = saved.value.view
      // By the time of the answer another console may have written: the journal tells whose was whose.
      const entries = await get('journal.list', { id })
      const mine = entries.findLast(
        ({ event, changes }) =>
          event === 'write' && changes?.some(({ after }) => after === `${name}-${number}@example.com`),
      )
      if (!file.ok || mine?.after === undefined) throw new Error('a write that landed is not in the journal')
      const written: Written = { name, count: number, sha256: mine.after, secret, refused }
      process.stdout.write(`${JSON.stringify(written)}\n`)
      break
    }
    await get('environments.rename', { id: own.record.id, name: `${name} ${number}` })
  }
  await app.close()
}

if (process.argv[1] === import.meta.filename) await main()
