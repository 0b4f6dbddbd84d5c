/**
 * What attackers found, tried once more from outside over the real core: by a request of the page, by the window's
 * channel, by the command line.
 */
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { IpcMain } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { guardPaths } from '#main/adapters/page/paths.ts'
import type { App } from '#main/app.ts'
import { runCli } from '#main/hosts/cli/main.ts'
import { channels } from '#main/hosts/electron/channels.ts'
import { answerCalls } from '#main/hosts/electron/ipc.ts'
import { pageUrl } from '#main/hosts/electron/scheme.ts'
import type { MethodInput, MethodName } from '#shared/contract.ts'
import { destinationOf } from '#shared/settings/destination.ts'
import { heard, recorder, SECRET, type Written, written } from '../app/bound-file.ts'
import { collecting } from './cli/stand.ts'
import { startStand } from './web/stand.ts'

vi.mock('electron', () => ({ protocol: {} }))

/** The same wish, as a page says it and as a person types it. */
interface Wish<M extends MethodName = MethodName> {
  readonly method: M
  readonly input: MethodInput<M>
  /** One after the other; undefined where the wish is none on a command line. */
  readonly commands: readonly (readonly string[])[] | undefined
  readonly env?: Readonly<Record<string, string>>
}
const wish = <M extends MethodName>(
  method: M,
  input: MethodInput<M>,
  commands: Wish['commands'],
  env: Wish['env'] = {},
): Wish => ({ method, input, commands, env }) as unknown as Wish

/** @returns all that came out */
type Face = (app: App, wish: Wish) => Promise<string>

const faces: Readonly<Record<string, Face>> = {
  page: async (app, { method, input }) => {
    const stand = await startStand({}, { call: app.callAny })
    return (await stand.rpc(method, await stand.signIn(), input)).text
  },
  window: async (app, { method, input }) => {
    type Handler = (event: object, ...rest: unknown[]) => Promise<unknown>
    const handlers = new Map<string, Handler>()
    const ipc = {
      handle: (channel: string, handler: Handler) => handlers.set(channel, handler),
      on: () => ipc,
    }
    answerCalls(ipc as unknown as IpcMain, {
      // Whoever sits there answers each question with Cancel.
      call: guardPaths(app.callAny, async () => false).call,
      choosePath: async () => null,
      showInFolder: async () => undefined,
    })
    const sender = { once: () => sender, on: () => sender, isDestroyed: () => false, send: () => undefined }
    const event = { senderFrame: { parent: null, url: pageUrl }, sender }
    return JSON.stringify(await handlers.get(channels.call)?.(event, 'one', method, input))
  },
  'command line': async (app, { commands = [], env = {} }) => {
    const out = collecting({})
    for (const args of commands) {
      await runCli(args, {
        version: '0',
        stdin: Readable.from([]),
        stdout: out.stream,
        stderr: out.stream,
        env,
        signal: new AbortController().signal,
        openCore: async () => ({ ...app, close: async () => undefined }),
      })
    }
    return out.text()
  },
}

const update = async ({ id, get }: Written): Promise<Wish> => {
  const { file, form } = await get('environments.open', { id })
  if (!file.ok) throw new Error(file.error.message)
  const keep = { action: 'keep' } as const
  return wish(
    'settings.save',
    {
      id,
      basedOn: file.view.sha256,
      settings: { ...form, 'smtp.ehloName': 'tc.example.com' },
      passwords: { 'smtp.password': keep, 'imap.password': keep },
      plainAccepted: true,
    },
    [
      ['set', '--env', 'P', 'smtp.ehloName=tc.example.com'],
      ['write', '--env', 'P', '--yes'],
    ],
  )
}
const show = ({ id }: Written): Wish =>
  wish('environments.open', { id }, [
    ['show', '--env', 'P'],
    ['show', '--env', 'P', '--format', 'json'],
  ])
const hasUpdated = (made: Written): boolean => readFileSync(made.path, 'latin1').includes('tc.example.com')
const append = (made: Written, ...lines: readonly string[]): void =>
  writeFileSync(made.path, `${readFileSync(made.path, 'latin1')}${lines.join('\n')}\n`, 'latin1')

describe.each(Object.entries(faces))('by the %s', (name, face) => {
  const isCommandLine = name === 'command line'

  it.each(['given', 'in the file', 'in the keychain'])(
    'a password %s does not follow a file that was moved',
    async (where) => {
      const [good, evil] = [await recorder(), await recorder()]
      const made = await written(
        good.port,
        {},
        { passwordMode: where === 'in the file' ? 'plain' : 'omitted' },
      )
      if (where === 'given') await made.get('credentials.clear', { id: made.id, key: 'smtp.password' })
      made.edit(String(good.port), String(evil.port))
      const given = where === 'given'
      const said = await face(
        made.app,
        wish(
          'diagnosis.run',
          {
            id: made.id,
            settings: 'file',
            checks: ['smtp'],
            ...(given ? { passwords: { smtp: SECRET } } : {}),
          },
          [['check', '--env', 'P', '--only', 'smtp', '--format', 'json']],
          given ? { MAILROOM_SMTP_PASSWORD: SECRET } : {},
        ),
      )
      expect(said).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect([heard(evil), heard(good)]).toEqual([false, false])
    },
  )

  it.each(['journal', 'lock'])('no link that stands where the %s goes is followed', async (what) => {
    const made = await written((await recorder()).port)
    const victim = join(dirname(made.path), 'victim')
    writeFileSync(victim, 'mine\n')
    const planted = what === 'journal' ? `${made.path}.journal` : `${made.path}.lock`
    rmSync(planted, { force: what === 'lock' })
    symlinkSync(victim, planted)
    await face(made.app, await update(made))
    expect(readFileSync(victim, 'utf8')).toBe('mine\n')
  })

  it('backups are no looser than the file', async () => {
    const made = await written((await recorder()).port, {}, { passwordMode: 'plain' })
    chmodSync(made.path, 0o640)
    await face(made.app, await update(made))
    expect(hasUpdated(made)).toBe(true)
    const backups = readdirSync(dirname(made.path)).filter((each) => /\.bak/.test(each))
    expect(backups).not.toEqual([])
    for (const each of backups) expect(statSync(join(dirname(made.path), each)).mode & 0o077).toBe(0)
  })

  it('a file of certificates that the settings name is opened by nobody’s wish', async () => {
    const made = await written((await recorder()).port)
    const other = join(dirname(made.path), 'other.pem')
    writeFileSync(other, 'canary of another file')
    append(made, `teamconnect.mail.tls.caFile=${other}`)
    const said = await face(
      made.app,
      wish('diagnosis.run', { id: made.id, settings: 'file', checks: ['smtp'] }, [
        ['check', '--env', 'P', '--only', 'smtp', '--format', 'json'],
      ]),
    )
    expect(said).toMatch(/nobody on this computer has said yes to opening it/)
  })

  it('a name and password inside an address are shown nowhere', async () => {
    const made = await written((await recorder()).port)
    append(made, `teamconnect.url=http://svc:hunter2@127.0.0.1:9/login`)
    const checked = await face(
      made.app,
      wish('diagnosis.run', { id: made.id, settings: 'file', checks: ['url'] }, [
        ['check', '--env', 'P', '--only', 'url', '--format', 'json'],
        ['check', '--env', 'P', '--only', 'url'],
      ]),
    )
    const shown = await face(made.app, show(made))
    expect(checked + shown).toContain('127.0.0.1:9')
    expect(checked + shown).not.toContain('hunter2')
  })

  it('text from a file reaches nobody as a control character', async () => {
    const made = await written((await recorder()).port)
    append(made, 'mail.smtp.localhost=\\u001b[2J\\u0007\\u009b\\u202ex', 'other\\u001b[2J=\\u009b31m')
    const shown = await face(made.app, show(made))
    expect(shown).toContain('[2J')
    expect(shown).not.toMatch(
      isCommandLine ? /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/ : /[\u0000-\u0009\u000b-\u001f]/,
    )
  })

  // Whoever types a command is the person that a page has to ask.
  if (isCommandLine) return

  it('a file of another name is not opened by the page’s word', async () => {
    const made = await written((await recorder()).port)
    const other = join(dirname(made.path), 'shadow')
    writeFileSync(other, 'canary=of another file\n')
    const said = await face(made.app, wish('files.view', { path: other }, undefined))
    expect(said).toContain('NOT_SUPPORTED_HERE')
    expect(said).not.toContain('canary')
  })

  it('a password is released by a person alone', async () => {
    const made = await written((await recorder()).port, {}, { passwordMode: 'plain' })
    made.edit(/^mail\.smtp\.user=.*/m, 'mail.smtp.user=other')
    const { file } = await made.get('environments.open', { id: made.id })
    if (!file.ok) throw new Error('no file')
    const wanted = destinationOf(file.view.settings, 'smtp')
    const said = await face(
      made.app,
      wish('credentials.release', { id: made.id, key: 'smtp.password', wanted }, undefined),
    )
    // In a browser the page itself is the question: it has nobody beside it.
    if (name === 'window') expect(said).toContain('CONFIRMATION_NEEDED')
    else expect(said).toContain('"result"')
  })
})
