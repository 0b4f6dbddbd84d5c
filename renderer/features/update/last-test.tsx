import { Button } from '../../components/button.tsx'
import { StateDot, toneOfVerdict } from '../../components/status.tsx'
import { changedBetween } from '../../state/form.ts'
import type { Session } from '../../state/session.ts'
import { checksFor } from '../../state/session.ts'
import { useStore } from '../../state/store.ts'
import { shortTime } from '../../words/format.ts'
import { runWords } from '../../words/run.ts'
import { updateWords as words } from '../../words/update.ts'

/** When these very values were last tested, and how it went. */
export const LastTestLine = ({ session }: { readonly session: Session }) => {
  const run = useStore(session.run)
  const lastTest = useStore(session.view, (view) => view.lastTest)
  const { values, passwordTurn } = useStore(session.form)
  const viewed = useStore(session.view, (view) => view.form)
  const express = useStore(session.view, ({ record }) => record.express)
  const tested = useStore(session.results, (results) => results.smtp)
  const fresh =
    run.report !== null && tested?.settings === values && tested.passwordTurn === passwordTurn
      ? { verdict: run.report.verdict, at: run.report.startedAt, title: tested.text }
      : lastTest?.sameSettings === true && passwordTurn === 0 && changedBetween(viewed, values).length === 0
        ? lastTest
        : null
  const running = run.status === 'running'
  return (
    <div className="last-test">
      {fresh === null ? (
        <span>
          <StateDot tone="idle" /> {words.notTested}
        </span>
      ) : (
        <span>
          <StateDot tone={toneOfVerdict(fresh.verdict)} /> {words.lastTest}:{' '}
          {words.tested(`${runWords.verdicts[fresh.verdict]}, ${fresh.title}`, shortTime(fresh.at))}
        </span>
      )}
      <Button
        size="small"
        disabled={running}
        onPress={() => void session.test({ checks: checksFor(values, express) })}
      >
        {running ? words.testing : words.testFirst}
      </Button>
    </div>
  )
}
