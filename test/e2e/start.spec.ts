/** `npm start` as a person has it, where Electron is not installed: the console on loopback, in Chromium. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { electronBinary } from '../../scripts/electron-binary.ts'

const root = resolve(import.meta.dirname, '../..')

interface Started {
  /** Where the browser's stand-in notes what it was asked to open. */
  readonly opened: string
  readonly address: string
  readonly output: string
  /** @returns the exit code */
  end(signal: NodeJS.Signals): Promise<number | null>
}

const start = async (): Promise<Started> => {
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
  const ended = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      output += part.toString()
    })
  }
  await expect.poll(() => output).toMatch(/#token=\S+\n/)
  return {
    opened: join(folder, 'opened'),
    address: /http:\S+/.exec(output)?.[0] ?? '',
    output,
    end: async (signal) => {
      child.kill(signal)
      const [code] = await ended
      await rm(folder, { recursive: true, force: true })
      return code as number | null
    },
  }
}

/** Opens the practice server, whose file the page watches from then on: a request that does not end by itself. */
const openPractice = async (page: Page) => {
  const watching = page.waitForRequest(/\/environments\.watch$/)
  await page
    .getByRole('button', { name: /practice server/i })
    .first()
    .click()
  await watching
}

test.skip(electronBinary(root) !== undefined, 'Electron is installed here: npm start opens its window')

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

test.describe('one start', () => {
  // Each test goes on where the one before it ended.
  test.describe.configure({ mode: 'serial' })
  let started: Started
  let page: Page
  test.beforeAll(async ({ browser }) => {
    started = await start()
    page = await browser.newPage()
  })
  test.afterAll(async () => {
    await page.close()
    await started.end('SIGTERM')
  })

  test('says in one line what is missing and how to get it, and prints the address', () => {
    const [first, second] = started.output.split('\n')
    expect(first).toContain('npx install-electron')
    expect(second).toMatch(/^http:\/\/[0-9a-f]+\.localhost:\d+\/#token=[A-Za-z0-9_-]{43}$/)
    expect(started.output).not.toMatch(/download/i)
  })

  test('opens the browser on a private file; the page signs in once and lives through a reload', async ({
    browser,
  }) => {
    await expect.poll(() => isThere(started.opened)).toBe(true)
    const file = (await readFile(started.opened, 'utf8')).trim()
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
    await expect.poll(() => isThere(file)).toBe(false)

    await page.reload()
    await openPractice(page)
    await expect(page.getByText(/mail\.properties/).first()).toBeVisible()
    expect(errors).toEqual([])

    // Whoever finds the address later gets nothing with it.
    const late = await browser.newPage()
    const answer = late.waitForResponse((response) => response.url().endsWith('/session'))
    await late.goto(started.address)
    expect((await answer).status()).toBe(401)
    await late.close()
  })

  test('ends on SIGINT, with a page open', async () => {
    expect(await started.end('SIGINT')).toBe(0)
  })
})

test('ends on SIGTERM, with a page open', async ({ page }) => {
  const started = await start()
  await page.goto(started.address)
  await openPractice(page)
  expect(await started.end('SIGTERM')).toBe(0)
})
