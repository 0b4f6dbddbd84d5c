/** `npm start` as a person has it, where Electron is not installed: the console on loopback, in Chromium. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { electronBinary } from '../../scripts/electron-binary.ts'

const root = resolve(import.meta.dirname, '../..')

interface Console {
  readonly folder: string
  readonly address: string
  readonly child: ChildProcess
  readonly output: () => string
  /** @returns exit code and milliseconds that it took */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }>
}

const test = base.extend<{ console: Console }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  console: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'mailroom-start-'))
    const opener = join(folder, 'xdg-open')
    await writeFile(
      opener,
      `#!/bin/sh\necho "$@" > "${folder}/part" && mv "${folder}/part" "${folder}/opened"\n`,
    )
    await chmod(opener, 0o755)
    const child = spawn(process.execPath, ['scripts/start.ts'], {
      cwd: root,
      env: {
        ...process.env,
        MAILROOM_HOME: join(folder, 'data'),
        DISPLAY: ':99',
        PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        text += part.toString()
      })
    }
    const ended = once(child, 'close')
    await expect.poll(() => text, { timeout: 30_000 }).toMatch(/#token=\S+\n/)
    await use({
      folder,
      child,
      address: /http:\S+/.exec(text)?.[0] ?? '',
      output: () => text,
      end: async (signal) => {
        const began = performance.now()
        child.kill(signal)
        const [code] = await ended
        return { code: code as number | null, ms: performance.now() - began }
      },
    })
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  },
})

test.skip(electronBinary(root) !== undefined, 'Electron is installed here: npm start opens its window')

test('says in one line what is missing and how to get it, and prints the address', async ({
  console: started,
}) => {
  const [first, second] = started.output().split('\n')
  expect(first).toContain('npx install-electron')
  expect(second).toMatch(/^http:\/\/[0-9a-f]+\.localhost:\d+\/#token=[A-Za-z0-9_-]{43}$/)
  expect(started.output()).not.toMatch(/download/i)
})

test('opens the browser on a private file; the page signs in once and lives through a reload', async ({
  console: started,
  page,
  context,
}) => {
  const opened = join(started.folder, 'opened')
  await expect
    .poll(() =>
      stat(opened).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
  const file = (await readFile(opened, 'utf8')).trim()
  expect(file).not.toContain('token')
  expect((await stat(file)).mode & 0o777).toBe(0o600)

  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.goto(`file://${file}`)
  await page.waitForURL(/^http:\/\/[0-9a-f]+\.localhost:/)
  const practice = page.getByRole('button', { name: /practice server/i }).first()
  await expect(practice).toBeVisible()
  expect(page.url()).not.toContain('token')
  // The file has served its purpose.
  await expect
    .poll(() =>
      stat(file).then(
        () => true,
        () => false,
      ),
    )
    .toBe(false)

  await page.reload()
  await expect(practice).toBeVisible()
  await practice.click()
  await expect(page.getByText(/practice\/mail\.properties|mail\.properties/).first()).toBeVisible()
  expect(errors).toEqual([])

  // Whoever finds the address later gets nothing with it.
  const late = await context.browser()?.newContext()
  const other = await late?.newPage()
  const answer = other?.waitForResponse((response) => response.url().endsWith('/session'))
  await other?.goto(started.address)
  expect((await answer)?.status()).toBe(401)
  await late?.close()
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`ends at once on ${signal}, with a page open`, async ({ console: started, page }) => {
    await page.goto(started.address)
    await expect(page.getByRole('button').first()).toBeVisible()
    const { code, ms } = await started.end(signal)
    expect(code).toBe(0)
    expect(ms).toBeLessThan(1500)
  })
}
