import { useState } from 'react'
import type { Report } from '#shared/diagnosis/model.ts'
import type { Failure } from '#shared/errors.ts'
import { pickText, saveText } from '../../api/files.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { CheckboxLine, RadioList } from '../../components/fields.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import type { Console } from '../../state/console.ts'
import { useConsole } from '../../state/context.tsx'
import type { Session } from '../../state/session.ts'
import { diagnoseWords as words } from '../../words/diagnose.ts'

type Format = 'json' | 'html' | 'text'

const formats = [
  { value: 'json', label: words.formatJson, help: words.formatJsonHelp },
  { value: 'html', label: words.formatHtml, help: words.formatHtmlHelp },
  { value: 'text', label: words.formatText, help: words.formatTextHelp },
] as const

export const SaveReportDialog = ({
  report,
  onClose,
}: {
  readonly report: Report
  readonly onClose: () => void
}) => {
  const console = useConsole()
  const [format, setFormat] = useState<Format>('json')
  const [withoutNames, setWithoutNames] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async () => {
    setBusy(true)
    const result = await console.call('reports.render', { report, format, withoutNames })
    setBusy(false)
    if (!result.ok) return setFailure(result.error)
    saveText(result.value.fileName, result.value.mediaType, result.value.content)
    console.toast(words.saved(result.value.fileName))
    onClose()
  }
  return (
    <Dialog
      title={words.saveTitle}
      width="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button kind="primary" disabled={busy} onPress={() => void save()}>
            {busy ? words.saving : words.save}
          </Button>
        </>
      }
    >
      {failure === null ? null : <FailureNotice failure={failure} />}
      <RadioList<Format> label={words.format} value={format} options={formats} onChange={setFormat} />
      <div>
        <CheckboxLine checked={withoutNames} onChange={setWithoutNames}>
          {words.withoutNames}
        </CheckboxLine>
        <p className="help">{words.secretsOut}</p>
      </div>
    </Dialog>
  )
}

/** Reads a report's text and shows it in place of the latest run. */
export const showReportText = async (console: Console, session: Session, text: string): Promise<void> => {
  const result = await console.call('reports.read', { text })
  if (!result.ok) return console.tell(result.error)
  session.opened.set(result.value)
  console.go('diagnose')
}

export const openReport = async (console: Console, session: Session): Promise<void> => {
  const file = await pickText('.json,application/json')
  if (file !== null) await showReportText(console, session, file.text)
}
