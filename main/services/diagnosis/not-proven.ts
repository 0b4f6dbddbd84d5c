/** What a green run did not prove: said every time, so that nobody takes a test for more than it is. */

import type { RunRequest } from '#main/services/probe/request.ts'
import type { CheckResult } from '#shared/diagnosis/model.ts'

const messageTaken = (checks: readonly CheckResult[]): boolean =>
  checks.some(({ stages }) =>
    stages.some(({ evidence }) => evidence?.stage === 'message' && (evidence.reply?.code ?? 999) < 300),
  )

const javaTrustLine = ({ cacerts }: RunRequest): string => {
  if (cacerts === undefined)
    return 'Java on the server trusts by its own list of authorities (cacerts), which was not read.'
  const { length } = cacerts.certificates
  const caution = cacerts.caution === undefined ? '' : ` Of the copy itself: ${cacerts.caution}.`
  const certificates = `${length} ${length === 1 ? 'certificate' : 'certificates'}`
  return `Certificates were judged by the copy of cacerts in ${cacerts.path} (${certificates}): whether the server still has the same list is not known here.${caution}`
}

/** Not seen by receivers on the internet (RFC 1918, 6598, 3927, 4193, 4291). */
const insideAlone =
  /^(?:(?:10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.|f[cd]..:|fe[89ab].:|::1$)/i

const senderDomainLines = ({ outgoingIp }: RunRequest): string[] => {
  const signed = 'Whether the mail server signs with DKIM is not seen from here.'
  if (outgoingIp === undefined) {
    return [
      'Whether the SPF records let the server’s mail through was not tried: the address that it leaves from was not given.',
      signed,
    ]
  }
  return [
    insideAlone.test(outgoingIp)
      ? `${outgoingIp} is an address of an inner network: receivers on the internet see another one, and SPF is judged by that.`
      : `SPF was judged for ${outgoingIp}, as given: whether mail leaves from there is not known here.`,
    signed,
  ]
}

export const notProven = (request: RunRequest, checks: readonly CheckResult[]): string[] => {
  const named = (name: CheckResult['check']) => checks.find(({ check }) => check === name)
  const ran = (name: CheckResult['check']) => {
    const check = named(name)
    return check !== undefined && check.verdict !== 'skipped'
  }
  const lines: string[] = []
  if (request.target.settings !== 'file') {
    lines.push(
      'These settings are not in the server’s file yet: the server still works with what the file holds.',
    )
  } else {
    lines.push(
      'TeamConnect reads its file only as it starts: whether it was restarted since is not known here.',
    )
  }
  if (request.role === 'workstation') {
    lines.push('The test ran on this computer. The server may see other addresses, routes and firewalls.')
  }
  const usedTls = checks.some(({ stages }) =>
    stages.some(({ stage, status }) => stage === 'tls' && status !== 'skipped'),
  )
  if (usedTls) lines.push(javaTrustLine(request))
  if (ran('smtp')) {
    lines.push(
      messageTaken(checks)
        ? 'The server took the message; whether it was delivered is not known here.'
        : 'No message was sent: some providers refuse a sender only after the message, and delivery was not tried.',
    )
    if (!request.settings['notifications.useSystemReply']) {
      lines.push('Mail goes out as the users who cause it: each user’s own default address was not tried.')
    }
  }
  if (ran('smtp') || ran('imap')) {
    lines.push('Users’ own choices under Email Notifications in their Preferences are not seen from here.')
  }
  if (ran('sender-domain')) lines.push(...senderDomainLines(request))
  if (request.allowBadCertificate === true) {
    lines.push('A login over a certificate that failed was allowed for this run.')
  }
  for (const { check, stages, verdict } of checks) {
    // Stopped on the way, by a person or by the deadline, it is not the same as never begun.
    const begun = stages.some(({ stage, status }) => stage !== 'settings' && status !== 'skipped')
    if (verdict === 'skipped') {
      lines.push(
        begun ? `The check ${check} was stopped before its end.` : `The check ${check} was left out.`,
      )
    }
    for (const { stage, status, evidence, summary } of stages) {
      const isLogin = stage === 'auth' || stage === 'login' || stage === 'envelope'
      if (isLogin && status === 'skipped' && evidence !== undefined)
        lines.push(`${check}: ${stage} was not tried (${summary}).`)
    }
  }
  return lines
}
