/** Reading of single arguments; what does not fit is a usage error (exit 3) with the reason. */
import { InvalidArgumentError } from 'commander'
import { type CheckName, checkNames } from '#shared/diagnosis/model.ts'

export const integer =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most)) {
      throw new InvalidArgumentError(`A number from ${least} to ${most} is wanted.`)
    }
    return value
  }

export const checkList = (text: string): CheckName[] => {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !checkNames.some((known) => known === name))
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`Unknown: ${unknown.join(', ')}. There are ${checkNames.join(', ')}.`)
  }
  return checkNames.filter((known) => names.includes(known))
}

export const keyList = (text: string): string[] =>
  text
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')

/** `KEY=VALUE`, repeatable. A password here would stand in the process list and the shell's history. */
export const assignment = (
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> => {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('KEY=VALUE is wanted, for example smtp.host=mail.example.com.')
  const key = text.slice(0, at).trim()
  if (/password|secret/i.test(key)) {
    throw new InvalidArgumentError(
      'A password is never given as an argument: use `mailroom password set`, MAILROOM_SMTP_PASSWORD or --password-stdin.',
    )
  }
  return { ...before, [key]: text.slice(at + 1) }
}

export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text]
