/** Keys by host: in our own window Ctrl or Command; in a browser tab, which keeps those, Alt and Shift. */
import type { Console } from './console.ts'
import { viewNames } from './console.ts'
import { checksFor } from './session.ts'

export type ShortcutAction = 'view-1' | 'view-2' | 'view-3' | 'view-4' | 'update' | 'test' | 'palette'

const codes: Readonly<Record<string, ShortcutAction>> = {
  Digit1: 'view-1',
  Digit2: 'view-2',
  Digit3: 'view-3',
  Digit4: 'view-4',
  KeyS: 'update',
  KeyT: 'test',
  KeyK: 'palette',
}

const letters: Readonly<Record<ShortcutAction, string>> = {
  'view-1': '1',
  'view-2': '2',
  'view-3': '3',
  'view-4': '4',
  update: 'S',
  test: 'T',
  palette: 'K',
}

const isMac = (): boolean => /mac/i.test(navigator.platform)

/** "Ctrl T", "⌘T" or "Alt Shift T": only what works in this host. */
export const shortcutText = (console: Console, action: ShortcutAction): string => {
  const letter = letters[action]
  if (console.services.kind === 'web') return isMac() ? `⌥⇧${letter}` : `Alt Shift ${letter}`
  return isMac() ? `⌘${letter}` : `Ctrl ${letter}`
}

/** Test of all that the form has, then Diagnose, where it fills in. */
export const testAll = (console: Console): void => {
  const session = console.session.get()
  if (session === null || session.run.get().status === 'running') return
  const { express } = session.view.get().record
  console.go('diagnose')
  void session.test({ checks: checksFor(session.form.get().values, express) })
}

export const perform = (console: Console, action: ShortcutAction): void => {
  if (action === 'palette') console.openDialog({ name: 'palette' })
  else if (console.session.get() === null) return
  else if (action === 'update') console.openDialog({ name: 'update' })
  else if (action === 'test') testAll(console)
  else {
    const view = viewNames[Number(action.slice(-1)) - 1]
    if (view !== undefined) console.go(view)
  }
}

/** What a native menu may ask for, by the menu item's name. */
const menuActions: Readonly<Record<string, (console: Console) => void>> = {
  email: (console) => console.go('email'),
  diagnose: (console) => console.go('diagnose'),
  'server-file': (console) => console.go('server-file'),
  history: (console) => console.go('history'),
  update: (console) => perform(console, 'update'),
  test: (console) => perform(console, 'test'),
  palette: (console) => perform(console, 'palette'),
  'add-environment': (console) => console.openDialog({ name: 'add', mode: 'new' }),
  'open-file': (console) => console.openDialog({ name: 'add', mode: 'open' }),
  'copy-settings': (console) => console.openDialog({ name: 'copy-settings' }),
  options: (console) => console.openDialog({ name: 'options' }),
  practice: (console) => void console.practice(),
  explain: (console) => console.openDialog({ name: 'explain' }),
  stop: (console) => console.session.get()?.cancel(),
}

export const listenToShortcuts = (console: Console): (() => void) => {
  const onKey = (event: KeyboardEvent) => {
    const web = console.services.kind === 'web'
    const held = web
      ? event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey
      : (isMac() ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey
    const action = codes[event.code]
    if (!held || action === undefined) return
    event.preventDefault()
    if (console.ui.get().dialog === null) perform(console, action)
  }
  window.addEventListener('keydown', onKey)
  const offMenu = console.services.onMenu?.((action) => {
    if (console.ui.get().dialog === null) menuActions[action]?.(console)
  })
  return () => {
    window.removeEventListener('keydown', onKey)
    offMenu?.()
  }
}
