/** The restart: said by a person, node by node where there are several, or seen through the TeamConnect URL. */
import { useEffect, useId, useState } from 'react'
import type { RunningState } from '#shared/server-file/model.ts'
import { Button } from '../../components/button.tsx'
import { CheckboxLine, Labelled, TextInput } from '../../components/fields.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { Spinner, StateDot } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import type { WatchState } from '../../state/restart-watch.ts'
import type { Session } from '../../state/session.ts'
import { useStore } from '../../state/store.ts'
import { fileWords as words } from '../../words/file.ts'
import { clockTime, fullTime, minuteTime } from '../../words/format.ts'
import './restart.css'

/** Local time as a datetime-local field has it. */
const localTime = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

/** The present, as long as nobody typed another time: what is shown is what is noted. */
const useNow = (wanted: boolean): Date => {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    if (!wanted) return
    const timer = setInterval(() => setNow(new Date()), 10_000)
    return () => clearInterval(timer)
  }, [wanted])
  return now
}

export const waitingNodes = (running: RunningState): readonly string[] =>
  'waitingFor' in running ? (running.waitingFor ?? []) : []

const useConfirm = () => {
  const console = useConsole()
  const session = useSession()
  return async (at: string | null, node?: string) => {
    const when = at === null ? new Date() : new Date(at)
    const result = await console.call('journal.restarted', {
      id: session.id,
      at: when.toISOString(),
      ...(node === undefined ? {} : { node }),
    })
    if (!result.ok) return console.tell(result.error)
    session.adopt(result.value)
    const { kind } = result.value.running
    console.toast(
      kind === 'running' ? words.restartNoted : node === undefined ? words.noted : words.nodeNoted(node),
    )
    await console.refresh()
  }
}

/** Each node is one tick, which is noted at once: they are seldom restarted together. */
const Nodes = ({
  all,
  waiting,
  onTick,
}: {
  readonly all: readonly string[]
  readonly waiting: readonly string[]
  readonly onTick: (node: string) => void
}) => (
  <fieldset className="nodes">
    <legend>{words.nodesTitle}</legend>
    {all.map((node) => {
      const waits = waiting.includes(node)
      return (
        <CheckboxLine key={node} checked={!waits} disabled={!waits} onChange={() => onTick(node)}>
          {node} <span className="muted">{waits ? words.nodeWaiting : words.nodeRuns}</span>
        </CheckboxLine>
      )
    })}
  </fieldset>
)

export const RestartForm = () => {
  const session = useSession()
  const confirm = useConfirm()
  const view = useStore(session.view)
  const watching = useStore(session.restart.state, ({ status }) => status === 'watching')
  const [at, setAt] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const timeId = useId()
  const now = useNow(at === null)
  // The field is empty as long as a part of it is.
  const incomplete = at === ''
  const note = (node?: string) => {
    setTried(true)
    if (!incomplete) void confirm(at, node)
  }
  const waiting = waitingNodes(view.running)
  const all = [...new Set([...(view.record.nodes ?? []), ...waiting])]
  const canWatch = all.length < 2 && view.file.ok && view.file.view.settings.loginUrl.trim() !== ''
  return (
    <>
      <div className="restart-form">
        <Labelled label={words.restartedAt}>
          {({ id }) => (
            <TextInput
              id={id}
              type="datetime-local"
              describedBy={timeId}
              invalid={tried && incomplete}
              value={at ?? localTime(now)}
              onChange={setAt}
            />
          )}
        </Labelled>
        {all.length > 1 ? null : (
          <Button kind="primary" onPress={() => note(all[0])}>
            {words.restarted}
          </Button>
        )}
        {!canWatch || watching ? null : (
          <Button onPress={() => void session.restart.start()}>{words.watch}</Button>
        )}
      </div>
      {incomplete && tried ? (
        <p className="problem" id={timeId} role="alert">
          {words.restartedAtMissing}
        </p>
      ) : (
        <p className="help" id={timeId}>
          {incomplete ? words.restartedAtMissing : words.restartedAtIs(minuteTime(at ?? now.toISOString()))}
        </p>
      )}
      {all.length > 1 ? <Nodes all={all} waiting={waiting} onTick={note} /> : null}
      {canWatch && !watching ? <p className="help">{words.watchLead}</p> : null}
    </>
  )
}

const lookText = ({ look }: WatchState): string => {
  if (look === null) return words.watchStarting
  const at = clockTime(look.at)
  if (look.state === 'gone') return words.watchGone(clockTime(look.goneSince ?? look.at), look.seen)
  return look.state === 'answers' ? words.watchAnswers(look.seen, at) : words.watchUnclear(look.seen, at)
}

/** What the watch sees, as long as it goes on; and that the server is back. */
export const WatchLine = ({ session }: { readonly session: Session }) => {
  const state = useStore(session.restart.state)
  if (state.status === 'idle') return null
  if (state.status === 'failed')
    return state.failure === null ? null : <FailureNotice failure={state.failure} />
  if (state.status === 'back')
    return (
      <p className="running-line" title={fullTime(state.backAt ?? '')}>
        <StateDot tone="ok" />
        <span>{words.watchBack(clockTime(state.backAt ?? ''))}</span>
      </p>
    )
  return (
    <div className="watch-line">
      <Spinner label={lookText(state)} />
      <Button size="small" onPress={() => session.restart.stop()}>
        {words.watchStop}
      </Button>
    </div>
  )
}
