/** What Update ends with before or after it writes: fields to correct, or the word that it is written. */
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Notice } from '../../components/notice.tsx'
import { useConsole } from '../../state/context.tsx'
import { useProblems } from '../../state/problems.ts'
import type { Session } from '../../state/session.ts'
import { fieldName } from '../../words/field-names.ts'
import { dialogWords, frameWords } from '../../words/frame.ts'
import { updateWords as words } from '../../words/update.ts'

export const Problems = ({
  session,
  onClose,
}: {
  readonly session: Session
  readonly onClose: () => void
}) => {
  const console = useConsole()
  const { all } = useProblems(session)
  const errors = all.filter(({ severity }) => severity === 'error')
  return (
    <Dialog
      title={words.title(session.view.get().record.name)}
      onClose={onClose}
      actions={<Button onPress={onClose}>{dialogWords.close}</Button>}
    >
      <Notice tone="bad" title={words.toMend(errors.length)} alert />
      <ul className="problem-list">
        {errors.map((problem) => (
          <li key={`${problem.key} ${problem.message}`}>
            <Button kind="link" onPress={() => console.goToField(problem.key)}>
              {fieldName(problem.key)}
            </Button>
            <span>{problem.message}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

export const Written = ({
  backup,
  notes,
  name,
  onClose,
}: {
  readonly backup: string | null
  readonly notes: readonly string[]
  readonly name: string
  readonly onClose: () => void
}) => {
  const console = useConsole()
  return (
    <Dialog
      title={words.title(name)}
      width="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{dialogWords.close}</Button>
          <Button
            kind="primary"
            autoFocus
            onPress={() => {
              onClose()
              console.go('server-file')
            }}
          >
            {frameWords.openRestart}
          </Button>
        </>
      }
    >
      <Notice tone="ok" title={words.written} alert>
        {backup === null ? null : <p>{words.writtenBackup(backup)}</p>}
      </Notice>
      <p>{frameWords.restartNeeded}</p>
      {notes.map((note) => (
        <p className="muted" key={note}>
          {note}
        </p>
      ))}
    </Dialog>
  )
}
