/** Who will be able to read a file that the program makes: said before, and so afterwards. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createNodeFiles } from '#main/adapters/files/node-files.ts'
import { createPorts } from '#main/adapters/index.ts'
import { createApp } from '#main/app.ts'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'

it('a new file is made readable for the group that TeamConnect runs under, and the note names it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-readers-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const dataFolder = join(folder, 'data')
  const app = createApp(
    createPorts({ dataFolder, host: 'web', version: '0', keychain: createFakeKeychain() }),
  )
  const get = async <M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> => {
    const result = await app.call(method, input)
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
    return result.value
  }
  const path = join(folder, 'mail.properties')
  const { gid } = statSync(folder)
  const group = await createNodeFiles().accountName('group', gid)
  if (!group.ok) throw new Error(group.message)
  const { record, form } = await get('environments.add', { name: 'A', path })
  const { id } = record
  const readableBy = { kind: 'group', name: group.value } as const
  await get('environments.configure', { id, options: { readableBy } })
  const keep = { action: 'keep' } as const
  const update = {
    id,
    settings: { ...form, 'smtp.host': 'mail.example.com', 'smtp.replyTo': 'a@example.com' },
    passwords: { 'smtp.password': keep, 'imap.password': keep },
  }
  const difference = await get('settings.difference', update)
  expect(difference.readers).toContain(`and the group ${group.value} (mode 0640)`)
  await get('settings.save', { ...update, basedOn: difference.basedOn })
  expect(statSync(path).mode & 0o777).toBe(0o640)
  expect((await get('files.handOver', { id })).note).toContain(`readable by the group ${group.value}.`)
  // The environment and its option are there in the next program, and can be taken back.
  const again = await get('environments.configure', { id, options: { readableBy: null } })
  expect(again.record.readableBy).toBeNull()
})
