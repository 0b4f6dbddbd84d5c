import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { createDocuments } from '#main/adapters/store/documents.ts'
import { createReportFiles } from '#main/adapters/store/report-files.ts'
import { historyDocument } from '#main/services/history/document.ts'
import { createHistory, parseReport } from '#main/services/history/history.ts'
import type { Report } from '#shared/diagnosis/model.ts'
import { historyEntryOf, historyLimit, reportTitle } from '#shared/history/model.ts'
import { sampleReport } from '../reports/sample-report.ts'

const reportAt = (minute: number, change: Partial<Report> = {}): Report => ({
  ...sampleReport,
  id: `r${minute}`,
  startedAt: new Date(Date.UTC(2025, 10, 14, 9, minute)).toISOString(),
  ...change,
})

const make = (folder = mkdtempSync(join(tmpdir(), 'mailroom-history-'))) => {
  const documents = createDocuments({ folder })
  const history = createHistory({ documents, files: createReportFiles(folder) })
  const ids = async (environment = 'e1') => {
    const list = await history.list(environment)
    return list.ok ? list.value.map(({ reportId }) => reportId) : list.error.code
  }
  return { folder, history, ids, fileOf: (id: string) => join(folder, 'reports', 'e1', `${id}.json`) }
}

describe('the history of an environment', () => {
  it('has the newest first, whatever the order of their ends, and looking at one writes nothing', async () => {
    const { history, ids, folder } = make()
    for (const minute of [2, 1, 3]) await history.add('e1', reportAt(minute))
    await history.add('e2', reportAt(4))
    expect(await ids()).toEqual(['r3', 'r2', 'r1'])
    expect(await ids('e2')).toEqual(['r4'])
    expect(await ids('e3')).toEqual([])
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith('history-'))
        .sort(),
    ).toEqual(['history-e1.json', 'history-e2.json'])
  })

  it('gives each report back as it was', async () => {
    const { history, fileOf } = make()
    await history.add('e1', reportAt(1))
    expect(await history.get('e1', 'r1')).toEqual({ ok: true, value: reportAt(1) })
    expect(statSync(fileOf('r1')).mode & 0o777).toBe(0o600)
    expect(await history.get('e1', 'r2')).toMatchObject({ error: { code: 'REPORT_NOT_FOUND' } })
    expect(await history.get('e2', 'r1')).toMatchObject({ error: { code: 'REPORT_NOT_FOUND' } })
  })

  it('keeps the newest 500, and no files beside', async () => {
    const { history, ids, folder, fileOf } = make()
    const small = { checks: [] } as const
    await history.add('e1', reportAt(0, small))
    const reports = Array.from({ length: historyLimit }, (_, minute) => reportAt(minute, small))
    for (const report of reports) writeFileSync(fileOf(report.id), JSON.stringify(report))
    const entries = reports.map(historyEntryOf).reverse()
    writeFileSync(join(folder, 'history-e1.json'), JSON.stringify({ entries }))
    for (const minute of [0, 1]) await history.add('e1', reportAt(historyLimit + minute, small))
    const kept = await ids()
    expect(kept).toHaveLength(historyLimit)
    expect([kept[0], kept.at(-1)]).toEqual([`r${historyLimit + 1}`, 'r2'])
    expect(readdirSync(join(folder, 'reports', 'e1'))).toHaveLength(historyLimit)
  })

  it('has a report once, however often it is added', async () => {
    const { history, ids } = make()
    await history.add('e1', reportAt(1))
    await history.add('e1', reportAt(1))
    expect(await ids()).toEqual(['r1'])
  })

  it('loses nothing to runs that end at the same time, in two processes’ stores', async () => {
    const one = make()
    const two = make(one.folder)
    await Promise.all(
      Array.from({ length: 12 }, (_, minute) => (minute % 2 ? one : two).history.add('e1', reportAt(minute))),
    )
    expect(await one.ids()).toHaveLength(12)
  })

  it('is gone when the environment is', async () => {
    const { history, ids, folder } = make()
    await history.add('e1', reportAt(1))
    await history.add('e2', reportAt(2))
    await history.removeAll('e1')
    expect(await ids()).toEqual([])
    expect(readdirSync(join(folder, 'reports'))).toEqual(['e2'])
  })
})

describe('what a crash or a stranger left', () => {
  it('is not parsed where it is nothing but brackets', () => {
    const parse = vi.spyOn(JSON, 'parse')
    const text = `${'['.repeat(2_500_000)}${']'.repeat(2_500_000)}`
    expect(parseReport(text)).toMatchObject({ error: { code: 'REPORT_INVALID' } })
    expect(parse).not.toHaveBeenCalled()
    parse.mockRestore()
  })

  it('is named where it is asked for, and stops nothing else', async () => {
    const { history, ids, fileOf } = make()
    for (const minute of [1, 2, 3]) await history.add('e1', reportAt(minute))
    truncateSync(fileOf('r2'), 100)
    rmSync(fileOf('r3'))
    expect(await ids()).toEqual(['r3', 'r2', 'r1'])
    expect(await history.get('e1', 'r2')).toMatchObject({ error: { code: 'REPORT_INVALID' } })
    expect(await history.get('e1', 'r3')).toMatchObject({ error: { code: 'REPORT_NOT_FOUND' } })
    expect(await history.get('e1', 'r1')).toMatchObject({ ok: true })
  })

  it('is put in order again from the reports where the index is lost', async () => {
    const first = make()
    for (const minute of [1, 2, 3]) await first.history.add('e1', reportAt(minute))
    writeFileSync(join(first.folder, 'history-e1.json'), '{"torn')
    writeFileSync(first.fileOf('r2'), '{"torn')
    writeFileSync(join(first.folder, 'reports', 'e1', 'notes.txt'), 'not ours')
    const again = make(first.folder)
    expect(await again.ids()).toEqual(['r3', 'r1'])
    expect(readdirSync(first.folder).some((name) => name.startsWith('history-e1.json.damaged-'))).toBe(true)
    expect(readFileSync(join(first.folder, 'history-e1.json'), 'utf8')).toContain('r3')
  })

  it('costs one entry of the index where one entry is rubbish', async () => {
    const { history, ids, folder } = make()
    for (const minute of [1, 2]) await history.add('e1', reportAt(minute))
    const path = join(folder, 'history-e1.json')
    const index = JSON.parse(readFileSync(path, 'utf8')) as { entries: Record<string, unknown>[] }
    const [first, ...rest] = index.entries
    writeFileSync(path, JSON.stringify({ entries: [{ ...first, verdict: 'green' }, ...rest] }))
    expect(await ids()).toEqual(['r1'])
  })

  it.each(['../e1', '..', 'a/b', '', 'x'.repeat(65), 'a\u0000b'])(
    'leads to no other file: %j',
    async (id) => {
      const { history } = make()
      expect(await history.get(id, 'r1')).toMatchObject({ error: { code: 'REPORT_NOT_FOUND' } })
      expect(await history.get('e1', id)).toMatchObject({ error: { code: 'REPORT_NOT_FOUND' } })
    },
  )

  it('is opened once for each environment, and told apart by its id', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-history-'))
    const documents = createDocuments({ folder })
    const opened: string[] = []
    const history = createHistory({
      documents: {
        open: (definition) => {
          opened.push(definition.name)
          return documents.open(definition)
        },
      },
      files: createReportFiles(folder),
    })
    await history.add('e1', reportAt(1))
    await history.add('e2', reportAt(2))
    await history.add('e1', reportAt(3))
    expect(opened).toEqual(['history-e1', 'history-e2'])
  })

  it.each([null, 'text', 7, {}, { entries: 'none' }, { others: [] }])('is no index: %j', (value) => {
    expect(historyDocument('e1').read(value)).toBeNull()
  })

  it('says where the index cannot be used', async () => {
    const { history, folder } = make()
    mkdirSync(join(folder, 'history-e1.json'))
    expect(await history.list('e1')).toMatchObject({ error: { code: 'STORE_ERROR' } })
    expect(await history.add('e1', reportAt(1))).toMatchObject({ error: { code: 'STORE_ERROR' } })
  })

  it('says which place of a file cannot be read, and its top where it is none at all', () => {
    const messageOf = (value: unknown) => {
      const read = parseReport(JSON.stringify(value))
      return read.ok ? '' : read.error.message
    }
    expect(messageOf({ ...sampleReport, verdict: 'green' })).toContain('(at verdict)')
    expect(messageOf([])).toContain('(at its top)')
  })

  it('says where the folder cannot be used', async () => {
    const { history, folder } = make()
    writeFileSync(join(folder, 'reports'), 'a file in place of the folder')
    expect(await history.list('e1')).toMatchObject({ error: { code: 'STORE_ERROR' } })
    expect(await history.add('e1', reportAt(1))).toMatchObject({ error: { code: 'STORE_ERROR' } })
    expect(await history.get('e1', 'r1')).toMatchObject({ error: { code: 'STORE_ERROR' } })
  })
})

describe('a line of the history', () => {
  it('has verdict, cause and times by stage, those that ran twice together', () => {
    const entry = historyEntryOf(sampleReport)
    expect(entry).toMatchObject({
      verdict: 'fail',
      cause: 'AUTH_REJECTED',
      title: 'User name or password refused',
    })
    expect(entry.checks[0]?.stages).toMatchObject({ dns: 9, message: 9 })
  })

  it('has no time of a stage that was left out: it would pass for one that took none', () => {
    const [check] = sampleReport.checks
    if (check === undefined) throw new Error('no check')
    const stages = [...check.stages.slice(0, 2), { ...check.stages[2], status: 'skipped', durationMs: 0 }]
    const entry = historyEntryOf({ ...sampleReport, checks: [{ ...check, stages } as typeof check] })
    expect(Object.keys(entry.checks[0]?.stages ?? {})).toEqual(
      check.stages.slice(0, 2).map(({ stage }) => stage),
    )
  })

  it.each([
    ['pass', null, 'All well'],
    ['warn', null, 'Warnings'],
    ['fail', null, 'Failed'],
    ['skipped', null, 'Nothing tested'],
    ['fail', 'UNHEARD_OF', 'UNHEARD_OF'],
  ] as const)('is titled: %s %s', (verdict, cause, title) => {
    expect(reportTitle({ ...sampleReport, verdict, cause })).toBe(title)
  })
})
