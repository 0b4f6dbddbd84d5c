/** Every action and every field, as the palette offers them. */
import type { CheckName } from '#shared/diagnosis/model.ts'
import type { RecentFile } from '#shared/recent/model.ts'
import { fields } from '#shared/settings/fields.ts'
import type { Console } from '../../state/console.ts'
import { checksFor } from '../../state/session.ts'
import { perform, type ShortcutAction, shortcutText } from '../../state/shortcuts.ts'
import { fieldName } from '../../words/field-names.ts'
import { dialogWords, frameWords, recentWords, paletteWords as words } from '../../words/frame.ts'
import { runWords } from '../../words/run.ts'
import { openRecent } from '../frame/open-recent.ts'

export interface Command {
  readonly id: string
  readonly group: string
  readonly text: string
  readonly shortcut?: string | undefined
  readonly run: () => void
}

const views: readonly (readonly [ShortcutAction, string])[] = [
  ['view-1', frameWords.email],
  ['view-2', frameWords.diagnose],
  ['view-3', frameWords.serverFile],
  ['view-4', frameWords.history],
]

const sessionCommands = (console: Console): readonly Command[] => {
  const session = console.session.get()
  if (session === null) return []
  const act = (id: string, text: string, run: () => void, shortcut?: ShortcutAction): Command => ({
    id,
    group: words.actions,
    text,
    run,
    shortcut: shortcut === undefined ? undefined : shortcutText(console, shortcut),
  })
  const testOne = (check: CheckName) => () => {
    console.go('diagnose')
    void session.test({ checks: [check] })
  }
  return [
    act('test', words.test, () => perform(console, 'test'), 'test'),
    act('update', words.update, () => perform(console, 'update'), 'update'),
    ...checksFor(session.form.get().values, session.view.get().record.express).map((check) =>
      act(`test-${check}`, words.runOne(runWords.checks[check]), testOne(check)),
    ),
    act('test-sender-domain', words.runOne(runWords.checks['sender-domain']), testOne('sender-domain')),
    act('send-as', words.sendAs, () => console.openDialog({ name: 'send-as' })),
    act('round-trip', words.roundTrip, () => console.openDialog({ name: 'round-trip' })),
    act('undo-all', words.undoAll, () => void session.undoAll()),
    act('copy-settings', frameWords.copySettings, () => console.openDialog({ name: 'copy-settings' })),
    act('options', frameWords.options, () => console.openDialog({ name: 'options' })),
    act('remove', dialogWords.remove, () => console.openDialog({ name: 'remove' })),
    ...views.map(
      ([action, text]): Command => ({
        id: action,
        group: words.goTo,
        text,
        shortcut: shortcutText(console, action),
        run: () => perform(console, action),
      }),
    ),
    ...fields.map(
      ({ key }): Command => ({
        id: `field-${key}`,
        group: words.fields,
        text: fieldName(key),
        run: () => console.goToField(key),
      }),
    ),
  ]
}

export const commandsOf = (console: Console): readonly Command[] => [
  ...sessionCommands(console),
  {
    id: 'add',
    group: words.actions,
    text: frameWords.add,
    run: () => console.openDialog({ name: 'add', mode: 'new' }),
  },
  {
    id: 'open',
    group: words.actions,
    text: frameWords.openFile,
    run: () => console.openDialog({ name: 'add', mode: 'open' }),
  },
  { id: 'practice', group: words.actions, text: frameWords.practice, run: () => void console.practice() },
  {
    id: 'explain',
    group: words.actions,
    text: words.explain,
    run: () => console.openDialog({ name: 'explain' }),
  },
  ...console.environments.get().items.map(
    ({ id, name }): Command => ({
      id: `environment-${id}`,
      group: words.environments,
      text: name,
      run: () => void console.open(id),
    }),
  ),
]

/** Settings files and reports opened lately; a report is shown within an environment. */
export const recentCommands = (console: Console, files: readonly RecentFile[]): readonly Command[] =>
  files
    .filter(({ kind }) => kind === 'settings' || console.session.get() !== null)
    .map((file) => {
      const name = file.path ?? file.name
      return {
        id: `recent-${file.kind}-${name}`.replace(/\s/g, '-'),
        group: words.recent,
        text: file.state === 'missing' ? recentWords.openMissing(name) : recentWords.open(name),
        run: () => openRecent(console, file),
      }
    })

/** Every word typed has to occur; what begins with the text comes first. */
export const filterCommands = (commands: readonly Command[], typed: string): readonly Command[] => {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return commands
  const parts = wanted.split(/\s+/)
  const fits = commands.filter(({ text, group }) => {
    const whole = `${group} ${text}`.toLowerCase()
    return parts.every((part) => whole.includes(part))
  })
  return [
    ...fits.filter(({ text }) => text.toLowerCase().startsWith(wanted)),
    ...fits.filter(({ text }) => !text.toLowerCase().startsWith(wanted)),
  ]
}
