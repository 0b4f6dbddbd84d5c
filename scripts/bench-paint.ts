/**
 * First paint and readiness of the built page in Chromium, medians of 20 loads, and the gzipped script that a
 * first paint needs. Needs `npm run build` and Chromium.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { root } from './run.ts'

const runs = 20
const home = await mkdtemp(join(tmpdir(), 'mailroom-bench-'))
const server = spawn(process.execPath, [join(root, 'dist/cli/mailroom.js'), 'serve'], {
  env: { ...process.env, MAILROOM_HOME: home },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const address = await new Promise<string>((found, failed) => {
  let text = ''
  server.stdout.on('data', (part: Buffer) => {
    text += part.toString('utf8')
    const match = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(text)
    if (match !== null) found(match[0])
  })
  server.on('close', () => failed(new Error(`serve ended: ${text}`)))
})

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
    const times = await page.evaluate(() => ({
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      ready: performance.now(),
    }))
    paints.push(times.paint)
    ready.push(times.ready)
  }
  console.log(
    `first contentful paint: ${median(paints).toFixed(0)} ms; ready: ${median(ready).toFixed(0)} ms (medians of ${runs})`,
  )
} finally {
  await browser.close()
  server.kill('SIGTERM')
  await rm(home, { recursive: true, force: true })
}
