/** One run of the diagnosis: with which passwords, by which certificates, and what is remembered of it. */
import type { Cacerts, Diagnosis, RunRequest, TestRecipient } from '#main/services/diagnosis/index.ts'
import type { StoredEnvironment } from '#main/services/environments/environments.ts'
import type { FileSecret } from '#main/services/server-file/server-file.ts'
import type { CheckName, Report, ReportTarget, RunProgress } from '#shared/diagnosis/model.ts'
import { namedIn } from '#shared/environments/three-way.ts'
import { ok, type Result } from '#shared/errors.ts'
import { reportTitle } from '#shared/history/model.ts'
import type { FileView } from '#shared/server-file/model.ts'
import {
  destinationOf,
  type MailProtocol,
  mailProtocols,
  sameDestination,
} from '#shared/settings/destination.ts'
import { type SecretKey, settingKeys } from '#shared/settings/fields.ts'
import { isGivenHere, readCaFile } from './ca-file.ts'
import type { Core } from './core.ts'
import { knowEncrypted, knowFirst } from './file-destinations.ts'
import { fileTextOf } from './file-text.ts'
import { loginOutcome, usedBadCertificate, wasEncryptedLogin } from './refused-logins.ts'
import { type ChosenPassword, choosePassword, type PasswordQuestion, typedVersion } from './run-passwords.ts'
import { type RunInput, type Subject, type SubjectInput, subjectOf } from './run-subject.ts'

const targetOf = ({ kept, file, settings, changed }: Subject): ReportTarget => ({
  ...(kept === undefined ? {} : { environment: kept.record.name, environmentId: kept.record.id }),
  ...(file === undefined ? {} : { file: file.path }),
  ...(file?.exists === true ? { sha256: file.sha256 } : {}),
  settings,
  changed: [...changed],
})

const usesPassword: Readonly<Record<MailProtocol, readonly CheckName[]>> = {
  smtp: ['smtp', 'send-as', 'round-trip'],
  imap: ['imap', 'round-trip'],
}

interface Passwords {
  readonly chosen: Readonly<Record<MailProtocol, ChosenPassword>>
  readonly questions: Readonly<Record<MailProtocol, PasswordQuestion>>
  readonly serverKey: string | undefined
  readonly notes: readonly string[]
}

const notNeeded: ChosenPassword = { password: { missing: 'none' }, version: undefined, note: undefined }
const absent: FileSecret = { kind: 'absent' }

/** The keys that a person named, and not whoever wrote the file. */
const namedBy = (
  { settings, patch = {} }: SubjectInput,
  kept: StoredEnvironment | undefined,
): readonly string[] => {
  if (settings === 'form') return settingKeys
  const draft = settings === 'draft' ? kept?.draft : undefined
  return [...Object.keys(patch), ...(draft ? namedIn(draft) : [])]
}

/** `STORE_ERROR` where it cannot be told whether the file was led elsewhere. */
const passwordsOf = async (core: Core, input: RunInput, subject: Subject): Promise<Result<Passwords>> => {
  const { kept, file, tested } = subject
  const environmentId = kept?.record.id
  const wanted = (protocol: MailProtocol): boolean =>
    input.checks.some((check) => usesPassword[protocol].includes(check)) &&
    (protocol === 'imap' || tested['smtp.auth'])
  const encrypted = (key: SecretKey): boolean => file?.passwords[key] === 'encrypted'
  const needsKey = encrypted('smtp.password') || encrypted('imap.password')
  const notes: string[] = []
  let serverKey = input.passwords.serverKey
  if (serverKey === undefined && environmentId !== undefined && needsKey) {
    const stored = await core.credentials.serverKey(environmentId)
    if (stored.ok) serverKey = stored.value ?? undefined
    else notes.push(`The file’s passwords were not read: ${stored.error.message}`)
  }
  const secrets = file?.exists === true ? await core.serverFile.readSecrets(file.path, serverKey) : undefined
  const path = kept?.record.path ?? input.path
  // It counts from its first test on, if it was not there when the environment was added, or has none.
  const noted: Awaited<ReturnType<typeof knowFirst>> =
    path === undefined ? ok({ known: {} }) : await knowFirst(core, path, file)
  if (!noted.ok) return noted
  const { known, unnoted } = noted.value
  if (unnoted !== undefined) notes.push(unnoted.message)
  const named = namedBy(input, kept)
  const questionFor = (protocol: MailProtocol): PasswordQuestion => ({
    environmentId,
    protocol,
    tested,
    // A draft may consist of a new password alone, which the keychain has.
    settings: input.settings,
    file,
    fileKnownFor: known[protocol],
    named,
    fileSecret: secrets?.ok === true ? secrets.value[`${protocol}.password`] : absent,
    typed: input.passwords[protocol],
    retryLogin: input.retryLogin,
  })
  const questions = { smtp: questionFor('smtp'), imap: questionFor('imap') }
  const chosen = {
    smtp: wanted('smtp') ? await choosePassword(core, questions.smtp) : notNeeded,
    imap: wanted('imap') ? await choosePassword(core, questions.imap) : notNeeded,
  }
  for (const { note } of [chosen.smtp, chosen.imap]) if (note !== undefined) notes.push(note)
  return ok({ chosen, questions, serverKey, notes })
}

/** A draft of nothing but another password than the file's is no test of the file as it stands. */
const withNewPasswords = (input: RunInput, subject: Subject, { chosen }: Passwords): Subject => {
  if (input.settings !== 'draft' || subject.settings !== 'file') return subject
  const keys = (['smtp', 'imap'] as const)
    .filter((protocol) => {
      const { password } = chosen[protocol]
      return 'source' in password && password.source === 'keychain' && password.differsFromFile === true
    })
    .map((protocol) => `${protocol}.password`)
  return keys.length === 0
    ? subject
    : { ...subject, settings: 'draft', changed: [...subject.changed, ...keys] }
}

const recipientsOf = (input: RunInput, kept: StoredEnvironment | undefined): readonly TestRecipient[] => {
  const given = input.recipients ?? []
  if (given.length > 0) return given.map((address) => ({ address, place: 'unknown' }))
  const { inside = '', outside = '' } = kept?.record.recipients ?? {}
  const both: readonly TestRecipient[] = [
    { address: inside, place: 'inside' },
    { address: outside, place: 'outside' },
  ]
  return both.filter(({ address }) => address.trim() !== '')
}

/** `mail.smtp.ssl.trust` and its like, by protocol and by whether the test heeds them. */
const connectionKeys = (file: FileView | undefined, followed: boolean) => {
  const all = (file?.connectionProperties ?? []).filter((each) => each.followed === followed)
  const of = (protocol: MailProtocol): string[] =>
    all.map(({ property }) => property).filter((property) => property.startsWith(`mail.${protocol}`))
  return { smtp: of('smtp'), imap: of('imap') }
}

const milliseconds = (ms: number | undefined) => (ms === undefined ? {} : { replyMs: ms })

const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

/** Was its path given by somebody here: in the form, by `--set`, accepted before, or by a yes for this run. */
export const isAccepted = (
  { openCaFile, patch }: Partial<Pick<RunInput, 'openCaFile' | 'patch'>>,
  { kept, file, tested }: Subject,
): boolean =>
  openCaFile === true ||
  (typeof openCaFile === 'string' && openCaFile.trim() === tested['tls.caFile'].trim()) ||
  patch?.['tls.caFile'] !== undefined ||
  isGivenHere(tested['tls.caFile'], kept, file)

interface Trust {
  readonly caPems: readonly string[]
  readonly cacerts: Cacerts | undefined
  /** Files that were left out, and why. */
  readonly notes: readonly string[]
}

/** The files that certificates are judged by. One named for this very run must be there; others are left out. */
const trustFor = async (core: Core, input: RunInput, subject: Subject): Promise<Result<Trust>> => {
  const caFile = await readCaFile(core.readCaPems, subject.tested['tls.caFile'], isAccepted(input, subject))
  const notes = caFile.note === undefined ? [] : [caFile.note]
  const path = input.cacerts ?? subject.kept?.record.cacerts ?? ''
  if (path === '') return ok({ caPems: caFile.pems, cacerts: undefined, notes })
  const read = await core.readCacerts(path)
  if (read.ok) return ok({ caPems: caFile.pems, cacerts: read.value, notes })
  if (input.cacerts !== undefined) return read
  return ok({ caPems: caFile.pems, cacerts: undefined, notes: [...notes, read.error.message] })
}

const requestOf = (
  core: Core,
  input: RunInput,
  subject: Subject,
  passwords: Passwords,
  { caPems, cacerts }: Trust,
): RunRequest => {
  const { kept, file, tested } = subject
  const { checkServerIdentity, timeouts } = file ?? {}
  return {
    checks: input.checks,
    settings: tested,
    target: targetOf(subject),
    passwords: { smtp: passwords.chosen.smtp.password, imap: passwords.chosen.imap.password },
    teamConnectVersion: kept?.record.teamConnectVersion ?? '7',
    tool: { ...core.ports.tool, tls: core.ports.network.tlsLibrary },
    role: input.onServer ? 'server' : 'workstation',
    checkServerIdentity: defined({ smtp: checkServerIdentity?.smtp, imap: checkServerIdentity?.imap }),
    timeouts: { smtp: milliseconds(timeouts?.smtp), imap: milliseconds(timeouts?.imap) },
    followed: connectionKeys(file, true),
    notFollowed: connectionKeys(file, false),
    ...(file === undefined || subject.settings !== 'file'
      ? {}
      : {
          fileText: {
            smtp: fileTextOf(file, tested, 'smtp', passwords.questions.smtp.fileSecret),
            imap: fileTextOf(file, tested, 'imap', passwords.questions.imap.fileSecret),
          },
        }),
    testRecipients: recipientsOf(input, kept),
    previewUsers: (kept?.record.previewUsers ?? []).flatMap(({ address }) => address.trim() || []),
    sendAs: input.sendAs,
    outgoingIp: input.outgoingIp ?? (kept?.record.outgoingIp || undefined),
    allowBadCertificate: input.allowBadCertificate,
    sendMessage: input.sendMessage,
    roundTrip: input.roundTrip,
    caPems,
    cacerts,
    deadlineMs: input.deadlineMs,
    furtherSecrets: [passwords.serverKey, ...Object.values(input.passwords)].filter(
      (secret): secret is string => typeof secret === 'string',
    ),
  }
}

/** Refused and accepted passwords, so that no account is locked out by testing again and again. */
const rememberLogins = async (core: Core, report: Report, passwords: Passwords): Promise<void> => {
  for (const protocol of ['smtp', 'imap'] as const) {
    const { password, version } = passwords.chosen[protocol]
    const check = report.checks.find((each) => each.check === protocol)
    if (check === undefined || version === undefined || !('source' in password)) continue
    const outcome = loginOutcome(check)
    if (password.source === 'given') {
      const typed = typedVersion(passwords.questions[protocol])
      if (outcome === 'refused') {
        core.refusedTyped.set(typed, { secret: password.secret, at: core.ports.clock.now() })
      } else if (outcome === 'accepted') core.refusedTyped.delete(typed)
    } else if (outcome === 'refused') await core.credentials.noteRefused(version)
    else if (outcome === 'accepted') await core.credentials.noteAccepted(version)
  }
}

/** STARTTLS that is wanted *if offered* was used for a login to where it was known to go: from now on it goes no other way. */
const rememberEncryption = async (
  core: Core,
  report: Report,
  { file, tested }: Subject,
  { questions }: Passwords,
): Promise<void> => {
  if (file === undefined) return
  for (const protocol of mailProtocols) {
    const there = destinationOf(tested, protocol)
    const check = report.checks.find((each) => each.check === protocol)
    const known = questions[protocol].fileKnownFor
    if (
      there.security !== 'starttls-if-offered' ||
      known === undefined ||
      !sameDestination(known, there) ||
      check === undefined ||
      !wasEncryptedLogin(check)
    )
      continue
    await knowEncrypted(core, file, protocol, there)
  }
}

/** A message of the test was accepted by the server. */
const sentMail = ({ stages }: Report['checks'][number]): boolean =>
  stages.some(
    ({ stage, status }) =>
      (stage === 'message' || stage === 'send') && (status === 'pass' || status === 'warn'),
  )

/** History, last test, journal. A fault of these is said in the report: the run itself went well. */
const rememberRun = async (core: Core, report: Report, subject: Subject): Promise<Report> => {
  const { kept, file, tested, settings, changed } = subject
  if (kept === undefined) return report
  const { id, path } = kept.record
  if (file?.exists === true && report.checks.some(usedBadCertificate)) {
    const names = report.checks.filter(usedBadCertificate).map(({ check }) => check)
    await core.serverFile.note(path, 'bad-certificate-allowed', { note: names.join(', ') })
  }
  const sent = report.checks.filter(sentMail).map(({ check }) => check)
  if (file?.exists === true && sent.length > 0) {
    await core.serverFile.note(path, 'mail-sent', { note: sent.join(', ') })
  }
  const inHistory = await core.history.add(id, report)
  // What speaks for the settings is the outgoing check; others count where they failed.
  if (report.verdict === 'fail' || report.checks.some(({ check }) => check === 'smtp'))
    await core.environments.noteTest(id, {
      reportId: report.id,
      at: report.startedAt,
      verdict: report.verdict,
      cause: report.cause,
      title: reportTitle(report),
      // Changed by a patch, it is no longer the file as it stands.
      settings: settings === 'file' && changed.length > 0 ? 'form' : settings,
      tested,
      sha256: file?.sha256 ?? '',
    })
  if (inHistory.ok) return report
  const note = `This report could not be kept: ${inHistory.error.message}`
  return { ...report, notProven: [...report.notProven, note] }
}

/** Two thirds of the program, which no other command needs. */
export const loadDiagnosis = () => import('#main/services/diagnosis/index.ts')

export const diagnosisOf = async ({
  ports: { network, clock, randomId, composer, mailClients, senderPolicies },
}: Core): Promise<Diagnosis> => {
  const { createDiagnosis } = await loadDiagnosis()
  return createDiagnosis({ network, clock, randomId, composer, mailClients, senderPolicies })
}

/**
 * Runs the checks. A cancelled run answers with what is known so far.
 * `ENVIRONMENT_NOT_FOUND`, `INPUT_INVALID`, and for `settings: 'file'` the file's own errors.
 */
export const run = async (
  core: Core,
  input: RunInput,
  onProgress: (progress: RunProgress) => void,
  signal: AbortSignal,
): Promise<Result<Report>> => {
  const found = await subjectOf(core, input)
  if (!found.ok) return found
  const chosen = await passwordsOf(core, input, found.value)
  if (!chosen.ok) return chosen
  const passwords = chosen.value
  const subject = withNewPasswords(input, found.value, passwords)
  const trust = await trustFor(core, input, subject)
  if (!trust.ok) return trust
  const request = requestOf(core, input, subject, passwords, trust.value)
  const diagnosis = await diagnosisOf(core)
  const made = await diagnosis.run(request, onProgress, signal)
  await rememberLogins(core, made, passwords)
  await rememberEncryption(core, made, subject, passwords)
  const notes = [...passwords.notes, ...trust.value.notes]
  const report = notes.length === 0 ? made : { ...made, notProven: [...made.notProven, ...notes] }
  return ok(await rememberRun(core, report, subject))
}
