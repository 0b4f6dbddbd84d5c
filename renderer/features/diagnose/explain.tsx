import { useId, useState } from 'react'
import type { Failure } from '#shared/errors.ts'
import { pickText } from '../../api/files.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { useConsole } from '../../state/context.tsx'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { type Explained, readExplanation } from './explanation.ts'
import './diagnose.css'

const Answer = ({ explained }: { readonly explained: readonly Explained[] }) =>
  explained.length === 0 ? (
    <p role="status">{words.explainNothing}</p>
  ) : (
    <ul className="explained" aria-live="polite">
      {explained.map((item) => (
        <li key={`${item.title} ${item.lines[0] ?? ''}`} className="finding card error">
          <div className="finding-main">
            <h3>{item.title}</h3>
            <p>{item.explanation}</p>
            {item.lines.length === 0 ? null : <pre className="quote">{item.lines.join('\n')}</pre>}
            {item.fixes.length === 0 ? null : (
              <ul className="fixes">
                {item.fixes.map((fix) => (
                  <li key={fix}>{fix}</li>
                ))}
              </ul>
            )}
          </div>
        </li>
      ))}
    </ul>
  )

export const ExplainDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { call } = useConsole()
  const id = useId()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [explained, setExplained] = useState<readonly Explained[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const explain = async () => {
    setBusy(true)
    setFailure(null)
    const result = await call('diagnosis.explain', { text })
    setBusy(false)
    if (result.ok) setExplained(readExplanation(result.value))
    else setFailure(result.error)
  }
  const open = async () => {
    const file = await pickText('.txt,.log,.eml,text/plain')
    if (file !== null) setText(file.text)
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
          <Button kind="primary" disabled={busy || text.trim() === ''} onPress={() => void explain()}>
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
        rows={9}
        aria-label={words.explainText}
        aria-describedby={`${id}-help`}
        spellCheck={false}
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      {failure === null ? null : <FailureNotice failure={failure} />}
      {explained === null ? null : <Answer explained={explained} />}
    </Dialog>
  )
}
