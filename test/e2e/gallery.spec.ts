/**
 * Every view and state in light and dark, looked at by axe, some compared with the pictures in `baseline/`. One page
 * for all: a state is put on it without a reload, so that the run stays short.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { expectNothingForAxe, inScheme } from './axe.ts'
import { picture } from './console.ts'
import { type GalleryPage, openGalleryPage } from './gallery-page.ts'
import { comparedPictures, type PictureState, pictureStates } from './gallery-states.ts'

/** Today, for every page: pictures have to be the same tomorrow. */
const now = new Date('2026-11-22T09:45:00+01:00')
const usualSize = { width: 1280, height: 800 }

let gallery: GalleryPage
let page: Page
/** What the page complained of; emptied by the test that looks at it. */
let complaints: string[]

test.beforeAll(async ({ browser }) => {
  gallery = await openGalleryPage(join(import.meta.dirname, '../renderer/page'))
  page = await browser.newPage({
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    viewport: usualSize,
  })
  complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.clock.setFixedTime(now)
})
test.afterAll(async () => {
  await page.close()
  await gallery.close()
})

const show = async ({ scenario, query = '', size, steps }: PictureState) => {
  await inScheme(page, 'light')
  await page.setViewportSize(size ?? usualSize)
  if (page.url() !== gallery.url + query) await page.goto(gallery.url + query)
  // The page's own switch for states: until it is there, a state would be asked for in vain.
  await page.waitForFunction(() => window.showScenario !== undefined)
  await page.evaluate((name) => window.showScenario?.(name), scenario)
  await page.locator('h1').first().waitFor()
  await steps?.(page)
  await page.mouse.move(0, 0)
  await settled()
  // The sender preview and what the header asks of the core come a moment later.
  await page.clock.runFor(200)
  for (const wait of [/^Loading…/, /^Comparing…/])
    await page.getByText(wait).first().waitFor({ state: 'hidden' })
  await settled()
}

/** A dialog that has not had its first frame yet is there and not seen: on a busy machine that takes a while. */
const settled = (): Promise<void> =>
  page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
    await Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)))
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  })

const fontsAreThere = existsSync('/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf')

for (const state of pictureStates) {
  test(state.name, async () => {
    await show(state)
    await picture(page, state.name)
    await expectNothingForAxe(page, state.name)
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(sideways, 'no horizontal scroll').toBe(0)
    expect(complaints.splice(0), 'what the page complained of').toEqual([])
  })
}

test.describe('pictures that may not change unseen', () => {
  test.skip(!fontsAreThere, 'needs the fonts of Debian’s package fonts-dejavu-core')

  for (const [name, colorScheme] of comparedPictures) {
    test(`${name}, ${colorScheme}`, async () => {
      const state = pictureStates.find((item) => item.name === name)
      if (state === undefined) throw new Error(`no state ${name}`)
      const size = state.size?.width === 640 ? state.size : { width: 1000, height: 640 }
      await show({ ...state, size })
      await inScheme(page, colorScheme)
      await expect(page).toHaveScreenshot(`${name}-${colorScheme}.png`, {
        maxDiffPixelRatio: 0.004,
        threshold: 0.25,
      })
    })
  }
})

test('every component with its states', async ({ browser }) => {
  const components = await openGalleryPage(join(import.meta.dirname, '../renderer/gallery'))
  const page = await browser.newPage({ viewport: { width: 1000, height: 1400 }, reducedMotion: 'reduce' })
  try {
    await page.goto(components.url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await picture(page, 'components', { fullPage: true })
    await expectNothingForAxe(page, 'components')
  } finally {
    await page.close()
    await components.close()
  }
})

for (const width of [1280, 1000, 900])
  test(`nothing moves while results come in, ${width} wide`, async () => {
    await show({ name: 'paced', scenario: 'paced', size: { width, height: 800 } })
    await page.getByRole('button', { name: 'Test', exact: true }).first().click()
    const path = page.getByRole('list', { name: 'Path of TeamConnect URL' })
    await path.waitFor()
    const before = await path.boundingBox()
    const login = page.getByRole('button', { name: /^Login, failed/ })
    const report = page.getByRole('button', { name: 'Save report…' }).and(page.locator(':enabled'))
    for (const result of [login, report])
      while (!(await result.isVisible())) {
        await page.clock.runFor(5000)
        expect(await path.boundingBox()).toEqual(before)
      }
  })

test('with reduced motion nothing takes time to move', async () => {
  await show({ name: 'running', scenario: 'running' })
  await page.getByRole('button', { name: 'Test', exact: true }).first().click()
  await page.getByRole('list', { name: 'Path of Outgoing mail' }).waitFor()
  await page.getByRole('button', { name: 'Save report…' }).waitFor()
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 1)
      .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : 'a transition')),
  )
  expect(moving).toEqual([])
})

test('from a failed result to its fix in the file in at most three clicks', async () => {
  await show({ name: 'fix', scenario: 'fixable' })
  await page.getByRole('button', { name: 'Test', exact: true }).first().click()
  const fix = page.getByRole('button', { name: /^Tick Use System Reply/ })
  await fix.waitFor()
  const clicks = [
    () => fix.click(),
    () => page.getByRole('button', { name: 'Update…' }).click(),
    () =>
      page
        .getByRole('dialog')
        .getByRole('button', { name: /^(Update|Write the file)$/ })
        .click(),
  ]
  for (const click of clicks) await click()
  await page.getByRole('dialog').getByText('Written.').waitFor()
  expect(clicks.length).toBeLessThanOrEqual(3)
})
