import { useState } from 'react'
import type { SenderLine } from '#shared/contract.ts'
import type { PreviewUser } from '#shared/environments/model.ts'
import { Button } from '../../components/button.tsx'
import { TextInput } from '../../components/fields.tsx'
import { StateDot } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { emailWords } from '../../words/email.ts'
import { type Found, foundFor, ownDomain, useLatest } from './last-found.ts'
import './senders.css'

const whoText: Readonly<Record<SenderLine['who'], string>> = {
  'user-with-address': emailWords.withAddress,
  'user-without-address': emailWords.withoutAddress,
  'user-of-other-domain': emailWords.otherDomain,
  'error-log': emailWords.errorLog,
}

const userIndex: Readonly<Partial<Record<SenderLine['who'], 0 | 1 | 2>>> = {
  'user-with-address': 0,
  'user-without-address': 1,
  'user-of-other-domain': 2,
}

type People = readonly [PreviewUser, PreviewUser, PreviewUser]

const withPerson = (people: People, at: 0 | 1 | 2, change: Partial<PreviewUser>): People => {
  const [one, two, three] = people.map((person, index) =>
    index === at ? { ...person, ...change } : person,
  ) as unknown as [PreviewUser, PreviewUser, PreviewUser]
  return [one, two, three]
}

const PersonFields = ({
  who,
  person,
  onChange,
}: {
  readonly who: string
  readonly person: PreviewUser
  readonly onChange: (change: Partial<PreviewUser>) => void
}) => (
  <div className="person">
    <TextInput
      label={emailWords.personName(who)}
      value={person.name}
      onChange={(name) => onChange({ name })}
    />
    <TextInput
      label={emailWords.personAddress(who)}
      value={person.address}
      inputMode="email"
      onChange={(address) => onChange({ address })}
    />
  </div>
)

const SenderRow = ({
  line,
  found,
  children,
}: {
  readonly line: SenderLine
  readonly found: readonly Found[]
  readonly children: React.ReactNode
}) => {
  const console = useConsole()
  return (
    <tr>
      <th scope="row">{whoText[line.who]}</th>
      <td>
        {line.from === null ? (
          <span className="sender-none">
            {line.problem ?? emailWords.noMail}{' '}
            <Button kind="link" onPress={() => console.goToField('smtp.replyTo')}>
              {emailWords.goToReplyTo}
            </Button>
          </span>
        ) : (
          <span className="sender-line">{line.from}</span>
        )}
        {children}
      </td>
      <td>
        {line.from === null ? null : found.length === 0 ? (
          <span className="found">{emailWords.notTested}</span>
        ) : (
          found.map(({ tone, text }) => (
            <span key={text} className={`found ${tone}`}>
              <StateDot tone={tone} />
              {text}
            </span>
          ))
        )}
      </td>
    </tr>
  )
}

export const Senders = () => {
  const console = useConsole()
  const session = useSession()
  const running = useStore(session.run, ({ status }) => status === 'running')
  const lines = useStore(session.senders)
  const latest = useLatest()
  const own = useStore(session.form, () => ownDomain(session))
  const stored = useStore(session.view, ({ record }) => record.previewUsers)
  const [people, setPeople] = useState<People | null>(null)
  const edited = people ?? stored
  const finish = () => {
    if (people !== null && people !== stored) void session.setOption({ previewUsers: people })
    setPeople(null)
  }
  const change = (at: 0 | 1 | 2, part: Partial<PreviewUser>) => {
    const next = withPerson(edited, at, part)
    setPeople(next)
    void session.setOption({ previewUsers: next })
  }
  return (
    <div className="senders card">
      <div className="senders-head">
        <h3>{emailWords.preview}</h3>
        <Button
          kind="link"
          size="small"
          expanded={people !== null}
          onPress={() => (people === null ? setPeople(stored) : finish())}
        >
          {people === null ? emailWords.editPeople : emailWords.doneEditing}
        </Button>
      </div>
      <table aria-label={emailWords.preview} aria-busy={lines === null}>
        <thead>
          <tr>
            <th scope="col" className="col-who">
              {emailWords.who}
            </th>
            <th scope="col">{emailWords.from}</th>
            <th scope="col" className="col-found">
              {emailWords.found}
            </th>
          </tr>
        </thead>
        <tbody>
          {(lines ?? placeholders).map((line) => {
            const at = userIndex[line.who]
            return (
              <SenderRow key={line.who} line={line} found={foundFor(latest, line.address, own)}>
                {people === null || at === undefined ? null : (
                  <PersonFields
                    who={whoText[line.who]}
                    person={edited[at]}
                    onChange={(part) => change(at, part)}
                  />
                )}
              </SenderRow>
            )
          })}
        </tbody>
      </table>
      <p className="senders-next">
        <span className="muted">{emailWords.sendersNext}</span>
        <Button kind="link" onPress={() => console.openDialog({ name: 'send-as' })}>
          {emailWords.sendAs}
        </Button>
        <Button
          kind="link"
          disabled={running}
          onPress={() => {
            console.go('diagnose')
            void session.test({ checks: ['sender-domain'] })
          }}
        >
          {emailWords.senderDomains}
        </Button>
      </p>
    </div>
  )
}

/** Keeps the table's place until the first lines are there. */
const placeholders: readonly SenderLine[] = (
  ['user-with-address', 'user-without-address', 'user-of-other-domain', 'error-log'] as const
).map((who) => ({ who, from: ' ', address: null, problem: null }))
