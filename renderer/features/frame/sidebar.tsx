import { ArrowLeftRight, FlaskConical, FolderOpen, Plus, Search } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { withChanges } from '#shared/environments/draft-line.ts'
import type { StateLine } from '#shared/environments/model.ts'
import { Button } from '../../components/button.tsx'
import { TextInput } from '../../components/fields.tsx'
import { StateDot } from '../../components/status.tsx'
import { useConsole } from '../../state/context.tsx'
import type { Session } from '../../state/session.ts'
import { shortcutText } from '../../state/shortcuts.ts'
import { useStore } from '../../state/store.ts'
import { useChanges } from '../../state/use-changes.ts'
import { frameWords } from '../../words/frame.ts'
import './sidebar.css'

/** Above this many the list has a filter. */
const filterFrom = 10

/** Arrows move within the list, so that 200 environments are one stop of the Tab key. */
const moveInList = (event: KeyboardEvent<HTMLElement>) => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button')]
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  const next = buttons[at + step]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}

const State = ({ name, state }: { readonly name: string; readonly state: StateLine }) => (
  <>
    <StateDot tone={state.tone} />
    <span>
      <span className="env-name">{name}</span>
      <span className="env-state">{state.text}</span>
    </span>
  </>
)

/** Of the open one the form knows more than its draft: passwords that were typed are in no draft. */
const OpenState = ({
  session,
  name,
  state,
}: {
  readonly session: Session
  readonly name: string
  readonly state: StateLine
}) => {
  const changes = useChanges(session)
  return <State name={name} state={withChanges(state, changes)} />
}

/** The environments and what can be done with them; `onChoose` hears that one was chosen. */
export const SidebarParts = ({ onChoose }: { readonly onChoose?: () => void }) => {
  const console = useConsole()
  const { items, status } = useStore(console.environments)
  const session = useStore(console.session)
  const opening = useStore(console.opening)
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLowerCase()
  const shown = wanted === '' ? items : items.filter(({ name }) => name.toLowerCase().includes(wanted))
  const current = opening ?? session?.id ?? null
  const tabStop = shown.some(({ id }) => id === current) ? current : (shown[0]?.id ?? null)
  return (
    <>
      <nav aria-labelledby="environments-title" className="side-nav">
        <h2 id="environments-title">{frameWords.environments}</h2>
        {items.length >= filterFrom ? (
          <div className="side-filter">
            <TextInput
              type="search"
              label={frameWords.filterEnvironments}
              placeholder={frameWords.filterEnvironments}
              value={filter}
              onChange={setFilter}
            />
          </div>
        ) : null}
        {shown.length > 0 || status !== 'ready' ? null : (
          <p className="side-empty">{items.length > 0 ? frameWords.noneMatches : frameWords.noneYet}</p>
        )}
        <ul className="env-list" onKeyDown={moveInList}>
          {shown.map(({ id, name, state }) => (
            <li key={id}>
              <button
                type="button"
                className="env"
                aria-current={id === current}
                tabIndex={id === tabStop ? 0 : -1}
                title={name}
                onClick={() => {
                  onChoose?.()
                  void console.open(id)
                }}
              >
                {session?.id === id ? (
                  <OpenState session={session} name={name} state={state} />
                ) : (
                  <State
                    name={name}
                    state={id === opening ? { ...state, text: frameWords.opening } : state}
                  />
                )}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="side-foot">
        <Button
          kind="quiet"
          icon={<Plus size={14} aria-hidden="true" />}
          onPress={() => console.openDialog({ name: 'add', mode: 'new' })}
        >
          {frameWords.add}
        </Button>
        <Button
          kind="quiet"
          icon={<FolderOpen size={14} aria-hidden="true" />}
          onPress={() => console.openDialog({ name: 'add', mode: 'open' })}
        >
          {frameWords.openFile}
        </Button>
        {session === null ? null : (
          <Button
            kind="quiet"
            icon={<ArrowLeftRight size={14} aria-hidden="true" />}
            onPress={() => console.openDialog({ name: 'copy-settings' })}
          >
            {frameWords.copySettings}
          </Button>
        )}
        <Button
          kind="quiet"
          icon={<FlaskConical size={14} aria-hidden="true" />}
          onPress={() => {
            onChoose?.()
            void console.practice()
          }}
        >
          {frameWords.practice}
        </Button>
        <Button
          kind="quiet"
          icon={<Search size={14} aria-hidden="true" />}
          shortcut={shortcutText(console, 'palette')}
          onPress={() => console.openDialog({ name: 'palette' })}
        >
          {frameWords.commandHint}
        </Button>
      </div>
    </>
  )
}

export const Sidebar = () => (
  <aside className="side">
    <SidebarParts />
  </aside>
)
