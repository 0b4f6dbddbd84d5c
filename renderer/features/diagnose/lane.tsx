import { Fragment, useId, useState } from 'react'
import { hostAndPort } from '#shared/settings/destination.ts'
import { MiddleEllipsis } from '../../components/middle-ellipsis.tsx'
import { VerdictIcon } from '../../components/status.tsx'
import type { LiveCheck } from '../../state/run.ts'
import { diagnoseWords } from '../../words/diagnose.ts'
import { runWords } from '../../words/run.ts'
import { EvidencePanel } from './evidence/evidence-panel.tsx'
import { type Station, stationsFor, verdictLine } from './stations.ts'
import './lane.css'

/** A long word may break in a narrow window. */
const withBreaks = (text: string): string => text.replace(/(capa)(bilities)/i, '$1\u00ad$2')

/** "41 ms, 1 of 2 failed" breaks behind its comma before it breaks anywhere else. */
const Parts = ({ text }: { readonly text: string }) =>
  text.split(/(?<=[,:]) /).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text stay in their order
    <Fragment key={index}>
      {index === 0 ? null : ' '}
      <span className="part-of">{withBreaks(part)}</span>
    </Fragment>
  ))

const StationButton = ({
  station,
  open,
  panelId,
  onToggle,
}: {
  readonly station: Station
  readonly open: boolean
  readonly panelId: string
  readonly onToggle: () => void
}) => (
  <li className={`station ${station.mark}`}>
    <button
      type="button"
      aria-label={station.spoken}
      aria-expanded={open}
      aria-controls={open ? panelId : undefined}
      disabled={station.mark === 'waiting' || station.mark === 'running'}
      onClick={onToggle}
      title={station.summary}
    >
      <span className="station-mark">
        <VerdictIcon mark={station.mark} size={station.mark === 'waiting' ? 0 : 13} />
      </span>
      <span className="station-name">{withBreaks(station.name)}</span>
      <span className="station-summary">
        <Parts text={station.summary} />
      </span>
    </button>
  </li>
)

/** One check as a line of stations; a station opens its evidence below. */
export const Lane = ({ check, over }: { readonly check: LiveCheck; readonly over: boolean }) => {
  const id = useId()
  const [openKey, setOpenKey] = useState<string | null>(null)
  const stations = stationsFor(check, over)
  const open = stations.find(({ key }) => key === openKey)
  const name = runWords.checks[check.check]
  const { endpoint, result } = check
  return (
    <section className="lane" aria-labelledby={`${id}-title`}>
      <header className="lane-head">
        <h2 id={`${id}-title`}>{name}</h2>
        {endpoint === undefined || endpoint.host === '' ? null : (
          <span className="lane-endpoint">
            <MiddleEllipsis text={hostAndPort(endpoint.host, endpoint.port)} />
          </span>
        )}
        <span className={`lane-verdict ${result?.verdict ?? ''}`}>
          {result === undefined
            ? over
              ? diagnoseWords.stoppedStage
              : diagnoseWords.runningStage
            : verdictLine(result, stations)}
        </span>
      </header>
      {stations.length === 0 ? (
        <p className="muted">{result?.summary}</p>
      ) : (
        <ol className="track" aria-label={diagnoseWords.pathOf(name)}>
          {stations.map((station) => (
            <StationButton
              key={station.key}
              station={station}
              open={station.key === openKey}
              panelId={`${id}-evidence`}
              onToggle={() => setOpenKey(station.key === openKey ? null : station.key)}
            />
          ))}
        </ol>
      )}
      {open === undefined ? null : (
        <EvidencePanel
          id={`${id}-evidence`}
          title={diagnoseWords.evidenceOf(open.name)}
          stage={open.stage.result}
          onClose={() => setOpenKey(null)}
        />
      )}
    </section>
  )
}
