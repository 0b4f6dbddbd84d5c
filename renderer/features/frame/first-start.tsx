import { FilePlus2, FlaskConical, FolderOpen } from 'lucide-react'
import { useConsole } from '../../state/context.tsx'
import { frameWords } from '../../words/frame.ts'
import { openRecent } from './open-recent.ts'
import { RecentFiles } from './recent.tsx'
import './first-start.css'

export const FirstStart = () => {
  const console = useConsole()
  const cards = [
    {
      Icon: FolderOpen,
      title: frameWords.firstOpen,
      text: frameWords.firstOpenText,
      act: () => console.openDialog({ name: 'add', mode: 'open' }),
    },
    {
      Icon: FilePlus2,
      title: frameWords.firstNew,
      text: frameWords.firstNewText,
      act: () => console.openDialog({ name: 'add', mode: 'new' }),
    },
    {
      Icon: FlaskConical,
      title: frameWords.firstPractice,
      text: frameWords.firstPracticeText,
      act: () => void console.practice(),
    },
  ]
  return (
    <div className="first">
      <h1>{frameWords.firstTitle}</h1>
      <p>{frameWords.firstLead}</p>
      <div className="first-cards">
        {cards.map(({ Icon, title, text, act }) => (
          <button type="button" className="first-card" key={title} onClick={act}>
            <Icon size={22} strokeWidth={1.6} aria-hidden="true" />
            <b>{title}</b>
            <span>{text}</span>
          </button>
        ))}
      </div>
      <RecentFiles kind="settings" onOpen={(file) => openRecent(console, file)} />
    </div>
  )
}
