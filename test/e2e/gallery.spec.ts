import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { type GalleryPage, openGalleryPage } from './gallery-page.ts'
import { pictureStates } from './gallery-states.ts'

let gallery: GalleryPage
let components: GalleryPage

test.beforeAll(async () => {
  gallery = await openGalleryPage(join(import.meta.dirname, '../renderer/page'))
  components = await openGalleryPage(join(import.meta.dirname, '../renderer/gallery'))
})

test.afterAll(async () => {
  await gallery.close()
  await components.close()
})

/** Today, for every page: pictures have to be the same tomorrow. */
const now = new Date('2026-11-22T09:45:00+01:00')

for (const theme of ['light', 'dark'] as const) {
  test.describe(`pictures, ${theme}`, () => {
    test.use({ colorScheme: theme, timezoneId: 'Europe/Berlin', locale: 'en-GB' })

    for (const state of pictureStates) {
      test(state.name, async ({ page }) => {
        const troubles: string[] = []
        page.on('pageerror', (error) => troubles.push(error.message))
        page.on('console', (message) => {
          if (message.type() === 'error') troubles.push(message.text())
        })
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.clock.setFixedTime(now)
        await page.setViewportSize(state.size ?? { width: 1280, height: 800 })
        await page.goto(`${gallery.url}?scenario=${state.scenario}${state.query ?? ''}`)
        await page.locator('h1, h2').first().waitFor()
        await state.steps?.(page)
        await page.mouse.move(0, 0)
        await page.waitForTimeout(250)
        await page.screenshot({ path: `test-results/pictures/${state.name}-${theme}.png` })
        const sideways = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(sideways, 'no horizontal scroll').toBe(0)
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(
          violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
          ),
        ).toEqual([])
        expect(troubles).toEqual([])
      })
    }

    test('every component with its states', async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width: 1000, height: 1400 })
      await page.goto(components.url)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.screenshot({ path: `test-results/pictures/components-${theme}.png`, fullPage: true })
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.length}`)).toEqual([])
    })
  })
}

test('nothing moves while results come in', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`${gallery.url}?scenario=paced`)
  await page.getByRole('button', { name: 'Test', exact: true }).first().click()
  const path = page.getByRole('list', { name: 'Path of TeamConnect URL' })
  await path.waitFor()
  const before = await path.boundingBox()
  await page.getByRole('button', { name: /^Login, failed/ }).waitFor()
  const after = await path.boundingBox()
  expect(after).toEqual(before)
})

test('from first start to a written file in at most 12 actions', async ({ page }) => {
  await page.goto(`${gallery.url}?scenario=newcomer`)
  const steps: (() => Promise<void>)[] = [
    () =>
      page
        .getByRole('button', { name: /practice server/ })
        .first()
        .click(),
    () => page.getByRole('button', { name: 'Test', exact: true }).first().click(),
    () => page.getByRole('button', { name: 'Update…' }).click(),
    () =>
      page
        .getByRole('dialog')
        .getByRole('button', { name: /^(Update|Write the file)$/ })
        .click(),
  ]
  for (const step of steps) await step()
  await page.getByRole('dialog').getByText('Written.').waitFor()
  expect(steps.length).toBeLessThanOrEqual(12)
})
