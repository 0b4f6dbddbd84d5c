import type { ReactNode } from 'react'
import type { CheckName } from '#shared/diagnosis/model.ts'
import type { Section as SectionModel, SettingKey } from '#shared/settings/fields.ts'
import { Button } from '../../components/button.tsx'
import { StateDot, toneOfVerdict } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import type { SectionResult } from '../../state/tester.ts'
import { emailWords } from '../../words/email.ts'
import { fullTime, shortTime } from '../../words/format.ts'
import './section.css'

/** What a section's result depends on: if one of these has changed since, the result is of before. */
const prefixes: Readonly<Partial<Record<CheckName, readonly string[]>>> = {
  smtp: ['smtp.', 'tls.', 'notifications.'],
  imap: ['imap.', 'tls.'],
  'tc-imap': ['tcImap.', 'tls.'],
  url: ['loginUrl', 'tls.'],
}

const ResultLine = ({ check, result }: { readonly check: CheckName; readonly result: SectionResult }) => {
  const console = useConsole()
  const session = useSession()
  const stale = useStore(session.form, ({ values }) =>
    (Object.keys(values) as SettingKey[]).some(
      (key) =>
        values[key] !== result.settings[key] &&
        (prefixes[check] ?? []).some((prefix) => key.startsWith(prefix)),
    ),
  )
  const tone = toneOfVerdict(result.verdict)
  const textId = `result-${check}`
  if (result.verdict === 'running')
    return (
      <div className="section-result">
        <StateDot tone="idle" />
        <span className="section-result-text">{emailWords.testing}</span>
      </div>
    )
  return (
    <div className={`section-result ${stale ? 'idle' : tone}`}>
      <StateDot tone={tone} />
      <span className="section-result-text" id={textId} title={result.text}>
        {result.at === '' ? result.text : `${result.text.replace(/\.$/, '')}, ${shortTime(result.at)}`}
      </span>
      {stale ? <span className="stale">{emailWords.before}</span> : null}
      <Button kind="link" describedBy={textId} onPress={() => console.go('diagnose')}>
        {emailWords.seeDiagnose}
      </Button>
      {result.at === '' ? null : <span className="sr-only">{fullTime(result.at)}</span>}
    </div>
  )
}

export const sectionDomId = (section: SectionModel): string => `section-${section.id}`

export const Section = ({
  section,
  check,
  children,
}: {
  readonly section: SectionModel
  readonly check?: CheckName | undefined
  readonly children: ReactNode
}) => {
  const session = useSession()
  const result = useStore(session.results, (results) => (check === undefined ? undefined : results[check]))
  const running = useStore(session.run, ({ status }) => status === 'running')
  const titleId = `${sectionDomId(section)}-title`
  return (
    <section
      className="section"
      id={sectionDomId(section)}
      aria-labelledby={titleId}
      data-section={section.id}
    >
      <div className="section-head">
        <h2 id={titleId} tabIndex={-1}>
          {section.label}
        </h2>
        {check === undefined || result === undefined ? null : <ResultLine check={check} result={result} />}
        {check === undefined ? null : (
          <Button
            size="small"
            label={emailWords.testOf(section.short)}
            disabled={running}
            onPress={() => void session.test({ checks: [check] })}
          >
            {emailWords.test}
          </Button>
        )}
      </div>
      {children}
    </section>
  )
}
