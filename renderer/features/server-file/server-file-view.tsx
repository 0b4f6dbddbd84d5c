import { useEffect, useState } from 'react'
import type { Failure } from '#shared/errors.ts'
import type { Difference, FileView } from '#shared/server-file/model.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Changes, FileLines, SideBySide } from '../../components/difference.tsx'
import { Facts } from '../../components/facts.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { Pill, SeverityIcon, Spinner } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { useChanges } from '../../state/use-changes.ts'
import { fileWords as words } from '../../words/file.ts'
import { bytes, fullTime } from '../../words/format.ts'
import { frameWords } from '../../words/frame.ts'
import { Backups } from './backups.tsx'
import { HandOver } from './hand-over.tsx'
import { Journal } from './journal.tsx'
import { Passwords } from './passwords.tsx'
import { Running } from './running.tsx'
import '../../components/part.css'
import './server-file-view.css'

const readers = ({ ownerOnly }: FileView): string =>
  ownerOnly === null ? words.unknownReaders : ownerOnly ? words.ownerOnly : words.others

const FileFacts = ({ file }: { readonly file: FileView }) => {
  const { services } = useConsole()
  return (
    <section className="card part" aria-labelledby="file-title">
      <div className="part-line">
        <h2 id="file-title">{words.theFile}</h2>
        {services.showInFolder === undefined ? null : (
          <Button size="small" onPress={() => void services.showInFolder?.(file.path)}>
            {words.showInFolder}
          </Button>
        )}
      </div>
      <Facts
        facts={[
          [
            words.path,
            <span className="path-value" key="p">
              <code>{file.path}</code>
              <CopyButton text={file.path}>{words.keyCopy}</CopyButton>
            </span>,
          ],
          file.realPath === file.path ? null : [words.leadsTo, file.realPath],
          file.exists
            ? [
                words.changed,
                `${file.modifiedAt === null ? '' : fullTime(file.modifiedAt)}, ${bytes(file.size)}`,
              ]
            : [words.changed, words.notThere],
          file.exists ? [words.readers, readers(file)] : null,
        ]}
      />
      {file.warnings.length === 0 ? null : (
        <ul className="file-warnings" aria-label={words.warnings}>
          {file.warnings.map((warning) => (
            <li key={`${warning.code} ${warning.property ?? ''} ${warning.line ?? ''}`}>
              <SeverityIcon severity="warning" size={13} />
              <span>
                {warning.message}
                {warning.line === undefined ? null : (
                  <span className="muted"> ({words.line(warning.line)})</span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const DifferencePart = ({ file }: { readonly file: FileView }) => {
  const console = useConsole()
  const session = useSession()
  const form = useStore(session.form)
  const view = useStore(session.view)
  const changes = useChanges(session)
  const [difference, setDifference] = useState<Difference | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the difference is made of
  useEffect(() => {
    const controller = new AbortController()
    void console
      .call('settings.difference', session.updateInput([]), { signal: controller.signal })
      .then((result) => {
        if (controller.signal.aborted) return
        if (result.ok) setDifference(result.value)
        setFailure(result.ok ? null : result.error)
      })
    return () => controller.abort()
  }, [console, session, form.values, form.passwords, view])
  const same = difference?.nothingToWrite === true
  return (
    <section className="card part" aria-labelledby="difference-title">
      <div className="part-line">
        <h2 id="difference-title">{same ? words.asItIs : words.difference}</h2>
        {same ? <span className="muted">{words.noChanges}</span> : null}
        {changes === 0 ? null : <Pill tone="warn">{frameWords.notWritten(changes)}</Pill>}
        {difference === null || difference.nothingToWrite ? null : (
          <Button size="small" onPress={() => console.openDialog({ name: 'update' })}>
            {words.update}
          </Button>
        )}
      </div>
      {failure === null ? null : <FailureNotice failure={failure} />}
      {difference === null ? (
        failure === null ? (
          <Spinner label={words.loading} />
        ) : null
      ) : same ? null : (
        <Changes changes={difference.changes} />
      )}
      {difference === null || same ? (
        file.lines.length === 0 ? null : (
          <FileLines lines={file.lines} label={words.asItIs} />
        )
      ) : (
        <SideBySide rows={difference.rows} label={words.difference} />
      )}
    </section>
  )
}

export const ServerFileView = () => {
  const session = useSession()
  const file = useStore(session.view, (view) => view.file)
  return (
    <div className="server-file">
      {file.ok ? (
        <>
          <Running />
          <HandOver />
          <DifferencePart file={file.view} />
          <FileFacts file={file.view} />
        </>
      ) : null}
      <Passwords />
      <Backups />
      <Journal />
    </div>
  )
}
