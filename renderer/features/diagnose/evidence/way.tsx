/** The way to the server: what was asked for, the name, the addresses. */
import type { ConnectEvidence, DnsEvidence, SettingsEvidence } from '#shared/diagnosis/evidence.ts'
import { securityWords } from '#shared/settings/destination.ts'
import { chips, Facts, verbatim } from '../../../components/facts.tsx'
import { PlainTable } from '../../../components/plain-table.tsx'
import { evidenceWords as words } from '../../../words/evidence.ts'
import { duration } from '../../../words/format.ts'
import { faultText, yesNo } from './replies.tsx'

const passwordWords: Readonly<Record<SettingsEvidence['password'], string>> = {
  given: words.passwordGiven,
  keychain: words.passwordKeychain,
  file: words.passwordFile,
  none: words.passwordNone,
  'other-destination': words.passwordOther,
  'unreadable-in-file': words.passwordUnreadable,
  'held-back': words.passwordHeld,
  'not-needed': words.passwordNotNeeded,
}

export const SettingsDetails = ({ evidence }: { readonly evidence: SettingsEvidence }) => (
  <Facts
    facts={[
      [words.host, verbatim(evidence.url ?? evidence.host)],
      evidence.port === 0 ? null : [words.port, evidence.port],
      [words.encryption, securityWords[evidence.security]],
      [words.user, evidence.username === '' ? words.noUser : verbatim(evidence.username)],
      [words.password, passwordWords[evidence.password]],
      [words.ehloName, verbatim(evidence.ehloName)],
      [words.identity, yesNo(evidence.checkServerIdentity)],
      [words.followed, chips(evidence.followed)],
      [words.notFollowed, chips(evidence.notFollowed)],
      [
        words.problems,
        evidence.problems.length === 0 ? null : evidence.problems.map(({ message }) => message).join(' '),
      ],
    ]}
  />
)

const dnsCodes: Readonly<Record<string, string>> = {
  ENOTFOUND: words.dnsNoName,
  ENODATA: words.dnsNoRecord,
  ESERVFAIL: words.dnsServerFailed,
  ETIMEOUT: words.timeout,
  EREFUSED: words.dnsRefused,
}

/** "AAAA: no record (ENODATA)". */
export const answerLine = ({ type, records, code = '' }: DnsEvidence['answers'][number]): string => {
  if (records.length > 0) return `${type}: ${records.join(', ')}`
  const word = dnsCodes[code]
  return `${type}: ${word === undefined ? code : `${word} (${code})`}`
}

export const DnsDetails = ({ evidence }: { readonly evidence: DnsEvidence }) => (
  <Facts
    facts={[
      [words.host, verbatim(evidence.host)],
      evidence.literal ? [words.addresses, words.literal] : null,
      [words.addresses, chips(evidence.addresses.map(({ address }) => address))],
      [words.fault, faultText(evidence.fault)],
      [words.asked, verbatim(evidence.answers.map(answerLine).join('\n'))],
      [words.suggestions, chips(evidence.suggestions)],
    ]}
  />
)

const outcomes = {
  connected: words.connected,
  failed: words.failed,
  timeout: words.timeout,
  cancelled: words.cancelled,
}

export const ConnectDetails = ({ evidence }: { readonly evidence: ConnectEvidence }) => (
  <>
    <PlainTable columns={[words.address, words.outcome, { head: words.took, right: true }]}>
      {evidence.attempts.map((attempt) => (
        <tr key={attempt.address}>
          <th scope="row">
            <code>{attempt.address}</code>
          </th>
          <td>
            {outcomes[attempt.outcome]} {faultText(attempt.fault)}
          </td>
          <td className="right nums">{duration(attempt.ms)}</td>
        </tr>
      ))}
    </PlainTable>
    <Facts
      facts={[
        [words.used, verbatim(evidence.used)],
        [words.javaFirst, verbatim(evidence.javaMailAddress)],
        [words.local, verbatim(evidence.localAddress)],
        [
          words.otherPorts,
          evidence.otherPorts.length === 0
            ? null
            : evidence.otherPorts
                .map(({ port, open }) => `${port} ${open ? words.open : words.closed}`)
                .join(', '),
        ],
      ]}
    />
  </>
)
