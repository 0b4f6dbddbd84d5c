/**
 * The real window: runs where Electron's binary is. Importing the `electron` package in plain Node would
 * download it, so the binary is looked for by its files.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { electronBinary } from '../../scripts/electron-binary.ts'

const root = resolve(import.meta.dirname, '../..')
const binary = electronBinary(root)

test('the window opens, shows the console, reaches the core, and closes', async () => {
  test.skip(binary === undefined, 'needs the Electron binary: npx install-electron fetches it')
  const home = await mkdtemp(join(tmpdir(), 'mailroom-electron-'))
  const app = await _electron.launch({
    executablePath: binary ?? '',
    // Containers have no user namespaces; elsewhere the sandbox stays on.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
    env: { ...process.env, MAILROOM_HOME: home } as Record<string, string>,
  })
  try {
    const page = await app.firstWindow()
    const violations: string[] = []
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) violations.push(message.text())
    })
    expect(page.url()).toBe('app://mailroom/')
    await expect(page.getByRole('button').first()).toBeVisible()
    const answer = await page.evaluate(() =>
      (
        window as unknown as {
          mailroom: { call(id: string, method: string, input: unknown): Promise<unknown> }
        }
      ).mailroom.call('1', 'app.info', {}),
    )
    expect(answer).toMatchObject({ ok: true, value: { host: 'electron' } })
    expect(
      await page.evaluate(() => ['require', 'process', 'Buffer'].filter((name) => name in window)),
    ).toEqual([])
    expect(violations).toEqual([])
    expect(await app.evaluate(({ app: program }) => program.getName())).toBe('mailroom')
  } finally {
    await app.close()
    await rm(home, { recursive: true, force: true })
  }
})

test('the main file that package.json names is there', async () => {
  const { main } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { main: string }
  expect(existsSync(join(root, main))).toBe(true)
})
