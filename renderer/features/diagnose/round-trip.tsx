import type { FactsEvidence } from '#shared/diagnosis/evidence.ts'
import type { CheckResult, StageName } from '#shared/diagnosis/model.ts'
import { type Fact, Facts } from '../../components/facts.tsx'
import { clockTime, fullTime } from '../../words/format.ts'
import { moreWords as words } from '../../words/more-checks.ts'
import '../../components/part.css'
import './round-trip.css'
import './table-card.css'

type Known = FactsEvidence['facts']

const factsOf = (result: CheckResult, stage: StageName): Known | undefined => {
  const evidence = result.stages.find((item) => item.stage === stage)?.evidence
  return evidence !== undefined && 'facts' in evidence ? evidence.facts : undefined
}

const text = (facts: Known | undefined, key: string): string => {
  const value = facts?.[key]
  return typeof value === 'string' ? value : ''
}

interface Hop {
  readonly by: string
  readonly at: string
  readonly delaySeconds: number
}

const isHop = (value: unknown): value is Hop =>
  typeof value === 'object' &&
  value !== null &&
  'by' in value &&
  typeof value.by === 'string' &&
  'at' in value &&
  typeof value.at === 'string' &&
  'delaySeconds' in value &&
  typeof value.delaySeconds === 'number'

export const hopsIn = (facts: Known | undefined): readonly Hop[] => {
  const hops = facts?.['hops']
  return Array.isArray(hops) ? hops.filter(isHop) : []
}

/** Above this many seconds a hop stands out: the judge calls it slow as well. */
const slowSeconds = 10

const Chain = ({ result }: { readonly result: CheckResult }) => {
  const arrive = factsOf(result, 'arrive')
  const hops = hopsIn(factsOf(result, 'inspect'))
  const seconds = arrive?.['seconds']
  if (hops.length === 0) return <p className="muted">{words.noHops}</p>
  return (
    <ol className="hops">
      <li className="hop">
        <span className="hop-time" />
        <span className="hop-name">{words.handedOver}</span>
      </li>
      {hops.map((hop) => (
        <li key={`${hop.at} ${hop.by}`} className={hop.delaySeconds > slowSeconds ? 'hop slow' : 'hop'}>
          <span className="hop-time nums" title={fullTime(hop.at)}>
            {words.afterHop(hop.delaySeconds)}
          </span>
          <span className="hop-name">
            <code>{hop.by}</code> <span className="muted nums">{clockTime(hop.at)}</span>
          </span>
        </li>
      ))}
      {typeof seconds === 'number' ? (
        <li className="hop">
          <span className="hop-time nums">{words.total(seconds)}</span>
          <span className="hop-name">{words.arrivedIn(text(arrive, 'folder') || 'INBOX')}</span>
        </li>
      ) : null}
    </ol>
  )
}

const address = (label: string, sent: string, received: string): Fact | null =>
  received === ''
    ? null
    : [
        label,
        sent === '' || sent.toLowerCase() === received.toLowerCase()
          ? words.same(received)
          : words.differs(sent, received),
      ]

const deletion = (result: CheckResult): string => {
  const facts = factsOf(result, 'clean-up')
  if (facts?.['deleted'] === true) return words.deletedYes
  return facts === undefined ? words.leftThere : words.deletedNo(text(facts, 'reason'))
}

/** What became of the mail: its hops with their times, its sender, and how the receiver judged it. */
export const RoundTrip = ({ result }: { readonly result: CheckResult }) => {
  const inspect = factsOf(result, 'inspect')
  if (inspect === undefined) return null
  const sent = text(inspect, 'fromSent')
  return (
    <section className="card table-card" aria-labelledby="round-trip-title">
      <header className="part-head">
        <h2 id="round-trip-title">{words.way}</h2>
      </header>
      <div className="round-trip">
        <Chain result={result} />
        <div>
          <h3>{words.asReceived}</h3>
          <Facts
            facts={[
              address(words.from, sent, text(inspect, 'fromReceived')),
              address(words.replyTo, sent, text(inspect, 'replyToReceived')),
              ...(['spf', 'dkim', 'dmarc'] as const).map((key): Fact => {
                const noted = text(inspect, key)
                return [
                  key.toUpperCase(),
                  noted === '' ? (
                    words.notNoted
                  ) : (
                    <>
                      <b>{noted}</b> <span className="muted">{words.noted}</span>
                    </>
                  ),
                ]
              }),
              [words.spam, text(inspect, 'spam')],
              [words.unread, inspect['seen'] === true ? words.no : words.yes],
              [words.deleted, deletion(result)],
            ]}
          />
        </div>
      </div>
    </section>
  )
}
