/** Files opened lately: one click away where a person would open one. */
import { FileCog, FileText, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { RecentFile, RecentKind } from '#shared/recent/model.ts'
import { Button } from '../../components/button.tsx'
import { MiddleEllipsis } from '../../components/middle-ellipsis.tsx'
import { useConsole } from '../../state/context.tsx'
import { fullTime, shortTime } from '../../words/format.ts'
import { recentWords as words } from '../../words/frame.ts'
import './recent.css'

/** The list as it is now; a fault of it is not worth a word where something else is to be done. */
export const useRecent = () => {
  const { call } = useConsole()
  const [files, setFiles] = useState<readonly RecentFile[]>([])
  useEffect(() => {
    let live = true
    void call('recent.list', {}).then((result) => {
      if (live && result.ok) setFiles(result.value)
    })
    return () => {
      live = false
    }
  }, [call])
  const forget = async ({ kind, name, path }: RecentFile) => {
    const result = await call('recent.forget', { kind, name, path })
    if (result.ok) setFiles(result.value)
  }
  return { files, forget }
}

const noteOf = ({ state, path, openedAt }: RecentFile): string => {
  if (state === 'missing') return words.missing
  return path === null ? words.chooseAgain : shortTime(openedAt)
}

const Row = ({
  file,
  onOpen,
  onForget,
}: {
  readonly file: RecentFile
  readonly onOpen: () => void
  readonly onForget: () => void
}) => {
  const Icon = file.kind === 'report' ? FileText : FileCog
  const missing = file.state === 'missing'
  return (
    <li className={missing ? 'recent missing' : 'recent'}>
      <button
        type="button"
        className="recent-open"
        aria-label={[file.name, file.path, noteOf(file)].filter((part) => part !== null).join(', ')}
        disabled={missing}
        onClick={onOpen}
      >
        <Icon size={15} strokeWidth={1.7} aria-hidden="true" />
        <span className="recent-name">{file.name}</span>
        <span className="recent-path">{file.path === null ? null : <MiddleEllipsis text={file.path} />}</span>
        <span className="recent-note" title={fullTime(file.openedAt)}>
          {noteOf(file)}
        </span>
      </button>
      <Button
        kind="quiet"
        size="small"
        label={words.remove(file.name)}
        icon={<X size={13} aria-hidden="true" />}
        onPress={onForget}
      />
    </li>
  )
}

export const RecentFiles = ({
  kind,
  onOpen,
}: {
  readonly kind: RecentKind
  readonly onOpen: (file: RecentFile) => void
}) => {
  const { files, forget } = useRecent()
  const shown = files.filter((file) => file.kind === kind)
  return shown.length === 0 ? null : (
    <section className="recents" aria-label={words.title}>
      <h2>{words.title}</h2>
      <ul>
        {shown.map((file) => (
          <Row
            key={`${file.path ?? ''} ${file.name}`}
            file={file}
            onOpen={() => onOpen(file)}
            onForget={() => void forget(file)}
          />
        ))}
      </ul>
    </section>
  )
}
