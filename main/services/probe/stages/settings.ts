/** What is tested, and what is wrong with it before the network is asked. */
import type { SettingsEvidence, SkipReason } from '#shared/diagnosis/evidence.ts'
import {
  destinationOf,
  destinationWords,
  impliedPort,
  type MailProtocol,
  readPort,
  type Security,
} from '#shared/settings/destination.ts'
import type { FieldProblem } from '#shared/settings/field-problem.ts'
import { checkHost } from '#shared/settings/host-rules.ts'
import { checkUrl } from '#shared/settings/url-rules.ts'
import { isGiven, type Password, type RunRequest } from '../request.ts'

type Problem = SettingsEvidence['problems'][number]

const asProblem = (found: FieldProblem): Problem => {
  const suggestion = found.fix?.set[found.key]
  return {
    key: found.key,
    message: found.message,
    ...(typeof suggestion === 'string' && suggestion !== '' ? { suggestion } : {}),
  }
}

const errorsOf = (...found: readonly (FieldProblem | undefined)[]): Problem[] =>
  found.flatMap((each) => (each?.severity === 'error' ? [asProblem(each)] : []))

const badPort = (key: string): Problem => ({ key, message: 'A port is a number from 1 to 65535.' })

/** Google shows app passwords in four groups of four; the spaces are no part of them. */
const looksLikeAppPassword = (secret: string): boolean =>
  /^[a-z]{4} [a-z]{4} [a-z]{4} [a-z]{4}$/i.test(secret.trim())

const passwordFacts = (
  password: Password,
): Pick<SettingsEvidence, 'password' | 'passwordKnownFor' | 'passwordShape' | 'passwordDiffersFromFile'> => {
  if (!isGiven(password)) {
    const { missing, knownFor } = password
    return {
      password: missing,
      ...(knownFor === undefined ? {} : { passwordKnownFor: destinationWords(knownFor) }),
    }
  }
  const { secret, source, differsFromFile, encryptedBefore } = password
  return {
    password: source,
    passwordShape: {
      edgeWhitespace: secret !== secret.trim(),
      appPasswordWithSpaces: looksLikeAppPassword(secret),
      ascii: /^[\x00-\x7f]*$/.test(secret),
    },
    ...(differsFromFile === undefined ? {} : { passwordDiffersFromFile: differsFromFile }),
    ...(encryptedBefore === undefined ? {} : { passwordKnownFor: destinationWords(encryptedBefore) }),
  }
}

/** @param ehloName the name that will be sent */
export const mailSettings = (
  request: RunRequest,
  protocol: MailProtocol,
  ehloName: string,
): SettingsEvidence => {
  const { settings } = request
  const { port, security, username } = destinationOf(settings, protocol)
  const auth = protocol === 'imap' || settings['smtp.auth']
  const checkServerIdentity = request.checkServerIdentity?.[protocol]
  return {
    stage: 'settings',
    protocol,
    // As it was typed: what is wrong with it is said of that.
    host: settings[`${protocol}.host`].trim().toLowerCase(),
    portText: settings[`${protocol}.port`],
    port,
    useSsl: settings[`${protocol}.useSsl`],
    security,
    auth,
    username,
    ...(auth ? passwordFacts(request.passwords[protocol]) : { password: 'not-needed' }),
    ...(protocol === 'smtp'
      ? {
          replyTo: settings['smtp.replyTo'].trim(),
          useSystemReply: settings['notifications.useSystemReply'],
          ehloName,
        }
      : {}),
    teamConnectVersion: request.teamConnectVersion,
    ...request.fileText?.[protocol],
    ...(checkServerIdentity === undefined ? {} : { checkServerIdentity }),
    problems: [
      ...errorsOf(checkHost(protocol, settings)),
      ...(port === 0 ? [badPort(`${protocol}.port`)] : []),
    ],
    followed: request.followed?.[protocol] ?? [],
    notFollowed: request.notFollowed?.[protocol] ?? [],
  }
}

export const tcImapSettings = (request: RunRequest): SettingsEvidence => {
  const { settings } = request
  const useSsl = settings['tcImap.useSsl']
  const text = settings['tcImap.port'].trim()
  const port = text === '' ? impliedPort('tcImap', useSsl) : (readPort(text) ?? 0)
  return {
    stage: 'settings',
    protocol: 'tc-imap',
    host: settings['tcImap.host'].trim().toLowerCase(),
    portText: settings['tcImap.port'],
    port,
    useSsl,
    security: useSsl ? 'tls' : 'none',
    auth: false,
    username: '',
    password: 'not-needed',
    teamConnectVersion: request.teamConnectVersion,
    problems: [...errorsOf(checkHost('tcImap', settings)), ...(port === 0 ? [badPort('tcImap.port')] : [])],
    followed: [],
    notFollowed: [],
  }
}

export const urlSettings = (request: RunRequest): { evidence: SettingsEvidence; url: URL | undefined } => {
  const typed = request.settings.loginUrl
  let url: URL | undefined
  try {
    url = new URL(typed.trim())
  } catch {
    url = undefined
  }
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:'
  const useSsl = url?.protocol === 'https:'
  const security: Security = useSsl ? 'tls' : 'none'
  const problems = errorsOf(checkUrl(typed))
  const evidence: SettingsEvidence = {
    stage: 'settings',
    protocol: 'url',
    host: (url?.hostname ?? '').replace(/^\[(.*)\]$/, '$1'),
    portText: url?.port ?? '',
    port: isWeb ? Number(url?.port || (useSsl ? 443 : 80)) : 0,
    useSsl,
    security,
    auth: false,
    username: '',
    password: 'not-needed',
    url: typed,
    teamConnectVersion: request.teamConnectVersion,
    problems,
    followed: [],
    notFollowed: [],
  }
  return { evidence, url: isWeb && problems.length === 0 ? url : undefined }
}

const reasons: Readonly<Record<SettingsEvidence['password'], SkipReason | undefined>> = {
  given: undefined,
  keychain: undefined,
  file: undefined,
  none: 'no-password',
  'other-destination': 'password-for-other-destination',
  'unreadable-in-file': 'password-unreadable',
  'held-back': 'held-back',
  'not-needed': 'not-asked-for',
}

/** Why no login is tried on this connection, whatever the server offers. */
export const skipReasonOf = (
  evidence: SettingsEvidence,
  password: Password,
  connection: { readonly secure: boolean; readonly fitForPassword: boolean },
): SkipReason | undefined => {
  const reason = reasons[evidence.password]
  if (reason !== undefined) return reason
  if (!connection.fitForPassword) return 'bad-certificate'
  const isStripped = isGiven(password) && password.encryptedBefore !== undefined && !connection.secure
  return isStripped ? 'password-for-other-destination' : undefined
}
