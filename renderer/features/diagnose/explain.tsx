import { useId, useState } from 'react'
import type { ExplainedFault, ExplainLine, ExplainResult } from '#shared/diagnosis/explain.ts'
import type { Failure } from '#shared/errors.ts'
import { pickFile } from '../../api/files.ts'
import { Advice } from '../../components/advice.tsx'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNotice, Notice } from '../../components/notice.tsx'
import { useConsole } from '../../state/context.tsx'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { ExplainTargetTest } from './explain-target.tsx'
import { Quote } from './finding.tsx'
import './explain.css'

const linesText = (lines: readonly ExplainLine[]): string =>
  lines.map(({ number, text }) => `${String(number).padStart(5)}  ${text}`).join('\n')

const seen = ({ count, firstSeen, lastSeen }: ExplainedFault): string =>
  count < 2 ? '' : words.explainSeen(count, firstSeen ?? '', lastSeen ?? '')

const Fault = ({ fault }: { readonly fault: ExplainedFault }) => (
  <li className="finding card error">
    <div className="finding-main">
      {fault.candidates.length < 2 ? null : <p>{words.explainUnsure}</p>}
      {fault.candidates.map(({ finding, decidedBy }) => (
        <div key={finding.cause} className="candidate">
          <h3>{finding.title}</h3>
          <p>{finding.explanation}</p>
          {decidedBy === '' ? null : <p className="help">{words.explainDecides(decidedBy)}</p>}
          {finding.fixes.length === 0 ? null : (
            <ul className="fixes">
              {finding.fixes.map(({ text }) => (
                <li key={text}>
                  <Advice text={text} />
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
      <p className="help">{words.explainLines(seen(fault))}</p>
      <Quote text={linesText(fault.lines)} />
    </div>
  </li>
)

const Answer = ({ result }: { readonly result: ExplainResult }) => (
  <div className="explained" aria-live="polite">
    {result.secrets.length === 0 ? null : (
      <Notice tone="warn" title={words.explainSecrets}>
        <p>{result.secrets.map(({ line, what }) => words.explainSecret(line, what)).join(' ')}</p>
      </Notice>
    )}
    {result.truncated ? <Notice tone="info" title={words.explainTruncated} /> : null}
    {result.faults.length > 0 ? (
      <ul className="explained">
        {result.faults.map((fault) => (
          <Fault
            key={`${fault.candidates[0]?.finding.cause ?? ''} ${fault.lines[0]?.number ?? 0}`}
            fault={fault}
          />
        ))}
      </ul>
    ) : (
      <>
        <p>{words.explainNothing}</p>
        {result.mailLines.length === 0 ? null : (
          <>
            <p className="help">{words.explainMailLines}</p>
            <Quote text={linesText(result.mailLines)} />
          </>
        )}
      </>
    )}
    {result.target === undefined ? null : <ExplainTargetTest target={result.target} />}
    {result.missing.length === 0 ? null : (
      <section className="dialog-section">
        <h3>{words.explainMissing}</h3>
        <ul className="fixes">
          {result.missing.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        {result.forCustomer === '' ? null : (
          <CopyButton text={result.forCustomer} kind="plain">
            {words.copyCustomer}
          </CopyButton>
        )}
      </section>
    )}
  </div>
)

export const ExplainDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { call } = useConsole()
  const id = useId()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<ExplainResult | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const explain = async () => {
    setBusy(true)
    setFailure(null)
    const answer = await call('diagnosis.explain', { text })
    setBusy(false)
    if (answer.ok) setResult(answer.value)
    else setFailure(answer.error)
  }
  const open = async () => {
    const file = await pickFile('.txt,.log,.eml,text/plain')
    if (file !== null) setText(await file.text())
  }
  return (
    <Dialog
      title={words.explainTitle}
      width="wide"
      onClose={onClose}
      actions={
        <>
          <Button className="left" onPress={() => void open()}>
            {words.explainFile}
          </Button>
          <Button onPress={onClose}>{words.close}</Button>
          <Button kind="primary" busy={busy} disabled={text.trim() === ''} onPress={() => void explain()}>
            {busy ? words.explaining : words.explainButton}
          </Button>
        </>
      }
    >
      <p className="muted" id={`${id}-help`}>
        {words.explainLead}
      </p>
      <textarea
        className="textarea"
        rows={result === null ? 10 : 4}
        aria-label={words.explainText}
        aria-describedby={`${id}-help`}
        spellCheck={false}
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      {failure === null ? null : <FailureNotice failure={failure} />}
      {result === null ? null : <Answer result={result} />}
    </Dialog>
  )
}
