import { useEffect, useState } from 'react'
import type { Failure } from '#shared/errors.ts'
import type { Change, Difference } from '#shared/server-file/model.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ChangeList, SideBySide } from '../../components/difference.tsx'
import { CheckboxLine } from '../../components/fields.tsx'
import { FailureNotice, Notice } from '../../components/notice.tsx'
import { Spinner, StateDot, toneOfVerdict } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { changedBetween } from '../../state/form.ts'
import { useProblems } from '../../state/problems.ts'
import type { Session } from '../../state/session.ts'
import { checksFor } from '../../state/session.ts'
import { useStore } from '../../state/store.ts'
import { fieldName } from '../../words/field-names.ts'
import { shortTime } from '../../words/format.ts'
import { dialogWords, frameWords } from '../../words/frame.ts'
import { runWords } from '../../words/run.ts'
import { updateWords as words } from '../../words/update.ts'
import { KeyHandover } from './key-handover.tsx'
import './update.css'

const modeWords = { encrypted: words.encrypted, omitted: words.omitted, plain: words.plain }

/** When these very values were last tested, and how it went. */
const LastTestLine = ({ session }: { readonly session: Session }) => {
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

const Readers = ({ session, difference }: { readonly session: Session; readonly difference: Difference }) => {
  const view = useStore(session.view)
  const ownerOnly = view.file.ok ? (view.file.view.exists ? view.file.view.ownerOnly : true) : null
  return (
    <p className="muted">
      {words.passwordsOf(modeWords[view.record.passwordMode])}{' '}
      {difference.readers ??
        (ownerOnly === null ? words.whoCanReadUnknown : ownerOnly ? words.whoCanRead : words.whoCanReadOpen)}
    </p>
  )
}

const Problems = ({ session, onClose }: { readonly session: Session; readonly onClose: () => void }) => {
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

const Written = ({
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

const useDifference = (session: Session, offers: readonly string[], wanted: boolean) => {
  const { call } = useConsole()
  const [difference, setDifference] = useState<Difference | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const view = useStore(session.view, ({ record, serverKey }) => `${record.passwordMode} ${serverKey.set}`)
  // biome-ignore lint/correctness/useExhaustiveDependencies: password mode and key change what would be written
  useEffect(() => {
    if (!wanted) return
    const controller = new AbortController()
    void call('settings.difference', session.updateInput(offers), { signal: controller.signal }).then(
      (result) => {
        if (controller.signal.aborted) return
        if (result.ok) {
          setDifference(result.value)
          setFailure(null)
        } else setFailure(result.error)
      },
    )
    return () => controller.abort()
  }, [call, session, offers, wanted, view])
  return { difference, failure, setFailure }
}

/** The form's fields in view; properties that only go with them folded. */
const Changes = ({ changes }: { readonly changes: readonly Change[] }) => {
  const own = changes.filter(({ key }) => key !== null)
  const others = changes.filter(({ key }) => key === null)
  return (
    <section className="dialog-section" aria-label={words.changes}>
      {own.length === 0 ? null : <ChangeList changes={own} />}
      {others.length === 0 ? null : (
        <details className="plain-details" open={own.length === 0}>
          <summary>{words.goWithThem(others.length)}</summary>
          <ChangeList changes={others} />
        </details>
      )}
    </section>
  )
}

const Offers = ({
  difference,
  taken,
  onTake,
}: {
  readonly difference: Difference
  readonly taken: readonly string[]
  readonly onTake: (taken: readonly string[]) => void
}) =>
  difference.offers.length === 0 ? null : (
    <section className="dialog-section">
      <h3>{words.offers}</h3>
      <p className="help">{words.offersLead}</p>
      {difference.offers.map(({ property, value, text }) => (
        <CheckboxLine
          key={property}
          checked={taken.includes(property)}
          onChange={(on) => onTake(on ? [...taken, property] : taken.filter((item) => item !== property))}
        >
          {text}{' '}
          <code>
            {property}={value}
          </code>
        </CheckboxLine>
      ))}
    </section>
  )

export const UpdateDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const console = useConsole()
  const session = useSession()
  const view = useStore(session.view)
  const { all } = useProblems(session)
  const hasErrors = all.some(({ severity }) => severity === 'error')
  const [offers, setOffers] = useState<readonly string[]>([])
  const [plainAccepted, setPlainAccepted] = useState(false)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<{
    readonly backup: string | null
    readonly notes: readonly string[]
  } | null>(null)
  const { difference, failure, setFailure } = useDifference(session, offers, !hasErrors && done === null)
  useEffect(() => session.showAllProblems(), [session])
  if (done !== null) return <Written {...done} name={view.record.name} onClose={onClose} />
  if (hasErrors) return <Problems session={session} onClose={onClose} />
  const { passwordMode } = view.record
  const save = async (takeOverLock: boolean) => {
    if (difference === null) return
    setBusy(true)
    setFailure(null)
    await session.flush()
    const result = await session.inTurn(() =>
      console.call('settings.save', {
        ...session.updateInput(offers),
        basedOn: difference.basedOn,
        plainAccepted,
        takeOverLock,
      }),
    )
    setBusy(false)
    if (!result.ok) return setFailure(result.error)
    session.written(result.value.view)
    console.speak(words.written)
    setDone({ backup: result.value.backup, notes: result.value.notes })
  }
  const decide = async () => {
    await session.reload()
    console.openDialog({ name: 'conflict' })
  }
  const ready =
    difference !== null && !difference.nothingToWrite && (passwordMode !== 'plain' || plainAccepted)
  return (
    <Dialog
      title={words.title(view.record.name)}
      width="wide"
      onClose={onClose}
      closable={!busy}
      actions={
        <>
          <span className="left">
            <LastTestLine session={session} />
          </span>
          <Button onPress={onClose} disabled={busy}>
            {dialogWords.cancel}
          </Button>
          <Button kind="primary" disabled={!ready || busy} onPress={() => void save(false)}>
            {busy ? words.writing : view.file.ok && !view.file.view.exists ? words.confirmNew : words.confirm}
          </Button>
        </>
      }
    >
      {failure === null ? null : (
        <FailureNotice
          failure={failure}
          actions={
            failure.code === 'FILE_LOCKED' ? (
              <Button size="small" onPress={() => void save(true)}>
                {words.takeOver}
              </Button>
            ) : failure.code === 'FILE_CHANGED' ? (
              <Button size="small" onPress={() => void decide()}>
                {words.compare}
              </Button>
            ) : /^(KEYCHAIN|SERVER_KEY)_/.test(failure.code) ? (
              <Button
                size="small"
                onPress={() => {
                  onClose()
                  console.go('server-file')
                }}
              >
                {words.otherMode}
              </Button>
            ) : undefined
          }
        />
      )}
      {difference === null ? (
        failure === null ? (
          <Spinner label={words.loading} />
        ) : null
      ) : difference.nothingToWrite ? (
        <p>{words.nothing}</p>
      ) : (
        <>
          {difference.needsServerKeyHandover ? <KeyHandover session={session} /> : null}
          <Changes changes={difference.changes} />
          <details className="plain-details">
            <summary>{words.rows}</summary>
            <SideBySide rows={difference.rows} label={words.rows} />
          </details>
          {difference.notes.length === 0 ? null : (
            <section className="dialog-section">
              <h3>{words.notes}</h3>
              <ul className="notes">
                {difference.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </section>
          )}
          <Offers difference={difference} taken={offers} onTake={setOffers} />
          <Readers session={session} difference={difference} />
          {passwordMode === 'plain' ? (
            <CheckboxLine checked={plainAccepted} onChange={setPlainAccepted}>
              {words.plainAccept}
            </CheckboxLine>
          ) : null}
        </>
      )}
    </Dialog>
  )
}
