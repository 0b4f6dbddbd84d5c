import { useEffect, useRef, useState } from 'react'
import {
  type DiscoverCell,
  type Discovery,
  discoverPorts,
  discoverSecurities,
} from '#shared/diagnosis/discover.ts'
import type { Failure } from '#shared/errors.ts'
import { type MailProtocol, securityWords } from '#shared/settings/destination.ts'
import type { Settings } from '#shared/settings/fields.ts'
import { bareHost } from '#shared/settings/host-name.ts'
import { Button } from '../../components/button.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { TableHead } from '../../components/plain-table.tsx'
import { StateDot, type Tone } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { fixLabel } from './fix-words.ts'
import '../../components/part.css'
import './table-card.css'
import './discover.css'

interface Target {
  readonly host: string
  readonly protocols: readonly MailProtocol[]
}

/** The hosts of the form, each asked once. */
export const targetsOf = (settings: Settings): readonly Target[] => {
  const targets = new Map<string, MailProtocol[]>()
  for (const protocol of ['smtp', 'imap'] as const) {
    const host = bareHost(settings[`${protocol}.host`])
    if (host !== '') targets.set(host, [...(targets.get(host) ?? []), protocol])
  }
  return [...targets].map(([host, protocols]) => ({ host, protocols }))
}

const tones: Readonly<Record<DiscoverCell['outcome'], Tone>> = {
  works: 'ok',
  advanced: 'warn',
  fails: 'idle',
}
const outcomeWords: Readonly<Record<DiscoverCell['outcome'], string>> = {
  works: words.gridWorks,
  advanced: words.gridAdvanced,
  fails: words.gridFails,
}

const Cell = ({ cell, over }: { readonly cell: DiscoverCell | undefined; readonly over: boolean }) => {
  const session = useSession()
  const console = useConsole()
  if (cell === undefined) return <span className="muted">{over ? words.unknown : words.waiting}</span>
  const { set } = cell
  const label = set === undefined ? '' : fixLabel(set)
  return (
    <div className="grid-cell">
      <span>
        <StateDot tone={tones[cell.outcome]} /> {outcomeWords[cell.outcome]}
      </span>
      <span className="muted">{cell.why}</span>
      {set === undefined || label === '' ? null : (
        <Button
          kind="link"
          label={`${words.gridTake}: ${label}`}
          onPress={() => {
            session.applyFix(set)
            console.toast(`${label}. ${words.inForm}`)
          }}
        >
          {words.gridTake}
        </Button>
      )}
    </div>
  )
}

/** Names that exist, each one click away from the form. */
const Candidates = ({ candidates }: { readonly candidates: Discovery['candidates'] }) => {
  const session = useSession()
  const console = useConsole()
  return candidates.length === 0 ? null : (
    <p className="muted discover-other">
      {words.gridCandidates}
      {candidates.map(({ host, protocol }) => {
        const set = { [`${protocol}.host`]: host }
        const label = fixLabel(set)
        return (
          <Button
            key={`${protocol} ${host}`}
            kind="link"
            onPress={() => {
              session.applyFix(set)
              console.toast(`${label}. ${words.inForm}`)
            }}
          >
            {label}
          </Button>
        )
      })}
    </p>
  )
}

const Grid = ({
  target,
  cells,
  found,
}: {
  readonly target: Target
  readonly cells: readonly DiscoverCell[]
  readonly found: Discovery | undefined
}) => (
  <>
    <table className="plain-table discover-grid" aria-label={target.host}>
      <caption>{target.host}</caption>
      <TableHead
        columns={[words.gridPort, ...discoverSecurities.map((security) => securityWords[security])]}
      />
      <tbody>
        {target.protocols
          .flatMap((protocol) => discoverPorts[protocol])
          .map((port) => (
            <tr key={port}>
              <th scope="row">{port}</th>
              {discoverSecurities.map((security) => (
                <td key={security}>
                  <Cell
                    cell={cells.find((cell) => cell.port === port && cell.security === security)}
                    over={found !== undefined}
                  />
                </td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
    <Candidates
      candidates={(found?.candidates ?? []).filter(({ protocol }) => target.protocols.includes(protocol))}
    />
  </>
)

interface State {
  readonly target: Target
  readonly cells: readonly DiscoverCell[]
  readonly found?: Discovery | undefined
  readonly failure?: Failure | undefined
}

/** What the servers offer, port by port and way by way; nobody signs in for it. */
export const Discover = () => {
  const { call } = useConsole()
  const session = useSession()
  const [states, setStates] = useState<readonly State[]>([])
  const [running, setRunning] = useState(false)
  const controller = useRef<AbortController | null>(null)
  useEffect(() => () => controller.current?.abort(), [])
  const change = (host: string, next: (state: State) => State) =>
    setStates((before) => before.map((state) => (state.target.host === host ? next(state) : state)))
  const run = async () => {
    const targets = targetsOf(session.form.get().values)
    const abort = new AbortController()
    controller.current = abort
    setRunning(true)
    setStates(targets.map((target) => ({ target, cells: [] })))
    await Promise.all(
      targets.map(async ({ host, protocols }) => {
        const result = await call(
          'diagnosis.discover',
          { host, protocols: [...protocols], id: session.id, form: session.form.get().values },
          {
            signal: abort.signal,
            onProgress: (cell) => change(host, (state) => ({ ...state, cells: [...state.cells, cell] })),
          },
        )
        change(host, (state) =>
          result.ok
            ? { ...state, cells: result.value.cells, found: result.value }
            : { ...state, failure: result.error },
        )
      }),
    )
    setRunning(false)
  }
  return (
    <section className="card table-card" aria-labelledby="discover-title">
      <header className="part-head">
        <h2 id="discover-title">{words.discoverTitle}</h2>
        <Button size="small" onPress={() => (running ? controller.current?.abort() : void run())}>
          {running ? words.stop : states.length === 0 ? words.discover : words.discoverAgain}
        </Button>
      </header>
      <p className="help">{words.discoverLead}</p>
      {states.map(({ target, cells, found, failure }) => (
        <div key={target.host}>
          {failure === undefined ? null : <FailureNotice failure={failure} />}
          <Grid target={target} cells={cells} found={found} />
        </div>
      ))}
    </section>
  )
}
