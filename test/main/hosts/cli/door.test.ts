/** What comes from a file, a lock, a journal, a server or a list, and what of it reaches a terminal or a spreadsheet. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { junit } from '#main/hosts/cli/output/junit.ts'
import { prometheus } from '#main/hosts/cli/output/prometheus.ts'
import { renderReport } from '#main/services/reports/render.ts'
import { fail } from '#shared/errors.ts'
import { jsonText } from '#shared/json-text.ts'
import { journalCsv } from '#shared/server-file/journal.ts'
import type { JournalEntry } from '#shared/server-file/model.ts'
import { destinationOf } from '#shared/settings/destination.ts'
import { defaultSettings } from '#shared/settings/fields.ts'
import { anyText } from '#test/any-text.ts'
import { environments, failedCheck, sampleReport, view } from './samples.ts'
import { run } from './stand.ts'

/** Clears the screen, sets the title, colours, C1, bidi, zero width, a tag, half a pair; lines that look like ours. */
const hostile =
  'h\u001b[2J\u001b]0;PWN\u0007\u001b[31m\r\u0000\u007f\u009b2J\u202e\u2066\u200b\u00ad\ufeff\u{e0041}\ud800\r\nFORGED\nFORGED'
const forged = /^\s*FORGED/m

/** Written down apart from the program's own list: what no output may hold. */
const raw =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]|[\ud800-\udfff]/u

const settings = { ...defaultSettings, 'smtp.host': hostile, 'smtp.username': hostile, loginUrl: hostile }
const entry = {
  at: '2026-11-14T10:42:00Z',
  event: 'write',
  id: 'i1',
  user: hostile,
  computer: hostile,
  how: hostile,
  node: hostile,
  note: hostile,
  changes: [{ key: hostile, before: hostile, after: hostile }],
} as unknown as JournalEntry
const hostileView = (): Record<string, unknown> => {
  const file = view()['file'] as { view: Record<string, unknown> }
  return view({
    record: { id: 'e1', name: hostile, path: hostile },
    form: settings,
    file: {
      ok: true,
      view: {
        ...file.view,
        path: hostile,
        settings,
        unreadable: [{ property: hostile, line: 1, message: hostile }],
        warnings: [{ code: 'BACKUP_NOT_USED', message: hostile }],
      },
    },
    // What the file's password goes to already: the command says it and ends.
    fileDestinations: { smtp: destinationOf(settings, 'smtp') },
    draft: { settings, base: defaultSettings, savedAt: hostile, basedOn: 'x', revision: 1 },
    state: { tone: 'idle', text: hostile },
    running: { kind: 'restart-needed', since: hostile, by: hostile, fields: 1, waitingFor: [hostile] },
    lastTest: { title: hostile, at: hostile, sameSettings: false },
    backups: [{ name: hostile, at: hostile, size: 1, sha256: 'a', passwords: {} }],
  })
}
const difference = {
  changes: [
    { property: hostile, key: 'smtp.host', label: hostile, before: hostile, after: hostile, note: hostile },
  ],
  notes: [hostile],
  offers: [{ property: hostile, value: hostile, text: hostile }],
  readers: hostile,
  nothingToWrite: false,
  needsServerKeyHandover: false,
  basedOn: 'x',
}
const report = {
  ...sampleReport([
    {
      ...failedCheck,
      endpoint: {
        ...failedCheck.endpoint,
        host: hostile,
        username: hostile,
        port: 25,
        security: 'none' as const,
      },
      findings: failedCheck.findings.map((finding) => ({ ...finding, title: hostile, evidence: hostile })),
      transcript: [{ atMs: 1, from: 'server' as const, text: hostile }],
      summary: hostile,
    },
  ]),
  target: { environment: hostile, file: hostile, settings: 'file' as const, changed: [hostile] },
}
const handlers = {
  'environments.list': () =>
    environments.map((known) => ({ ...known, path: hostile, state: { text: hostile } })),
  'environments.open': hostileView,
  'environments.configure': hostileView,
  'environments.add': hostileView,
  'environments.remove': () => ({ removed: [hostile], kept: [hostile] }),
  'files.verify': () => ({ matches: true, sha256: 'a' }),
  'files.view': () => (hostileView()['file'] as { view: unknown }).view,
  'drafts.save': hostileView,
  'settings.difference': () => difference,
  'settings.save': () => ({ backup: hostile, notes: [hostile, 'more'], view: hostileView() }),
  'journal.restarted': hostileView,
  'journal.list': () => [entry],
  'journal.export': () => ({ content: journalCsv([entry]) }),
  'backups.compare': () => difference,
  'backups.restore': hostileView,
  'diagnosis.run': () => report,
  'diagnosis.explain': () => ({ found: hostile }),
  'reports.render': () => renderReport(report, { format: 'html', withoutNames: false }),
}
const env = ['--env', 'Production']

const commands: readonly (readonly string[])[] = [
  ['env', 'list'],
  ['env', 'configure', 'Production', '--nodes', 'a'],
  ['env', 'remove', 'Production', '--yes'],
  ['env', 'add', 'New', '--file', hostile],
  ['status', ...env],
  ['show', ...env],
  ['show', ...env, '--format', 'json'],
  ['show', '--file', 'x.properties'],
  ['show', '--file', 'x.properties', '--format', 'json'],
  ['set', ...env, 'smtp.host=mail.example.com'],
  ['draft', 'show', ...env],
  ['diff', ...env],
  ['write', ...env, '--yes', '--keep-draft'],
  ['restarted', ...env],
  ['verify', hostile, '--sha256', 'a'.repeat(64)],
  ['password', 'release', 'smtp', ...env],
  ['password', 'status', ...env],
  ['journal', ...env],
  ['journal', ...env, '--format', 'csv'],
  ['backups', ...env],
  ['restore', 'one.bak', ...env, '--yes'],
  ['restore', hostile, ...env, '--yes'],
  ['check', ...env, '--transcript'],
  ['check', ...env, '--format', 'json'],
  ['check', ...env, '--format', 'html'],
  ['check', ...env, '--format', 'junit'],
  ['check', ...env, '--format', 'prometheus'],
  ['explain', '--format', 'json'],
  // What a person pastes is no better.
  ['check', '--env', hostile],
  ['check', '--file', hostile, '--format', 'prometheus'],
  ['check', '--only', hostile],
  [hostile],
]

/** Line ends of CSV are two characters. */
const shown = (text: string): string => text.replaceAll('\r\n', '\n')

describe('a hostile text', () => {
  it.each(commands.map((args) => ({ args, name: args.join(' ') })))(
    'brings no escape, nothing unseen and no line of its own to a terminal: $name',
    async ({ args }) => {
      const { stdout, stderr } = await run(args, handlers, { stdin: 'x', notices: [] })
      expect(shown(stdout + stderr)).not.toMatch(raw)
      expect(stdout + stderr).not.toBe('')
      // A browser and a spreadsheet show them within their place.
      if (!args.includes('html') && !args.includes('csv')) expect(stdout + stderr).not.toMatch(forged)
    },
  )

  it('nor in a failure and its remedy, nor from the console’s own notices', async () => {
    const failure = { code: 'FILE_LOCKED' as const, message: hostile, remedy: hostile }
    const refused = {
      ...handlers,
      'journal.restarted': () => fail('FILE_LOCKED', hostile, { remedy: hostile }),
    }
    const { stderr } = await run(['restarted', ...env], refused, { notices: [failure] })
    expect(stderr).toContain('FILE_LOCKED')
    expect(shown(stderr)).not.toMatch(raw)
    expect(stderr).not.toMatch(forged)
  })

  it('does not paint itself where the program has colours', async () => {
    const { stdout } = await run(['show', ...env], handlers, { terminal: true })
    expect(stdout).toContain('\\x1b[31m')
    const { stdout: status } = await run(['status', ...env], handlers, { terminal: true })
    expect(status).toContain('\u001b[1m')
    for (const text of [stdout, status]) expect(text.replace(/\u001b\[(1|22)m/g, '')).not.toMatch(raw)
  })

  it.each(['text', 'json', 'junit', 'prometheus'])(
    'is no better in a list of targets: %s',
    async (format) => {
      const folder = await mkdtemp(join(tmpdir(), 'mailroom-door-'))
      try {
        const list = join(folder, 'list.json')
        await writeFile(
          list,
          JSON.stringify([
            { name: hostile, 'smtp.host': hostile },
            { name: 'b', [hostile]: 1 },
          ]),
        )
        const { stdout, stderr } = await run(['check', '--targets', list, '--format', format], handlers)
        expect(stdout + stderr).not.toMatch(raw)
        expect(stdout + stderr).not.toMatch(forged)
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  )
})

/** Text as it may come, with what means something to a reader of it in every second place. */
const anything = fc
  .array(
    fc.oneof(
      anyText({ maxLength: 4 }),
      fc.constantFrom(
        hostile,
        '=',
        '+1',
        '-1',
        '@x',
        '＝1',
        '＋',
        '－',
        '＠',
        ';',
        ';=1+1',
        '; @',
        '\t=',
        '\n',
        '\n=1',
        '\r\n',
        '"',
        '","',
        '\\',
        '\ud800',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))

/** Cells as a spreadsheet reads them that knows quotes only at the beginning of a cell. */
const cellsOf = (line: string, separator: string): readonly string[] => {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  let begun = false
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? ''
    if (quoted && character === '"' && line[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (character === '"' && (quoted || !begun)) quoted = !quoted
    else if (character === separator && !quoted) {
      cells.push(cell)
      cell = ''
      begun = false
      continue
    } else cell += character
    begun = true
  }
  return [...cells, cell]
}

describe('every writer, over 500 texts', () => {
  const over = (property: (text: string) => void) =>
    fc.assert(fc.property(anything, property), { seed: 17, numRuns: 500 })

  it('JSON: every value survives, nothing of it is raw', () => {
    over((text) => {
      const written = jsonText({ [text]: [text] })
      expect(JSON.parse(written)).toEqual({ [text]: [text] })
      expect(written).not.toMatch(raw)
    })
  })

  it('CSV: a row a line, no cell that a spreadsheet runs, whether its cells end at commas, semicolons or tabs', () => {
    over((text) => {
      const lines = journalCsv([{ ...entry, user: text, note: text }]).split('\r\n')
      expect(lines).toHaveLength(3)
      expect(lines.join('')).not.toMatch(raw)
      for (const line of lines) {
        expect(line).not.toContain('\n')
        for (const separator of [',', ';', '\t']) {
          for (const cell of cellsOf(line, separator)) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/)
        }
      }
    })
  })

  it('Prometheus: a sample a line', () => {
    over((text) => {
      const written = prometheus([{ name: text, report: sampleReport() }])
      expect(written).not.toMatch(raw)
      for (const line of written.trimEnd().split('\n')) {
        expect(line).toMatch(/^# (HELP|TYPE) |^[a-z_]+\{([a-z]+="([^"\\]|\\[\\"n])*",?)+\} [\d.]+$/)
      }
    })
  })

  it('JUnit: well-formed', () => {
    const lines = junit([{ name: 'x', report: sampleReport() }]).split('\n').length
    over((text) => {
      const written = junit([{ name: text, report: sampleReport() }])
      expect(written).not.toMatch(raw)
      expect(written.split('\n')).toHaveLength(lines)
      expect(written.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]/)
    })
  })
})
