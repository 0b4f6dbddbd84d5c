import { useState } from 'react'
import type { RunningState } from '#shared/server-file/model.ts'
import { Button } from '../../components/button.tsx'
import { CheckboxLine, Labelled, TextInput } from '../../components/fields.tsx'
import { StateDot, type Tone } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { fileWords as words } from '../../words/file.ts'
import { shortTime } from '../../words/format.ts'
import { HandedOverBox, ServerKeyValue } from '../update/key-handover.tsx'

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

/** Local time as a datetime-local field has it. */
const localNow = (): string => {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const RestartForm = () => {
  const console = useConsole()
  const session = useSession()
  const [at, setAt] = useState<string | null>(null)
  const [node, setNode] = useState('')
  const confirm = async () => {
    const when = at === null ? new Date() : new Date(at)
    if (Number.isNaN(when.getTime())) return
    const result = await console.call('journal.restarted', {
      id: session.id,
      at: when.toISOString(),
      ...(node.trim() === '' ? {} : { node: node.trim() }),
    })
    if (!result.ok) return console.tell(result.error)
    session.adopt(result.value)
    console.toast(result.value.running.kind === 'running' ? words.restartNoted : words.noted)
    await console.refresh()
  }
  return (
    <div className="restart-form">
      <Labelled label={words.restartedAt}>
        {({ id }) => <TextInput id={id} type="datetime-local" value={at ?? localNow()} onChange={setAt} />}
      </Labelled>
      <Labelled label={words.node}>
        {({ id }) => <TextInput id={id} value={node} onChange={setNode} />}
      </Labelled>
      <Button kind="primary" onPress={() => void confirm()}>
        {words.restarted}
      </Button>
    </div>
  )
}

const Checklist = () => {
  const session = useSession()
  const checklist = useStore(session.view, ({ record }) => record.checklist)
  return (
    <div className="checklist">
      <h3>{words.checklist}</h3>
      {(['contactAddresses', 'preferences', 'sendAs'] as const).map((key) => (
        <CheckboxLine
          key={key}
          checked={checklist[key]}
          onChange={(done) => void session.configure({ checklist: { ...checklist, [key]: done } })}
        >
          {words[key]}
        </CheckboxLine>
      ))}
    </div>
  )
}

export const Running = () => {
  const session = useSession()
  const view = useStore(session.view)
  const { tone, text } = told(view.running)
  const waiting = view.running.kind !== 'running' && view.file.ok && view.file.view.exists
  const { checklist } = view.record
  const open = !checklist.contactAddresses || !checklist.preferences || !checklist.sendAs
  return (
    <section className="card part" aria-labelledby="running-title">
      <h2 id="running-title">
        {waiting && view.running.kind !== 'unknown' ? words.restartTitle : words.runningTitle}
      </h2>
      <p className="running-line">
        <StateDot tone={tone} />
        <span>{text}</span>
      </p>
      {view.running.kind === 'server-key-not-handed-over' ? (
        <>
          <ServerKeyValue session={session} />
          <HandedOverBox session={session} />
        </>
      ) : null}
      {waiting ? <RestartForm /> : null}
      {open && view.file.ok && view.file.view.exists ? <Checklist /> : null}
    </section>
  )
}
