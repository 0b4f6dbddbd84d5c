/**
 * What a key costs on the Email page, and how long the frames are while a run tells of 500 events; the built page
 * on made-up data in Chromium, medians of 20 runs. Needs Chromium.
 */
import { join } from 'node:path'
import { type CDPSession, chromium, type Page } from '@playwright/test'
import { openGalleryPage } from '../test/e2e/gallery-page.ts'
import { root } from './run.ts'

const runs = 20
const typed = 'smtp.relay.example.com'

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Milliseconds that the page's main thread has worked so far: script, style, layout and paint. */
const workSoFar = async (session: CDPSession): Promise<number> => {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000
}

const nextFrame = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 0))))

/** Work of each key, until the frame after it is drawn; the measuring itself is in it. */
const typingCost = async (page: Page, session: CDPSession): Promise<readonly number[]> => {
  const field = page.getByRole('textbox', { name: /^Outgoing mail server/ })
  await field.fill('')
  await page.waitForTimeout(600)
  const costs: number[] = []
  for (const key of typed) {
    const before = await workSoFar(session)
    await page.keyboard.press(key)
    await nextFrame(page)
    costs.push((await workSoFar(session)) - before)
  }
  return costs
}

/** The longest time between two frames while 500 events come in, and how many there were over 50 ms. */
const framesOfRun = async (page: Page) => {
  await page.evaluate(() => window.showScenario?.('five-hundred'))
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('tab', { name: 'Diagnose' }).click()
  await page.waitForTimeout(300)
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const watch = (now: number) => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(watch)
    }
    requestAnimationFrame(watch)
    Object.assign(window, { frames })
  })
  await page.getByRole('button', { name: 'Test', exact: true }).first().click()
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden', timeout: 60_000 })
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames)
  return { longest: Math.max(...frames.slice(1)), over: frames.filter((ms) => ms > 50).length }
}

const gallery = await openGalleryPage(join(root, 'test/renderer/page'))
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
})
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const session = await page.context().newCDPSession(page)
  // The thread's own time: what another process takes of the processor meanwhile is not the page's.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(`${gallery.url}?scenario=plain`)
  await typingCost(page, session)
  const keys: number[][] = []
  for (let run = 0; run < runs; run += 1) keys.push([...(await typingCost(page, session))])
  const all = keys.flat()
  console.log(
    `a key in a field: ${median(all).toFixed(1)} ms of work, the dearest of ${typed.length} keys ${median(keys.map((costs) => Math.max(...costs))).toFixed(1)} ms (medians of ${runs}); ${all.filter((ms) => ms > 16).length} of ${all.length} over 16 ms`,
  )
  const frames: { longest: number; over: number }[] = []
  for (let run = 0; run < runs; run += 1) frames.push(await framesOfRun(page))
  console.log(
    `500 events of a run: longest frame ${median(frames.map(({ longest }) => longest)).toFixed(0)} ms (median of ${runs}); ${frames.reduce((sum, { over }) => sum + over, 0)} frames over 50 ms in all runs`,
  )
} finally {
  await browser.close()
  await gallery.close()
}
