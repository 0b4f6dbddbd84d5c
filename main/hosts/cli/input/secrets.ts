/** Passwords come from the environment, from standard input, or from a person without echo – never from arguments. */
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
export const readInput = async (world: Pick<World, 'stdin'>, maxBytes: number): Promise<Buffer> => {
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

/** Asks for yes or no on the terminal; anything but y or yes is no. */
export const askYes = async (cli: Cli, question: string): Promise<boolean> =>
  /^\s*y(es)?\s*$/i.test((await cli.ask(`${question} [y/N] `)) ?? '')

/** One secret: typed on a terminal, else all of standard input without its last line end. */
export const readSecret = async (cli: Cli, question: string): Promise<string> => {
  const secret =
    cli.world.stdin.isTTY === true
      ? await cli.askSilently(question)
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
    const smtp = await cli.askSilently('SMTP password (empty: none): ')
    const imap = await cli.askSilently('IMAP password (empty: none): ')
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
