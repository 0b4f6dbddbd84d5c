import { useMemo, useState } from 'react'
import type { TranscriptLine } from '#shared/diagnosis/model.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Select, TextInput } from '../../components/fields.tsx'
import type { LiveCheck } from '../../state/run.ts'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { runWords } from '../../words/run.ts'
import '../../components/part.css'
import './transcript.css'

type Side = 'both' | TranscriptLine['from']

const marks: Readonly<Record<TranscriptLine['from'], string>> = { client: '→', server: '←', note: '·' }
const sideNames: Readonly<Record<TranscriptLine['from'], string>> = {
  client: words.sent,
  server: words.received,
  note: words.notes,
}

const sides: readonly { readonly value: Side; readonly label: string }[] = [
  { value: 'both', label: words.both },
  { value: 'client', label: words.sent },
  { value: 'server', label: words.received },
  { value: 'note', label: words.notes },
]

const asText = (lines: readonly TranscriptLine[]): string =>
  lines
    .map(({ atMs, from, text }) => `${String(Math.round(atMs)).padStart(6)} ${marks[from]} ${text}`)
    .join('\n')

/** Both sides as they spoke, with times; secrets were never in it. */
export const Transcripts = ({ checks }: { readonly checks: readonly LiveCheck[] }) => {
  const withResult = checks.filter(({ result }) => result !== undefined)
  const [chosen, setChosen] = useState<string>('')
  const [filter, setFilter] = useState('')
  const [side, setSide] = useState<Side>('both')
  const current = withResult.find(({ check }) => check === chosen) ?? withResult[0]
  const lines = current?.result?.transcript
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase()
    return (lines ?? []).filter(
      ({ from, text }) =>
        (side === 'both' || from === side) && (wanted === '' || text.toLowerCase().includes(wanted)),
    )
  }, [lines, filter, side])
  if (current === undefined || lines === undefined) return null
  const name = runWords.checks[current.check]
  return (
    <section className="card transcript" aria-labelledby="transcript-title">
      <header className="part-head">
        <h2 id="transcript-title">{words.transcript}</h2>
        <div className="part-tools">
          {withResult.length < 2 ? null : (
            <Select
              label={words.stage}
              value={current.check as string}
              options={withResult.map(({ check }) => ({
                value: check as string,
                label: runWords.checks[check],
              }))}
              onChange={setChosen}
            />
          )}
          <Select label={words.side} value={side} options={sides} onChange={setSide} />
          <TextInput
            type="search"
            label={words.filter}
            placeholder={words.filter}
            value={filter}
            onChange={setFilter}
          />
          <CopyButton text={() => asText(shown)} label={words.copyTranscript}>
            {words.copy}
          </CopyButton>
        </div>
      </header>
      {shown.length === 0 ? (
        <p className="muted">{lines.length === 0 ? words.noTranscript : words.noLines}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        <section className="lines" aria-label={words.transcriptOf(name)} tabIndex={0}>
          <ol>
            {shown.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat and never move
              <li key={index} className={line.from}>
                <span className="at">{Math.round(line.atMs)}</span>
                <span className="from" aria-hidden="true">
                  {marks[line.from]}
                </span>
                <span className="sr-only">{sideNames[line.from]}:</span>
                <span className="text">{line.text}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </section>
  )
}
