/** Generated: what may be written into the server's file behind our back, and every way that leads to a login. */
import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type MailProtocol, mailProtocols } from '#shared/settings/destination.ts'
import { times } from '#test/long.ts'
import { imapServer, type ScriptedServer, smtpServer } from '#test/servers/scripted.ts'
import { heard, SECRET, type Written, written } from './bound-file.ts'

/** How a key and its value may be spelled (java.util.Properties). */
const spellings: Readonly<Record<string, (key: string, value: string) => string>> = {
  plain: (key, value) => `${key}=${value}`,
  blanks: (key, value) => `  ${key} = ${value}`,
  colon: (key, value) => `${key}:${value}`,
  'blank alone': (key, value) => `${key} ${value}`,
  'escaped key': (key, value) => `\\u006d${key.slice(1)}=${value}`,
  'escaped value': (key, value) =>
    `${key}=${[...value].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join('')}`,
  continued: (key, value) => `${key}=\\\n    ${value}`,
  'continued key': (key, value) => `${key.slice(0, 6)}\\\n${key.slice(6)}=${value}`,
  'dropped backslash': (key, value) => `${key}=${/^[^fnrtu]/.test(value) ? '\\' : ''}${value}`,
}
const places = ['instead', 'after', 'first'] as const

/** What the file names next, by the ends of its keys; `evil` stands for the port of another server. */
const moves: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  host: { host: '127.0.0.1' },
  'host in other words': { host: '127.1' },
  port: { port: 'evil' },
  'host and port': { host: '127.0.0.1', port: 'evil' },
  'user name': { user: 'other' },
  'user name’s case': { user: 'Svc' },
  'user name’s blank': { user: 'svc\\u0020' },
  everything: { host: '127.0.0.1', port: 'evil', user: 'other' },
  'STARTTLS if offered': { 'starttls.enable': 'true' },
  STARTTLS: { 'starttls.enable': 'true', 'starttls.required': 'true' },
  SSL: { 'ssl.enable': 'true' },
  'SSL and port': { 'ssl.enable': 'true', port: 'evil' },
}
const others: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'the same again': { host: 'localhost', user: 'svc' },
  'the host’s case': { host: 'LocalHost' },
  'another key': { connectiontimeout: '5000' },
}

const ways: Readonly<
  Record<string, (made: Written, protocol: MailProtocol, key: string | undefined) => Promise<unknown>>
> = {
  file: ({ check }) => check(),
  draft: ({ check }) => check({ settings: 'draft' }),
  'typed with the command': ({ check }, protocol) => check({ passwords: { [protocol]: SECRET } }),
  'typed for the draft': ({ check }, protocol) =>
    check({ settings: 'draft', passwords: { [protocol]: SECRET } }),
  'by path': ({ get, path }, protocol, serverKey) =>
    get('diagnosis.run', {
      path,
      settings: 'file',
      checks: [protocol],
      passwords: serverKey === undefined ? {} : { serverKey },
    }),
  'by path, typed': ({ get, path }, protocol) =>
    get('diagnosis.run', { path, settings: 'file', checks: [protocol], passwords: { [protocol]: SECRET } }),
  'a second environment': async ({ get, path }, protocol, key) => {
    const { record } = await get('environments.add', { name: 'Second', path })
    if (key !== undefined) await get('serverKey.set', { id: record.id, key })
    return get('diagnosis.run', { id: record.id, settings: 'file', checks: [protocol] })
  },
  'after another field’s Update': async ({ update, check }) => {
    await update({ 'smtp.ehloName': 'tc.example.com' })
    return check()
  },
  'after a restart': async ({ restart, check }) => {
    await restart()
    return check()
  },
  'after the environment was removed': async ({ get, id, path }, protocol, serverKey) => {
    await get('environments.remove', { id })
    return get('diagnosis.run', {
      path,
      settings: 'file',
      checks: [protocol],
      passwords: serverKey === undefined ? {} : { serverKey },
    })
  },
}

const generated = fc.record({
  protocol: fc.constantFrom(...mailProtocols),
  move: fc.constantFrom(...Object.keys(moves), ...Object.keys(others)),
  spelling: fc.constantFrom(...Object.keys(spellings)),
  place: fc.constantFrom(...places),
  way: fc.constantFrom(...Object.keys(ways)),
  passwordMode: fc.constantFrom('encrypted' as const, 'plain' as const),
  /** The keychain of a successor's computer does not know the password. */
  kept: fc.boolean(),
})

/** The file's lines with these in it, and what they come to. */
const moved = (
  lines: readonly string[],
  wanted: Readonly<Record<string, string>>,
  spell: (key: string, value: string) => string,
  place: (typeof places)[number],
): { readonly lines: readonly string[]; readonly counts: boolean } => {
  const stands = (key: string) => lines.some((line) => line.startsWith(`${key}=`))
  const added = Object.entries(wanted).map(([key, value]) => spell(key, value))
  if (place === 'after') return { lines: [...lines, ...added], counts: true }
  // Of a key that stands twice the last counts.
  if (place === 'first')
    return { lines: [...added, ...lines], counts: Object.keys(wanted).some((key) => !stands(key)) }
  const rest = lines.filter((line) => !Object.keys(wanted).some((key) => line.startsWith(`${key}=`)))
  return { lines: [...added, ...rest], counts: true }
}

test('whatever is written into the file, its password goes where it was known to go', async () => {
  const servers: Record<MailProtocol, readonly ScriptedServer[]> = {
    smtp: [await smtpServer(), await smtpServer()],
    imap: [await imapServer(), await imapServer()],
  }
  const seen = new Set<string>()
  const before = new Map<ScriptedServer, number>()
  const heardSince = (server: ScriptedServer) =>
    heard({ ...server, lines: () => server.lines().slice(before.get(server) ?? 0) })
  await fc.assert(
    fc.asyncProperty(generated, async ({ protocol, move, spelling, place, way, passwordMode, kept }) => {
      const [good, evil] = servers[protocol]
      if (good === undefined || evil === undefined) throw new Error('no server')
      const made = await written(
        good.port,
        protocol === 'smtp'
          ? { 'smtp.host': 'localhost' }
          : {
              'smtp.auth': false,
              'imap.host': 'localhost',
              'imap.port': String(good.port),
              'imap.username': 'svc',
            },
        { passwordMode, protocol },
      )
      const key =
        passwordMode === 'encrypted' ? (await made.get('serverKey.show', { id: made.id })).key : undefined
      if (!kept) await made.get('credentials.clear', { id: made.id, key: `${protocol}.password` })
      const wanted = Object.fromEntries(
        Object.entries(moves[move] ?? others[move] ?? {}).map(([end, value]) => [
          `mail.${protocol}.${end}`,
          value === 'evil' ? String(evil.port) : value,
        ]),
      )
      const lines = readFileSync(made.path, 'latin1').trimEnd().split('\n')
      const spell = spellings[spelling] ?? ((one, other) => `${one}=${other}`)
      const after = moved(lines, wanted, spell, place)
      writeFileSync(made.path, `${after.lines.join('\n')}\n`, 'latin1')
      for (const server of [good, evil]) before.set(server, server.lines().length)

      await ways[way]?.(made, protocol, key)

      const isMoved = move in moves && after.counts
      expect([heardSince(good), heardSince(evil)]).toEqual([!isMoved, false])
      await made.close()
      seen.add(`${move}, ${way}, ${isMoved}`)
    }),
    { seed: 21, numRuns: times(50, 600) },
  )
  expect(seen.size).toBeGreaterThan(times(30, 200))
  await Promise.all([...servers.smtp, ...servers.imap].map((server) => server.stop()))
})
