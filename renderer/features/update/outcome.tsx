/** What Update ends with before or after it writes: fields to correct, or the word that it is written. */
import type { EnvironmentView } from '#shared/environments/model.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Notice } from '../../components/notice.tsx'
import { useConsole } from '../../state/context.tsx'
import { useProblems } from '../../state/problems.ts'
import type { Session } from '../../state/session.ts'
import { fieldName } from '../../words/field-names.ts'
import { dialogWords, frameWords } from '../../words/frame.ts'
import { updateWords as words } from '../../words/update.ts'
import './outcome.css'

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

/** What comes next, by what the server still lacks. */
const nextStep = ({ running }: EnvironmentView): { readonly text: string; readonly go: string } => {
  switch (running.kind) {
    case 'server-key-not-handed-over':
      return { text: words.keyFirst, go: words.keyOpen }
    case 'written-not-delivered':
      return { text: words.deliverFirst, go: words.deliverOpen }
    default:
      return { text: frameWords.restartNeeded, go: frameWords.openRestart }
  }
}

export const Written = ({
  backup,
  notes,
  view,
  onClose,
}: {
  readonly backup: string | null
  readonly notes: readonly string[]
  readonly view: EnvironmentView
  readonly onClose: () => void
}) => {
  const console = useConsole()
  const next = nextStep(view)
  return (
    <Dialog
      title={words.title(view.record.name)}
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
            {next.go}
          </Button>
        </>
      }
    >
      <Notice tone="ok" title={words.written} alert>
        {backup === null ? null : <p>{words.writtenBackup(backup)}</p>}
      </Notice>
      <p>{next.text}</p>
      {notes.map((note) => (
        <p className="muted" key={note}>
          {note}
        </p>
      ))}
    </Dialog>
  )
}
