import type { CertificateFacts, TlsEvidence, TrustFacts } from '#shared/diagnosis/evidence.ts'
import { trustOf } from '#shared/diagnosis/trust.ts'
import { saveText } from '../../../api/files.ts'
import { Button } from '../../../components/button.tsx'
import { Facts, verbatim } from '../../../components/facts.tsx'
import { PlainTable } from '../../../components/plain-table.tsx'
import { evidenceWords as words } from '../../../words/evidence.ts'
import { dateOnly } from '../../../words/format.ts'
import { faultText } from './replies.tsx'
import './certificates.css'

const trustText = (trust: TrustFacts | undefined): string | null => {
  if (trust === undefined) return null
  if (trust.trusted) return words.trusted
  return trust.problem === undefined ? words.notTrusted : `${words.notTrusted}: ${words[trust.problem]}`
}

const toneOfDays = (days: number): string => (days < 0 ? 'bad' : days < 30 ? 'warn' : 'ok')

const CertificateRow = ({
  certificate,
  depth,
}: {
  readonly certificate: CertificateFacts
  readonly depth: number
}) => (
  <tr>
    <th scope="row">
      <span className={`branch depth-${Math.min(depth, 5)}`}>
        <span className="branch-name">{certificate.commonName || certificate.subject}</span>
      </span>
      <details className={`branch-details depth-${Math.min(depth, 5)}`}>
        <summary>{words.details}</summary>
        <Facts
          facts={[
            [words.names, certificate.names.length === 0 ? null : certificate.names.join(', ')],
            [words.key, `${certificate.keyType} ${certificate.keyBits}`],
            [words.signature, certificate.signatureAlgorithm],
            [words.serial, verbatim(certificate.serialNumber)],
            [words.fingerprint, verbatim(certificate.fingerprint256)],
          ]}
        />
        <Button
          size="small"
          onPress={() =>
            saveText(
              `${(certificate.commonName || 'certificate').replace(/[^\w.-]+/g, '-')}.pem`,
              'application/x-pem-file',
              certificate.pem,
            )
          }
        >
          {words.savePem}
        </Button>
      </details>
    </th>
    <td>{certificate.issuerCommonName || certificate.issuer}</td>
    <td className="nums">
      {dateOnly(certificate.validFrom)} – {dateOnly(certificate.validTo)}
    </td>
    <td className="right">
      <span className={`days ${toneOfDays(certificate.daysLeft)}`}>{words.days(certificate.daysLeft)}</span>
    </td>
  </tr>
)

/** From the root down to the server's own, each one step further in. */
const Chain = ({ evidence }: { readonly evidence: TlsEvidence }) => {
  const downwards = [...evidence.chain].reverse()
  const [top] = downwards
  const anchor = trustOf(evidence)?.path.at(-1)
  const rootIsSent = top === undefined || top.selfSigned || anchor === top.commonName
  const rootName = anchor ?? top?.issuerCommonName
  const shift = rootIsSent || rootName === undefined ? 0 : 1
  return (
    <PlainTable
      label={words.chain}
      columns={[words.certificate, words.issuedBy, words.valid, { head: words.daysLeft, right: true }]}
    >
      {shift === 0 ? null : (
        <tr className="not-sent">
          <th scope="row">
            <span className="branch depth-0">
              <span className="branch-name">{rootName}</span>
            </span>
          </th>
          <td colSpan={3}>{words.root}</td>
        </tr>
      )}
      {downwards.map((certificate, index) => (
        <CertificateRow
          key={`${certificate.fingerprint256}${certificate.serialNumber}`}
          certificate={certificate}
          depth={index + shift}
        />
      ))}
    </PlainTable>
  )
}

export const TlsDetails = ({ evidence }: { readonly evidence: TlsEvidence }) => (
  <>
    {evidence.chain.length === 0 ? null : <Chain evidence={evidence} />}
    <Facts
      facts={[
        [words.protocol, evidence.protocol],
        [words.cipher, verbatim(evidence.cipher)],
        [words.keyExchange, evidence.keyExchange],
        [
          words.nameChecked,
          evidence.nameMatches === undefined
            ? null
            : `${evidence.servername}: ${evidence.nameMatches ? words.nameFits : words.nameNot}`,
        ],
        [words.publicTrust, trustText(evidence.publicTrust)],
        [words.localTrust, trustText(evidence.localTrust)],
        [words.javaTrust, trustText(evidence.javaTrust)],
        [words.fault, faultText(evidence.fault)],
        [words.probe, verbatim(evidence.plaintextProbe?.text)],
      ]}
    />
  </>
)
