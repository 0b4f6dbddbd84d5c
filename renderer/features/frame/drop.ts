/** A report or a settings file dropped on the window: the one opens as a report, the other as an environment. */
import type { Console } from '../../state/console.ts'
import { frameWords } from '../../words/frame.ts'

const isReport = (file: File): boolean => /\.json$/i.test(file.name)

const take = async (console: Console, file: File): Promise<void> => {
  const session = console.session.get()
  if (isReport(file)) {
    if (session === null) return
    const { showReportFile } = await import('../diagnose/report-tools.tsx')
    await showReportFile(console, session, file)
    return
  }
  const path = console.services.pathOf?.(file) ?? null
  if (path === null) console.toast(frameWords.dropNeedsPath)
  else console.openDialog({ name: 'add', mode: 'open', path })
}

export const listenToDrops = (console: Console): (() => void) => {
  const allow = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault()
  }
  const drop = (event: DragEvent) => {
    const file = event.dataTransfer?.files[0]
    if (file === undefined) return
    event.preventDefault()
    void take(console, file)
  }
  document.addEventListener('dragover', allow)
  document.addEventListener('drop', drop)
  return () => {
    document.removeEventListener('dragover', allow)
    document.removeEventListener('drop', drop)
  }
}
