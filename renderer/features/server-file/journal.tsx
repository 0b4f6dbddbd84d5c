/** Who did what to the file, as every console that opens it has it. */
import { useEffect, useState } from 'react'
import type { Failure } from '#shared/errors.ts'
import type { JournalEntry } from '#shared/server-file/model.ts'
import { findField } from '#shared/settings/fields.ts'
import { saveText } from '../../api/files.ts'
import { Button } from '../../components/button.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { fieldName } from '../../words/field-names.ts'
import { fileWords as words } from '../../words/file.ts'
import { fullTime, shortTime } from '../../words/format.ts'
import { updateWords } from '../../words/update.ts'
import '../../components/part.css'
import '../../components/plain-details.css'
import './journal.css'

type Changed = NonNullable<JournalEntry['changes']>

const changesText = (changes: Changed): string =>
  changes
    .map(({ key, before, after }) => {
      const field = findField(key)
      return `${field === undefined ? key : fieldName(field.key)}: ${before ?? '–'} → ${after ?? '–'}`
    })
    .join(', ')

/** Fields of the form at once, the properties that went with them on demand. */
const EntryChanges = ({ changes }: { readonly changes: Changed }) => {
  const own = changes.filter(({ key }) => findField(key) !== undefined)
  const others = changes.filter(({ key }) => findField(key) === undefined)
  return (
    <>
      {own.length === 0 ? null : <span className="change-note">{changesText(own)}</span>}
      {others.length === 0 ? null : (
        <details className="plain-details">
          <summary>{updateWords.goWithThem(others.length)}</summary>
          <span className="change-note">{changesText(others)}</span>
        </details>
      )}
    </>
  )
}

const hows: Readonly<Record<string, string>> = {
  made: words.keyMade,
  changed: words.keyChanged,
  'handed-over': words.keyHandedOver,
  confirmed: words.restartConfirmed,
  watched: words.restartWatched,
}

const howText = ({ how, node }: JournalEntry): string => {
  const parts = [how === undefined ? undefined : (hows[how] ?? how), node].filter(
    (part) => part !== undefined,
  )
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

export const Journal = () => {
  const { call } = useConsole()
  const session = useSession()
  const view = useStore(session.view)
  const [entries, setEntries] = useState<readonly JournalEntry[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state of the environment may have a new entry
  useEffect(() => {
    void call('journal.list', { id: session.id }).then((result) => {
      if (result.ok) setEntries(result.value)
      else setFailure(result.error)
    })
  }, [call, session, view])
  const saveCsv = async () => {
    const result = await call('journal.export', { id: session.id })
    if (result.ok) saveText('journal.csv', 'text/csv', result.value.content)
    else setFailure(result.error)
  }
  if (failure !== null) return <FailureNotice failure={failure} />
  if (entries === null || entries.length === 0) return null
  const shown = entries.filter(({ event }) => event !== 'intent').toReversed()
  return (
    <section className="card part" aria-labelledby="journal-title">
      <div className="part-line">
        <h2 id="journal-title">{words.journal}</h2>
        <Button size="small" onPress={() => void saveCsv()}>
          {words.exportJournal}
        </Button>
      </div>
      <PlainTable
        className="journal-table"
        labelledBy="journal-title"
        columns={[words.when, words.who, words.what]}
      >
        {shown.map((entry) => (
          <tr key={`${entry.id} ${entry.event} ${entry.at}`}>
            <th scope="row" className="nums" title={fullTime(entry.at)}>
              {shortTime(entry.at)}
            </th>
            <td>
              {entry.user} on {entry.computer}
            </td>
            <td>
              {entry.event === 'restore' ? words.restoreEvent : words[entry.event]}
              {howText(entry)}
              {entry.changes === undefined ? null : <EntryChanges changes={entry.changes} />}
            </td>
          </tr>
        ))}
      </PlainTable>
      <p className="help">{words.journalHelp}</p>
    </section>
  )
}
