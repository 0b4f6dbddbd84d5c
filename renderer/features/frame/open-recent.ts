import type { RecentFile } from '#shared/recent/model.ts'
import type { Console } from '../../state/console.ts'
import { recentWords } from '../../words/frame.ts'

/** A settings file: its environment, or the dialog that makes one. A report: into Diagnose. */
export const openRecent = (console: Console, file: RecentFile): void => {
  const session = console.session.get()
  if (file.state === 'missing') console.toast(recentWords.gone(file.name))
  else if (file.kind === 'report') {
    if (session === null) return
    void import('../diagnose/report-tools.tsx').then((tools) =>
      tools.openRecentReport(console, session, file.path),
    )
  } else if (file.environmentId !== null) void console.open(file.environmentId)
  else console.openDialog({ name: 'add', mode: 'open', path: file.path ?? undefined })
}
