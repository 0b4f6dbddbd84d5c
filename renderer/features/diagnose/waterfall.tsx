import { Fragment } from 'react'
import { verdictWords } from '#shared/diagnosis/verdicts.ts'
import type { LiveCheck } from '../../state/run.ts'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { duration } from '../../words/format.ts'
import { runWords } from '../../words/run.ts'
import { stationsFor } from './stations.ts'
import { axisFor, roundTripOf, timeOf } from './timing.ts'
import '../../components/part.css'
import './waterfall.css'

const percent = (ms: number, endMs: number): string => `${((ms / endMs) * 100).toFixed(3)}%`

const Bar = ({
  startMs,
  totalMs,
  thinkMs,
  failed,
  endMs,
  parts,
}: {
  readonly startMs: number
  readonly totalMs: number
  readonly thinkMs: number | null
  readonly failed: boolean
  readonly endMs: number
  /** How many parts the axis has: its lines run through all bars. */
  readonly parts: number
}) => {
  const think = thinkMs ?? 0
  return (
    <span className="bar" aria-hidden="true" style={{ backgroundSize: `${100 / parts}% 100%` }}>
      <span
        className={`bar-part${failed && think === 0 ? ' failed' : ''}`}
        style={{ left: percent(startMs, endMs), width: `max(2px, ${percent(totalMs - think, endMs)})` }}
      />
      {think === 0 ? null : (
        <span
          className={`bar-part think${failed ? ' failed' : ''}`}
          style={{ left: percent(startMs + totalMs - think, endMs), width: percent(think, endMs) }}
        />
      )}
    </span>
  )
}

/** Every stage on one time axis for all checks, and the same figures in the table that it is. */
export const Waterfall = ({
  checks,
  over,
}: {
  readonly checks: readonly LiveCheck[]
  readonly over: boolean
}) => {
  const done = checks.map((check) => ({
    check,
    rows: stationsFor(check, over).flatMap((station) =>
      station.stage.result === undefined || station.mark === 'waiting' || station.mark === 'skipped'
        ? []
        : [{ station, result: station.stage.result }],
    ),
  }))
  const end = Math.max(
    0,
    ...done.flatMap(({ rows }) => rows.map(({ result }) => result.startMs + result.durationMs)),
  )
  const axis = axisFor(end)
  const failed = done.some(({ rows }) => rows.some(({ result }) => result.status === 'fail'))
  // A round trip takes many seconds: thousands of milliseconds are not read at a glance.
  const long = axis.endMs >= 10_000
  const figure = (ms: number): string => (long ? duration(ms) : String(Math.round(ms)))
  return (
    <section className="card waterfall" aria-labelledby="waterfall-title">
      <header className="part-head">
        <h2 id="waterfall-title">{words.time}</h2>
        <ul className="legend" aria-hidden="true">
          <li className="network">{words.networkLegend}</li>
          <li className="think">{words.thinkLegend}</li>
          {failed ? <li className="failed">{words.failedLegend}</li> : null}
        </ul>
      </header>
      <table aria-label={words.timeTable}>
        <thead>
          <tr>
            <th scope="col">{words.stage}</th>
            <th scope="col" className="axis-cell">
              <span className="sr-only">{words.axis}</span>
              <span className="axis" aria-hidden="true">
                {axis.marks.map((mark, index) => (
                  <span key={mark} style={{ left: percent(mark, axis.endMs) }}>
                    {index === axis.marks.length - 1 ? duration(mark) : long ? mark / 1000 : mark}
                  </span>
                ))}
              </span>
            </th>
            {[words.start, words.network, words.think, words.total].map((head) => (
              <th scope="col" className="right" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {done.map(({ check, rows }) => {
            const roundTrip = roundTripOf(rows.map(({ result }) => result))
            return rows.length === 0 ? null : (
              <Fragment key={check.check}>
                <tr className="group">
                  <th scope="rowgroup" colSpan={6}>
                    {runWords.checks[check.check]}
                  </th>
                </tr>
                {rows.map(({ station, result }) => {
                  const time = timeOf(result, roundTrip)
                  return (
                    <tr key={station.key}>
                      <th scope="row">{station.name}</th>
                      <td className="bar-cell">
                        <Bar
                          startMs={result.startMs}
                          totalMs={time.totalMs}
                          thinkMs={time.thinkMs}
                          failed={result.status === 'fail'}
                          endMs={axis.endMs}
                          parts={axis.marks.length - 1}
                        />
                        {result.status === 'fail' ? (
                          <span className="sr-only">{verdictWords.fail}</span>
                        ) : null}
                      </td>
                      <td className="right">{figure(result.startMs)}</td>
                      <td className="right">
                        {time.networkMs === null ? words.unknown : figure(time.networkMs)}
                      </td>
                      <td className="right">
                        {time.thinkMs === null ? words.unknown : figure(time.thinkMs)}
                      </td>
                      <td className="right total">{duration(time.totalMs)}</td>
                    </tr>
                  )
                })}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
