/**
 * The rules of the Email page: of one field, and between fields. Pure; a page calls them on leaving a field,
 * the core before an Update. A test never waits for them: it runs with what is there.
 */
import type { PasswordMode } from '../server-file/model.ts'
import { readAddress } from './address-rules.ts'
import { impliedPort, readPort } from './destination.ts'
import { type FieldProblem, problem } from './field-problem.ts'
import { type FieldKey, fields, findField, type SecretKey, type SettingKey, type Settings } from './fields.ts'
import { bareHost, isMicrosoft365Host, withoutInvisible } from './host-name.ts'
import { checkEhloName, checkHost } from './host-rules.ts'
import { invisibleProblem, offer, spacesProblem } from './typed-text.ts'
import { checkUrl } from './url-rules.ts'

export type { FieldProblem } from './field-problem.ts'

/** A mailbox that another environment reads. */
export interface OtherMailbox {
  readonly environment: string
  readonly host: string
  readonly username: string
}

/** As `CredentialStatus['kind']`; a password just typed counts as `set`. */
export type PasswordPresence = 'set' | 'not-set' | 'other-destination' | 'in-file' | 'unreadable'

export interface RulesContext {
  readonly teamConnectVersion: '7' | '8'
  readonly express: boolean
  readonly others?: readonly OtherMailbox[] | undefined
  /** What is known of the passwords; what is left out is not judged. */
  readonly passwords?: Readonly<Partial<Record<SecretKey, PasswordPresence>>> | undefined
  /** With `omitted` the server gets its passwords another way, so that none is required here. */
  readonly passwordMode?: PasswordMode | undefined
}

type Rule = (settings: Settings, context: RulesContext) => FieldProblem | undefined

type PortSection = 'smtp' | 'imap' | 'tcImap'

const portRule =
  (section: PortSection): Rule =>
  (settings) => {
    const key: SettingKey = `${section}.port`
    const typed = settings[key]
    const implied = impliedPort(section, settings[`${section}.useSsl`])
    if (typed === '') return undefined
    const port = readPort(typed)
    if (port === undefined) {
      const digits = typed.replace(/\D/g, '')
      const meant = /^\D*\d{1,5}\D*$/.test(typed) ? readPort(digits) : undefined
      return problem(
        key,
        'error',
        `A port is a number from 1 to 65535. Type one, or leave it empty for ${implied}.`,
        meant === undefined
          ? { text: `Leave it empty: ${implied}`, set: { [key]: '' } }
          : { text: `Use ${meant}`, set: { [key]: String(meant) } },
      )
    }
    if (String(port) !== typed) {
      return problem(key, 'warning', `Type the number alone: ${port}.`, {
        text: `Use ${port}`,
        set: { [key]: String(port) },
      })
    }
    return pairProblem(section, port, settings[`${section}.useSsl`])
  }

const purposes = new Map<number, { readonly words: string; readonly mail: 'smtp' | 'imap' | 'other' }>([
  [25, { words: 'SMTP', mail: 'smtp' }],
  [465, { words: 'SMTP with TLS from the first byte', mail: 'smtp' }],
  [587, { words: 'SMTP submission', mail: 'smtp' }],
  [2525, { words: 'SMTP submission', mail: 'smtp' }],
  [143, { words: 'IMAP', mail: 'imap' }],
  [993, { words: 'IMAP with TLS from the first byte', mail: 'imap' }],
  [110, { words: 'POP3', mail: 'other' }],
  [995, { words: 'POP3 with TLS', mail: 'other' }],
  [80, { words: 'web pages', mail: 'other' }],
  [443, { words: 'web pages with TLS', mail: 'other' }],
])

/** A port that goes with the other encryption, or with another service altogether. */
const pairProblem = (section: PortSection, port: number, useSsl: boolean): FieldProblem | undefined => {
  const key: SettingKey = `${section}.port`
  const purpose = purposes.get(port)
  if (purpose === undefined) return undefined
  const wanted = section === 'smtp' ? 'smtp' : 'imap'
  const implied = impliedPort(section, useSsl)
  if (purpose.mail !== wanted) {
    return problem(
      key,
      'warning',
      `Port ${port} is for ${purpose.words}, not for ${wanted.toUpperCase()}. Leave it empty for ${implied}, unless this server is different.`,
      { text: `Leave it empty: ${implied}`, set: { [key]: '' } },
    )
  }
  const tlsPort = port === 465 || port === 993
  if (tlsPort && !useSsl) {
    return problem(
      key,
      'warning',
      `Port ${port} speaks TLS from the first byte, but “Use SSL” is not ticked. Tick it, or type the port for unencrypted connections.`,
      { text: 'Use SSL for this server', set: { [`${section}.useSsl`]: true, [key]: '' } },
    )
  }
  if (!tlsPort && useSsl) {
    return problem(
      key,
      'warning',
      `Port ${port} usually begins unencrypted, but “Use SSL” is ticked. Leave it empty for ${implied}, or untick “Use SSL”.`,
      { text: `Leave it empty: ${implied}`, set: { [key]: '' } },
    )
  }
  return undefined
}

const smtpEmpty: Rule = (settings) =>
  settings['smtp.host'] === ''
    ? problem(
        'smtp.host',
        'warning',
        'Without a server TeamConnect sends no mail at all. Type the name of the mail server, or leave it so if that is meant.',
      )
    : undefined

const imapEmpty: Rule = (settings) =>
  settings['imap.host'] === '' &&
  (settings['imap.username'] !== '' || settings['imap.useSsl'] || settings['imap.port'] !== '')
    ? problem(
        'imap.host',
        'warning',
        'Without a server incoming mail is off, and the other fields here have no effect. Type the server’s name, or leave it so if that is meant.',
      )
    : undefined

const replyTo: Rule = (settings) => {
  const typed = settings['smtp.replyTo']
  if (typed === '') {
    return settings['smtp.host'] === ''
      ? undefined
      : problem(
          'smtp.replyTo',
          'error',
          'Without it the mails of the system itself, error logs among them, have no sender and are not sent. Type an address that the mail server accepts as sender, like teamconnect@example.com.',
        )
  }
  const reading = readAddress(typed)
  if (reading.kind === 'bad') {
    return problem(
      'smtp.replyTo',
      'error',
      reading.message,
      reading.instead === undefined
        ? undefined
        : { text: `Use “${reading.instead}”`, set: { 'smtp.replyTo': reading.instead } },
    )
  }
  return reading.noDot
    ? problem(
        'smtp.replyTo',
        'warning',
        `“${reading.domain}” has no dot in it, so mail servers outside will refuse it as sender. Type the full domain, like teamconnect@example.com.`,
      )
    : undefined
}

const usernameRule =
  (section: 'smtp' | 'imap'): Rule =>
  (settings) => {
    const key: SettingKey = `${section}.username`
    const typed = settings[key]
    const needed = section === 'smtp' ? settings['smtp.auth'] : settings['imap.host'] !== ''
    if (typed.trim() === '') {
      if (!needed) return undefined
      return problem(
        key,
        'error',
        section === 'smtp'
          ? 'The server is said to require authentication, but there is no user name. Type the account’s name, usually its whole e-mail address, or untick “Outgoing server requires authentication”.'
          : 'There is a server but no user name. Type the mailbox’s account, usually its whole e-mail address.',
      )
    }
    const invisible = invisibleProblem(key, typed, 'name', (cleaned) => offer(key, cleaned))
    if (invisible !== undefined) return invisible
    return typed.trim() === typed
      ? undefined
      : problem(
          key,
          'warning',
          'There are spaces before or after the name, which the server takes as part of it. Type it without.',
          { text: 'Remove the spaces', set: { [key]: typed.trim() } },
        )
  }

const passwordRule =
  (section: 'smtp' | 'imap'): Rule =>
  (settings, context) => {
    const key: SecretKey = `${section}.password`
    const needed = section === 'smtp' ? settings['smtp.auth'] : settings['imap.host'] !== ''
    const presence = context.passwords?.[key]
    if (!needed || presence === undefined || context.passwordMode === 'omitted') return undefined
    switch (presence) {
      case 'not-set':
        return problem(
          key,
          'error',
          section === 'smtp'
            ? 'No password is set. Type the one of the account above, or untick “Outgoing server requires authentication”.'
            : 'No password is set. Type the one of the mailbox above.',
        )
      case 'other-destination':
        return problem(
          key,
          'error',
          'The password is stored for another server, port, encryption or user name, and is not sent to this one. Type it again.',
        )
      case 'unreadable':
        return problem(
          key,
          'warning',
          'The stored password cannot be read at the moment. Unlock the keychain, or type the password again.',
        )
      case 'set':
      case 'in-file':
        return undefined
    }
  }

const accountType: Rule = (settings) =>
  settings['imap.accountType'] === 'IMAP'
    ? undefined
    : problem(
        'imap.accountType',
        'error',
        `TeamConnect reads mail by IMAP only, not by “${withoutInvisible(settings['imap.accountType']).slice(0, 40)}”. Choose IMAP.`,
        { text: 'Use IMAP', set: { 'imap.accountType': 'IMAP' } },
      )

const microsoft: Rule = (settings, context) =>
  isMicrosoft365Host(settings['imap.host'])
    ? problem(
        'imap.host',
        'warning',
        `Microsoft 365 takes no passwords for IMAP any more. ${
          context.teamConnectVersion === '8'
            ? 'Set this mailbox up on TeamConnect’s own page “Microsoft Exchange OAuth 2.0 Configuration”, which is not edited here, or type a server that takes a password.'
            : 'TeamConnect 8.0 has a page of its own for OAuth; with this version, type a server that takes a password.'
        }`,
      )
    : undefined

const sameMailbox: Rule = (settings, context) => {
  const host = bareHost(settings['imap.host'])
  const username = settings['imap.username'].trim().toLowerCase()
  if (host === '' || username === '') return undefined
  const other = context.others?.find(
    (each) => bareHost(each.host) === host && each.username.trim().toLowerCase() === username,
  )
  return other === undefined
    ? undefined
    : problem(
        'imap.username',
        'warning',
        `The environment “${other.environment}” reads the same mailbox: each would take the other’s mail. Type another mailbox here or there.`,
      )
}

const startTlsRule =
  (section: 'smtp' | 'imap'): Rule =>
  (settings) => {
    const key: SettingKey = `${section}.startTls`
    const value = settings[key]
    if (value === 'never') return undefined
    if (settings[`${section}.useSsl`]) {
      return problem(
        key,
        'warning',
        'With “Use SSL” the connection is encrypted from the first byte, and STARTTLS does not apply. Choose Never.',
        { text: 'Use Never', set: { [key]: 'never' } },
      )
    }
    return value === 'if-offered'
      ? problem(
          key,
          'warning',
          '“If offered” can be stripped on the way without anybody seeing it. Choose Required where the server has STARTTLS.',
          { text: 'Require STARTTLS', set: { [key]: 'required' } },
        )
      : undefined
  }

const caFile: Rule = (settings) => {
  const typed = settings['tls.caFile']
  if (typed === '') return undefined
  const untidy =
    invisibleProblem('tls.caFile', typed, 'path', () => undefined) ??
    spacesProblem('tls.caFile', typed, 'path')
  if (untidy !== undefined) return untidy
  if (/(^|[/\\])cacerts$|\.(jks|keystore|p12|pfx)$/i.test(typed)) {
    return problem(
      'tls.caFile',
      'error',
      'This is a keystore. Type the path of a file in PEM, which begins with -----BEGIN CERTIFICATE-----. A copy of the server’s cacerts is named in the options of the environment.',
    )
  }
  return /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(typed)
    ? undefined
    : problem(
        'tls.caFile',
        'warning',
        'This is not a whole path. Type it from the top, like /etc/ssl/company-ca.pem or C:\\certificates\\company-ca.pem.',
      )
}

/** In the order of the page's fields; where a field has several, the one to mend first comes first. */
const rules: readonly Rule[] = [
  smtpEmpty,
  (settings) => checkHost('smtp', settings),
  replyTo,
  usernameRule('smtp'),
  passwordRule('smtp'),
  accountType,
  imapEmpty,
  (settings) => checkHost('imap', settings),
  microsoft,
  usernameRule('imap'),
  sameMailbox,
  passwordRule('imap'),
  (settings, context) => (context.express ? undefined : checkHost('tcImap', settings)),
  (settings, context) => (context.express ? undefined : portRule('tcImap')(settings, context)),
  (settings) => checkUrl(settings.loginUrl),
  portRule('smtp'),
  startTlsRule('smtp'),
  (settings) => checkEhloName(settings['smtp.ehloName']),
  portRule('imap'),
  startTlsRule('imap'),
  caFile,
]

const order = new Map<string, number>(fields.map((field, index) => [field.key, index]))

/** Every problem of the form, in the order of the page. Errors stop an Update, warnings do not. */
export const checkSettings = (settings: Settings, context: RulesContext): readonly FieldProblem[] =>
  rules
    .flatMap((rule) => rule(settings, context) ?? [])
    .sort((one, other) => (order.get(one.key) ?? 0) - (order.get(other.key) ?? 0))

/** The problems of one field, rules with other fields included. */
export const checkField = (
  key: FieldKey,
  settings: Settings,
  context: RulesContext,
): readonly FieldProblem[] => checkSettings(settings, context).filter((found) => found.key === key)

/** The problems as one sentence each, with the field's label, for a place without a form. */
export const problemLine = (found: FieldProblem): string =>
  `${findField(found.key)?.label ?? found.key}: ${found.message}`
