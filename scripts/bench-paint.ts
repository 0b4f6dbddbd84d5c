/**
 * First paint and readiness of the built page in Chromium, medians of 20 loads, and the gzipped script that a
 * first paint needs. Needs `npm run build` and Chromium. The targets are a first paint within 150 ms and a page
 * that is ready within 400 ms.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import { root } from './run.ts'

const runs = 20
const home = await mkdtemp(join(tmpdir(), 'mailroom-bench-'))
const server = spawn(process.execPath, [join(root, 'dist/cli/mailroom.js'), 'serve'], {
  env: { ...process.env, MAILROOM_HOME: home },
  stdio: ['ignore', 'pipe', 'pipe'],
})
// Its notes are for people at a terminal; they are told where it ends before it serves.
let notes = ''
server.stderr.on('data', (part: Buffer) => {
  notes += part.toString('utf8')
})
const address = await new Promise<string>((found, failed) => {
  let text = ''
  server.stdout.on('data', (part: Buffer) => {
    text += part.toString('utf8')
    const match = /http:\/\/[0-9a-f]+\.localhost:\d+\/#token=[\w-]+/.exec(text)
    if (match !== null) found(match[0])
  })
  server.on('close', () => failed(new Error(`serve ended: ${text}${notes}`)))
})

/** The entry comes a frame after the paint, and later still on a busy machine: it is waited for. */
const firstContentfulPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((seen) => {
        new PerformanceObserver((list, observer) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0]
          if (entry === undefined) return
          observer.disconnect()
          seen(entry.startTime)
        }).observe({ type: 'paint', buffered: true })
      }),
  )

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
})
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  let script = 0
  const counted = new Set<string>()
  page.on('response', async (response) => {
    const url = response.url().split('#')[0] ?? ''
    if (!url.endsWith('.js') || counted.has(url)) return
    counted.add(url)
    script += gzipSync(await response.body()).length
  })
  await page.goto(address)
  await page.getByRole('heading').first().waitFor()
  console.log(`script at first paint: ${(script / 1000).toFixed(1)} kB gzipped, ${counted.size} files`)
  const paints: number[] = []
  const ready: number[] = []
  for (let run = 0; run < runs; run += 1) {
    await page.reload()
    await page.getByRole('heading').first().waitFor()
    ready.push(await page.evaluate(() => performance.now()))
    paints.push(await firstContentfulPaint(page))
  }
  console.log(
    `first contentful paint: ${median(paints).toFixed(0)} ms; ready: ${median(ready).toFixed(0)} ms (medians of ${runs})`,
  )
} finally {
  await browser.close()
  server.kill('SIGTERM')
  await rm(home, { recursive: true, force: true })
}
