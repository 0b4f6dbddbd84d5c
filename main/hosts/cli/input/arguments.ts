/** Reading of single arguments; what does not fit is a usage error (exit 3) with the reason. */
import { InvalidArgumentError } from 'commander'
import { type CheckName, checkNames } from '#shared/diagnosis/model.ts'
import { isOutgoingIp } from '#shared/environments/outgoing-ip.ts'
import { stop } from '../cli.ts'

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

/**
 * `KEY=VALUE`, repeatable. A password here would stand in the process list and in the shell's history; the
 * refusal does not repeat what was given, as commander's own would.
 */
export const assignment = (
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> => {
  const at = text.indexOf('=')
  const key = text.slice(0, Math.max(at, 0)).trim()
  if (key === '') return stop('INPUT_INVALID', 'KEY=VALUE is wanted, for example smtp.host=mail.example.com.')
  if (/password|secret/i.test(key)) {
    return stop(
      'INPUT_INVALID',
      'A password is never given as an argument.',
      'mailroom password set keeps it in the keychain; for one run there are MAILROOM_SMTP_PASSWORD and --password-stdin.',
    )
  }
  return { ...before, [key]: text.slice(at + 1) }
}

/** An address as receivers see it. */
export const ipAddress = (text: string): string => {
  const address = text.trim()
  if (!isOutgoingIp(address))
    throw new InvalidArgumentError('An IPv4 or IPv6 address is wanted, such as 192.0.2.25 or 2001:db8::25.')
  return address
}

export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text]
