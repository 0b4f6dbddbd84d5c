import { useState } from 'react'
import type { Failure } from '#shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { CheckboxLine } from '../../components/fields.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { fileWords as words } from '../../words/file.ts'
import '../../components/part.css'
import '../../components/quote.css'

/** For a file that the server team puts in place: the note that goes with it. */
export const HandOver = () => {
  const { call } = useConsole()
  const session = useSession()
  const delivery = useStore(session.view, ({ record }) => record.delivery)
  const [withServerKey, setWithServerKey] = useState(false)
  const [note, setNote] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  if (delivery !== 'handed-over') return null
  const make = async () => {
    const result = await call('files.handOver', { id: session.id, withServerKey })
    setFailure(result.ok ? null : result.error)
    setNote(result.ok ? result.value.note : null)
  }
  return (
    <section className="card part" aria-labelledby="hand-over-title">
      <h2 id="hand-over-title">{words.handOver}</h2>
      <p className="muted">{words.handOverLead}</p>
      <CheckboxLine
        checked={withServerKey}
        onChange={(on) => {
          setWithServerKey(on)
          setNote(null)
        }}
      >
        {words.handOverKey}
      </CheckboxLine>
      <div className="part-line">
        <span>
          <Button onPress={() => void make()}>{words.handOverMake}</Button>{' '}
          {note === null ? null : (
            <CopyButton text={note} kind="plain" size="normal">
              {words.keyCopy}
            </CopyButton>
          )}
        </span>
      </div>
      {failure === null ? null : <FailureNotice failure={failure} />}
      {note === null ? null : <pre className="quote">{note}</pre>}
    </section>
  )
}
