import { useState } from 'react'
import type { RunningState } from '#shared/server-file/model.ts'
import { Button } from '../../components/button.tsx'
import { CheckboxLine } from '../../components/fields.tsx'
import { StateDot, type Tone } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { fileWords as words } from '../../words/file.ts'
import { shortTime } from '../../words/format.ts'
import { updateWords } from '../../words/update.ts'
import { HandedOverBox, ServerKeyValue } from '../update/key-handover.tsx'
import { BackupDialog } from './backups.tsx'
import { RestartForm, WatchLine } from './restart.tsx'
import '../../components/part.css'
import './running.css'

const told = (running: RunningState): { readonly tone: Tone; readonly text: string } => {
  switch (running.kind) {
    case 'running':
      return { tone: 'ok', text: words.running(shortTime(running.since), running.by) }
    case 'restart-needed':
      return { tone: 'warn', text: words.restartSince(shortTime(running.since), running.by, running.fields) }
    case 'delivered-restart-needed':
      return { tone: 'warn', text: words.deliveredSince(shortTime(running.since), running.by) }
    case 'written-not-delivered':
      return { tone: 'warn', text: words.notDelivered(shortTime(running.since), running.by) }
    case 'changed-outside':
      return { tone: 'warn', text: words.changedOutside(shortTime(running.since)) }
    case 'server-key-not-handed-over':
      return { tone: 'bad', text: words.keyNotHanded(shortTime(running.since)) }
    case 'unknown':
      return { tone: 'idle', text: words.unknown }
  }
}

const Checklist = () => {
  const console = useConsole()
  const session = useSession()
  const checklist = useStore(session.view, ({ record }) => record.checklist)
  return (
    <div className="checklist">
      <h3>{words.checklist}</h3>
      {(['contactAddresses', 'preferences', 'sendAs'] as const).map((key) => (
        <CheckboxLine
          key={key}
          checked={checklist[key]}
          onChange={(done) => void session.setOption({ checklist: { ...checklist, [key]: done } })}
        >
          {words[key]}
        </CheckboxLine>
      ))}
      <p>
        <Button kind="link" onPress={() => console.openDialog({ name: 'send-as' })}>
          {words.testSendAs}
        </Button>
      </p>
    </div>
  )
}

export const Running = () => {
  const session = useSession()
  const view = useStore(session.view)
  const { tone, text } = told(view.running)
  // A restart before the server has its key would break mail: it is not asked for.
  const keyWaits = view.running.kind === 'server-key-not-handed-over'
  const waiting = view.running.kind !== 'running' && view.file.ok && view.file.view.exists
  const confirmed = view.backups.find((backup) => backup.confirmed === true)
  const [comparing, setComparing] = useState(false)
  const { checklist } = view.record
  const open = !checklist.contactAddresses || !checklist.preferences || !checklist.sendAs
  return (
    <section className="card part" aria-labelledby="running-title">
      <h2 id="running-title">
        {keyWaits
          ? updateWords.keyTitle
          : waiting && view.running.kind !== 'unknown'
            ? words.restartTitle
            : words.runningTitle}
      </h2>
      <p className="running-line">
        <StateDot tone={tone} />
        <span>{text}</span>
      </p>
      {keyWaits ? (
        <>
          <ServerKeyValue session={session} />
          <p className="help">{words.keyWhere}</p>
          <HandedOverBox session={session} />
        </>
      ) : null}
      {waiting && !keyWaits ? <RestartForm /> : null}
      <WatchLine session={session} />
      {confirmed === undefined || !waiting ? null : (
        <p>
          <Button kind="link" onPress={() => setComparing(true)}>
            {words.compareConfirmed}
          </Button>
        </p>
      )}
      {comparing && confirmed !== undefined ? (
        <BackupDialog backup={confirmed} restore={false} onClose={() => setComparing(false)} />
      ) : null}
      {open && view.file.ok && view.file.view.exists ? <Checklist /> : null}
    </section>
  )
}
