import { useState } from 'react'
import type { Report } from '#shared/diagnosis/model.ts'
import type { Failure, Result } from '#shared/errors.ts'
import { pickFile, saveText } from '../../api/files.ts'
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
          <Button kind="primary" busy={busy} onPress={() => void save()}>
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

/** A report in place of the latest run; @returns whether there was one. */
const showReport = (console: Console, session: Session, result: Result<Report>): boolean => {
  if (!result.ok) {
    console.tell(result.error)
    return false
  }
  session.opened.set(result.value)
  console.go('diagnose')
  return true
}

const showReportText = async (console: Console, session: Session, text: string): Promise<boolean> =>
  showReport(console, session, await console.call('reports.read', { text }))

/** A file that holds a report, chosen or dropped: shown, and kept among those opened lately. */
export const showReportFile = async (console: Console, session: Session, file: File): Promise<void> => {
  if (!(await showReportText(console, session, await file.text()))) return
  const path = console.services.pathOf?.(file) ?? null
  await console.call('recent.noteReport', { name: file.name, path })
}

export const openReport = async (console: Console, session: Session): Promise<void> => {
  const file = await pickFile('.json,application/json')
  if (file !== null) await showReportFile(console, session, file)
}

/** @param path null where only the name is known: then the file has to be chosen again */
export const openRecentReport = async (
  console: Console,
  session: Session,
  path: string | null,
): Promise<void> => {
  if (path === null) return openReport(console, session)
  showReport(console, session, await console.call('recent.openReport', { path }))
}
