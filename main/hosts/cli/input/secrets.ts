/** Passwords come from the environment, from standard input, or from a person without echo – never from arguments. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Cli, World } from '../cli.ts'
import { stop } from '../cli.ts'

export interface GivenSecrets {
  readonly smtp?: string
  readonly imap?: string
  readonly serverKey?: string
}

/** Longest text taken from standard input for passwords, in bytes. */
const maxSecretInput = 16_384

/** All of standard input, up to `maxBytes`; a longer one ends the command. */
export const readInput = async (world: World, maxBytes: number): Promise<Buffer> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of world.stdin as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > maxBytes) stop('INPUT_INVALID', `Standard input holds more than ${maxBytes} bytes.`)
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

const utf8 = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return stop('INPUT_INVALID', 'Standard input is not UTF-8.')
  }
}

/** Exactly one line end is taken off: a password may end in spaces, even in a line feed. */
export const withoutOneLineEnd = (text: string): string => text.replace(/\r?\n$/, '')

/** Asks on the terminal and shows nothing of what is typed. Ctrl-C ends the command. */
export const askSecret = (cli: Cli, question: string): Promise<string> =>
  new Promise((done) => {
    cli.world.stderr.write(question)
    const silent = new Writable({ write: (_chunk, _encoding, next) => next() })
    const lines = createInterface({ input: cli.world.stdin, output: silent, terminal: true, historySize: 0 })
    const end = (answer: string) => {
      lines.close()
      cli.world.stderr.write('\n')
      done(answer)
    }
    lines.once('line', end)
    // In raw mode Ctrl-C is a key; it must still be the signal that everything listens to.
    lines.once('SIGINT', () => {
      end('')
      process.kill(process.pid, 'SIGINT')
    })
  })

/** Asks for yes or no on the terminal; anything but y or yes is no. */
export const askYes = (cli: Cli, question: string): Promise<boolean> =>
  new Promise((done) => {
    const lines = createInterface({ input: cli.world.stdin, output: cli.world.stderr, terminal: true })
    const end = (yes: boolean) => {
      lines.close()
      done(yes)
    }
    lines.once('close', () => done(false))
    lines.question(`${question} [y/N] `, (answer) => end(/^\s*y(es)?\s*$/i.test(answer)))
  })

/** One secret: typed on a terminal, else all of standard input without its last line end. */
export const readSecret = async (cli: Cli, question: string): Promise<string> => {
  const secret =
    cli.world.stdin.isTTY === true
      ? await askSecret(cli, question)
      : withoutOneLineEnd(utf8(await readInput(cli.world, maxSecretInput)))
  return secret === '' ? stop('PASSWORD_MISSING', 'Nothing was given on standard input.') : secret
}

/** What a script gives the passwords by. */
export const passwordVariables = {
  smtp: 'MAILROOM_SMTP_PASSWORD',
  imap: 'MAILROOM_IMAP_PASSWORD',
} as const

/** `--password-stdin`: the first line is the SMTP password, the second the IMAP password; either may be empty. */
const passwordLines = async (cli: Cli): Promise<GivenSecrets> => {
  if (cli.world.stdin.isTTY === true) {
    const smtp = await askSecret(cli, 'SMTP password (empty: none): ')
    const imap = await askSecret(cli, 'IMAP password (empty: none): ')
    return { ...(smtp === '' ? {} : { smtp }), ...(imap === '' ? {} : { imap }) }
  }
  const [smtp = '', imap = ''] = utf8(await readInput(cli.world, maxSecretInput)).split(/\r?\n/)
  return { ...(smtp === '' ? {} : { smtp }), ...(imap === '' ? {} : { imap }) }
}

/** The environment's, over which nothing stored wins; none of it is ever stored. */
export const environmentSecrets = (env: World['env']): GivenSecrets => {
  const smtp = env[passwordVariables.smtp]
  const imap = env[passwordVariables.imap]
  const serverKey = env['MAILROOM_SERVER_KEY'] || env['JASYPT_ENCRYPTOR_PASSWORD']
  return { ...(smtp ? { smtp } : {}), ...(imap ? { imap } : {}), ...(serverKey ? { serverKey } : {}) }
}

export const givenSecrets = async (
  cli: Cli,
  options: { passwordStdin?: boolean },
): Promise<GivenSecrets> => ({
  ...environmentSecrets(cli.world.env),
  ...(options.passwordStdin ? await passwordLines(cli) : {}),
})
