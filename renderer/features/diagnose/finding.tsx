import { Fragment, type ReactNode } from 'react'
import type { CheckName, Finding } from '#shared/diagnosis/model.ts'
import { type FieldKey, findField } from '#shared/settings/fields.ts'
import { Advice } from '../../components/advice.tsx'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { SeverityIcon } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { fieldName } from '../../words/field-names.ts'
import { runWords } from '../../words/run.ts'
import { fixLabel } from './fix-words.ts'
import '../../components/quote.css'
import './finding.css'

/** Texts from servers are shown as text; a very long one scrolls in its own box. */
export const Quote = ({ text }: { readonly text: string }) => {
  const isLong = text.length > 600
  return (
    <pre className={isLong ? 'quote long' : 'quote'} tabIndex={isLong ? 0 : undefined}>
      {text}
    </pre>
  )
}

/** Where the long name of a Java class may break: behind its dots and before its capitals. */
export const breakable = (text: string): readonly string[] =>
  text.split(/(?<=[a-z]\.)(?=[a-zA-Z])|(?<=[a-z])(?=[A-Z])/)

const JavaQuote = ({ text }: { readonly text: string }) =>
  text.length > 600 ? (
    <Quote text={text} />
  ) : (
    <pre className="quote">
      {breakable(text).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text stay in their order
        <Fragment key={index}>
          {index === 0 ? null : <wbr />}
          {part}
        </Fragment>
      ))}
    </pre>
  )

const FixButton = ({
  finding,
  index,
  primary,
}: {
  readonly finding: Finding
  readonly index: number
  readonly primary: boolean
}) => {
  const session = useSession()
  const console = useConsole()
  const lastFix = useStore(session.lastFix)
  const set = finding.fixes[index]?.set
  if (set === undefined) return null
  const label = fixLabel(set)
  if (label === '') return null
  if (lastFix?.patch === set)
    return (
      <span className="fix-done">
        {words.inForm}
        <Button kind="link" onPress={() => session.takeBackFix()}>
          {words.takeBack}
        </Button>
      </span>
    )
  return (
    <Button
      kind={primary ? 'primary' : 'plain'}
      onPress={() => {
        session.applyFix(set)
        console.speak(`${label}. ${words.inForm}`)
      }}
    >
      {label}
    </Button>
  )
}

const isFieldKey = (key: string): key is FieldKey => findField(key) !== undefined

/** What it means, the proof, what to do. */
export const FindingCard = ({
  finding,
  check,
  main,
  side,
  actions,
}: {
  readonly finding: Finding
  readonly check: CheckName
  /** The cause of the report: its first fix is the page's main button. */
  readonly main: boolean
  readonly side?: ReactNode
  readonly actions?: ReactNode
}) => {
  const console = useConsole()
  const firstFix = finding.fixes.findIndex(({ set }) => set !== undefined)
  const mended = new Set(finding.fixes.flatMap(({ set }) => Object.keys(set ?? {})))
  const fields = finding.fields.filter(isFieldKey).filter((key) => !mended.has(key))
  const withSide = finding.javaMail !== '' || (side !== undefined && side !== null)
  return (
    <article
      className={`finding card ${finding.severity}${withSide ? ' with-side' : ''}`}
      aria-label={finding.title}
    >
      <div className="finding-main">
        <h3>
          <span className="finding-mark">
            <SeverityIcon severity={finding.severity} size={13} />
          </span>
          {finding.title} <span className="finding-check">{words.findingsOf(runWords.checks[check])}</span>
        </h3>
        <p>{finding.explanation}</p>
        {finding.evidence === '' ? null : <Quote text={finding.evidence} />}
        {finding.fixes.length === 0 ? null : (
          <ul className="fixes" aria-label={words.whatToDo}>
            {finding.fixes.map((fix) => (
              <li key={fix.text}>
                <Advice text={fix.text} />
              </li>
            ))}
          </ul>
        )}
        <div className="finding-actions">
          {finding.fixes.map((fix, index) => (
            <FixButton key={fix.text} finding={finding} index={index} primary={main && index === firstFix} />
          ))}
          {actions}
          {fields.map((key) => (
            <Button key={key} onPress={() => console.goToField(key)}>
              {words.goTo(fieldName(key))}
            </Button>
          ))}
          {finding.forMailAdmin === undefined ? null : (
            <CopyButton text={finding.forMailAdmin} kind="link" size="normal">
              {words.copyAdmin}
            </CopyButton>
          )}
        </div>
        {finding.about === 'vantage' ? <p className="finding-vantage">{words.vantage}</p> : null}
      </div>
      {withSide ? (
        <div className="finding-side">
          {finding.javaMail === '' ? null : (
            <>
              <h4>{words.javaMail}</h4>
              <JavaQuote text={finding.javaMail} />
            </>
          )}
          {side}
        </div>
      ) : null}
    </article>
  )
}
