/** The built command line as a process of its own: one file, copied alone, in a folder with nothing beside it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startResolver } from '../../../servers/resolver.ts'
import { builtProgram } from './console.ts'

let folder = ''
const program = () => join(folder, 'mailroom.js')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailroom-cli-'))
  await copyFile(await builtProgram(), program())
})

afterAll(() => rm(folder, { recursive: true, force: true }))

interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  stdout(): string
  stderr(): string
}

const start = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Started> => {
  const home = await mkdtemp(join(tmpdir(), 'mailroom-home-'))
  const child = spawn(process.execPath, [program(), ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, MAILROOM_HOME: join(home, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (part: Buffer) => {
    out += part.toString()
  })
  child.stderr.on('data', (part: Buffer) => {
    err += part.toString()
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    await rm(home, { recursive: true, force: true })
  })
  return { child, ended, stdout: () => out, stderr: () => err }
}

const run = async (args: readonly string[], env?: Readonly<Record<string, string>>) => {
  const started = await start(args, env)
  const code = await started.ended
  return { code, stdout: started.stdout(), stderr: started.stderr() }
}

/** A server that takes connections and says nothing. */
const silentServer = async () => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, open: () => sockets.size }
}

describe('the built command line', () => {
  it('is one executable file with a shebang', async () => {
    expect(await readdir(folder)).toEqual(['mailroom.js'])
    expect((await stat(program())).mode & 0o111).toBe(0o111)
    expect((await readFile(program(), 'utf8')).slice(0, 20)).toBe('#!/usr/bin/env node\n')
  })

  it('tells its version', async () => {
    const { version } = JSON.parse(
      await readFile(join(import.meta.dirname, '../../../../package.json'), 'utf8'),
    ) as { version: string }
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('says what a lone copy cannot: no page, no keychain', async () => {
    expect(await run(['serve'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('NOT_SUPPORTED_HERE: The page is not with this copy'),
    })
    const home = await mkdtemp(join(tmpdir(), 'mailroom-home-'))
    onTestFinished(() => rm(home, { recursive: true }))
    const file = join(home, 'mail.properties')
    await writeFile(file, 'mail.smtp.host=mail.example.com\n')
    const env = { MAILROOM_HOME: join(home, 'data') }
    expect(await run(['env', 'add', 'One', '--file', file], env)).toMatchObject({ code: 0 })
    expect(await run(['password', 'status', '--env', 'One'], env)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('KEYCHAIN_NO_MODULE'),
    })
    expect(await run(['password', 'set', 'smtp', '--env', 'One'], env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('KEYCHAIN_NO_MODULE'),
    })
  })

  it('judges SPF and DMARC by the library that is packed in it', async () => {
    const resolver = await startResolver({
      names: {
        'corp.test': {
          MX: [{ priority: 1, exchange: 'mx.corp.test' }],
          TXT: ['v=spf1 exists:%{ir}.allow.test -all'],
        },
        '25.2.0.192.allow.test': { A: ['127.0.0.2'] },
        '_dmarc.corp.test': { TXT: ['v=DMARC1; p=reject'] },
      },
    })
    onTestFinished(() => resolver.stop())
    const file = join(await mkdtemp(join(tmpdir(), 'mailroom-home-')), 'mail.properties')
    onTestFinished(() => rm(dirname(file), { recursive: true }))
    await writeFile(file, 'mail.smtp.host=mail.example.com\nteamconnect.mail.replyTo=tc@corp.test\n')
    // The program asks the system's name servers: here, the one of this test.
    const preload = `import dns from 'node:dns'
      const { Resolver } = dns.promises
      dns.promises.Resolver = class extends Resolver {
        constructor(options) { super(options); this.setServers(['${resolver.address}']) }
      }`
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}` }
    const check = (ip: string) =>
      run(['check', '--file', file, '--only', 'sender-domain', '--outgoing-ip', ip, '--quiet'], env)
    expect(await check('192.0.2.25')).toMatchObject({ code: 0, stderr: '' })
    const other = await check('192.0.2.26')
    expect(other).toMatchObject({ code: 1, stderr: '' })
    expect(other.stdout).toContain('192.0.2.26 fail')
    expect(other.stdout).toContain('needs a DKIM signature')
  })

  it('does not mind who stops listening', async () => {
    const shell = spawn('sh', [
      '-c',
      `"$0" "$1" --help | head -n 1; "$0" "$1" help check | :`,
      process.execPath,
      program(),
    ])
    let text = ''
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.on('data', (part: Buffer) => {
        text += part.toString()
      })
    }
    const [code] = await once(shell, 'close')
    expect(code).toBe(0)
    expect(text).toBe('Usage: mailroom [options] [command]\n')
  })

  it('ends a test on Ctrl-C, prints what is known, closes its sockets', async () => {
    const server = await silentServer()
    const targets = join(folder, '..', `targets-${process.pid}.properties`)
    await writeFile(
      targets,
      `mail.smtp.host=127.0.0.1\nmail.smtp.port=${server.port}\nteamconnect.mail.replyTo=a@b.example\n`,
    )
    onTestFinished(() => rm(targets))
    const started = await start(['check', '--file', targets, '--only', 'smtp'])
    await expect.poll(server.open, { interval: 10 }).toBeGreaterThan(0)
    expect(started.stderr()).toContain('Testing')
    started.child.kill('SIGINT')
    expect(await started.ended).toBe(3)
    expect(started.stdout()).toContain('connect')
    expect(started.stderr()).toContain('RUN_CANCELLED')
    await expect.poll(server.open).toBe(0)
  })

  it('serves practice until it is asked to end', async () => {
    const started = await start(['sandbox'])
    await expect.poll(started.stdout).toContain('password')
    started.child.kill('SIGINT')
    expect(await started.ended).toBe(0)
  })

  it('tells the whole journey', async () => {
    const { code, stdout, stderr } = await run(['demo'])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toMatch(/(PASSED|WARNING) {2}Outgoing mail[\s\S]*mail\.smtp\.host=[\s\S]*AUTH_REJECTED/)
    expect(stdout).not.toContain('not-the-password')
  })
})
