import type { CheckName, Verdict } from '#shared/diagnosis/model.ts'
import { verdictWords, worstVerdict } from '#shared/diagnosis/verdicts.ts'
import { changedKeys } from '#shared/settings/changes.ts'
import { Button } from '../../components/button.tsx'
import { StateDot, toneOfVerdict } from '../../components/status.tsx'
import type { FormState } from '../../state/form.ts'
import type { Session } from '../../state/session.ts'
import { checksFor } from '../../state/session.ts'
import { useStore } from '../../state/store.ts'
import type { SectionResult } from '../../state/tester.ts'
import { shortTime } from '../../words/format.ts'
import { updateWords as words } from '../../words/update.ts'
import './last-test.css'

/**
 * What the checks of these very values said: the worst of them speaks. Without the outgoing check there is no
 * word; a round trip or another check that ran since does not stand in for it.
 */
export const testedNow = (
  results: Readonly<Partial<Record<CheckName, SectionResult>>>,
  { values, passwordTurn }: Pick<FormState, 'values' | 'passwordTurn'>,
): { readonly verdict: Verdict; readonly at: string; readonly title: string } | null => {
  const own = (['smtp', 'imap', 'tc-imap', 'url'] as const).flatMap((check) => {
    const result = results[check]
    if (result === undefined || result.settings !== values || result.passwordTurn !== passwordTurn) return []
    const { verdict, at, text } = result
    return verdict === 'running' || verdict === 'failed' ? [] : [{ check, verdict, at, title: text }]
  })
  if (!own.some(({ check }) => check === 'smtp')) return null
  const worst = worstVerdict(own.map(({ verdict }) => verdict))
  return own.find(({ verdict }) => verdict === worst) ?? null
}

/** When these very values were last tested, and how it went. */
export const LastTestLine = ({ session }: { readonly session: Session }) => {
  const running = useStore(session.run, ({ status }) => status === 'running')
  const lastTest = useStore(session.view, (view) => view.lastTest)
  const form = useStore(session.form)
  const viewed = useStore(session.view, (view) => view.form)
  const express = useStore(session.view, ({ record }) => record.express)
  const results = useStore(session.results)
  const { values, passwordTurn } = form
  const noted =
    lastTest?.sameSettings === true && passwordTurn === 0 && changedKeys(viewed, values).length === 0
      ? lastTest
      : null
  const fresh = testedNow(results, form) ?? noted
  return (
    <div className="last-test">
      {fresh === null ? (
        <span>
          <StateDot tone="idle" /> {words.notTested}
        </span>
      ) : (
        <span>
          <StateDot tone={toneOfVerdict(fresh.verdict)} /> {words.lastTest}:{' '}
          {words.tested(verdictWords[fresh.verdict], shortTime(fresh.at), fresh.title)}
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
