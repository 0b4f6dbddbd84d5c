/** The whole way on the real practice server without a pointer: keys alone, as a person has them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { type Console, startConsole } from './console.ts'

/** A page that complains of any pointer, so that a test that clicked would fail. */
const withoutPointer = async (page: Page): Promise<readonly string[]> => {
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  await page.addInitScript(() => {
    for (const kind of ['pointerdown', 'mousedown', 'touchstart'])
      window.addEventListener(
        kind,
        (event) => {
          event.stopImmediatePropagation()
          event.preventDefault()
          throw new Error(`a pointer was used: ${kind}`)
        },
        { capture: true },
      )
  })
  return complaints
}

/** How many keys a person presses until they give up. */
const patience = 80

const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))

/** Tab, or Shift and Tab, until the target has the focus; the focus has to be seen all the way. */
const tabTo = async (page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') => {
  await target.waitFor()
  for (let pressed = 0; pressed < patience; pressed += 1) {
    if (await isFocused(target)) return
    await page.keyboard.press(key)
  }
  throw new Error(`the focus does not come to ${String(target)} by ${key}`)
}

/** What has the focus shows it: an outline, a ring or an edge of its own. */
const expectFocusSeen = async (target: Locator) => {
  const seen = await target.evaluate((element) => {
    const style = getComputedStyle(element)
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none'
  })
  expect(seen, `focus is seen on ${String(target)}`).toBe(true)
}

const press = async (page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter') => {
  await tabTo(page, target)
  await expectFocusSeen(target)
  await page.keyboard.press(key)
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()

const fileOf = (console: Console) => join(console.dataFolder, 'practice', 'mail.properties')

test('first start, settings, test, evidence, update, restart, history: by keys alone', async ({ page }) => {
  const console = await startConsole()
  try {
    const complaints = await withoutPointer(page)
    await page.goto(console.address)
    await press(page, button(page, /Try it with the practice server/))
    const host = page.getByRole('textbox', { name: /^Outgoing mail server/ })
    await expect(host).toHaveValue('127.0.0.1')

    // The palette goes to any field; typing replaces what stands there.
    await page.keyboard.press('Alt+Shift+K')
    await page.getByRole('combobox', { name: 'Commands' }).waitFor()
    await page.keyboard.type('Reply-To')
    await page.keyboard.press('Enter')
    const replyTo = page.getByRole('textbox', { name: /^Reply-To Address/ })
    await expect(replyTo).toBeFocused()
    const address = await replyTo.inputValue()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type(address)
    await page.keyboard.press('Tab')

    // A box is ticked and unticked by the space bar.
    await page.keyboard.press('Alt+Shift+K')
    await page.keyboard.type('Set Display Name')
    await page.keyboard.press('Enter')
    const named = page.getByRole('checkbox', { name: /^Set Display Name/ })
    await expect(named).toBeFocused()
    const before = await named.isChecked()
    await page.keyboard.press('Space')
    await expect(named).toBeChecked({ checked: !before })

    // Test by its key; the path fills in, and a station opens its evidence.
    await page.keyboard.press('Alt+Shift+T')
    await expect(page.getByRole('tab', { name: 'Diagnose' })).toHaveAttribute('aria-selected', 'true')
    await expect(page.getByText(/works, with warnings|all well/).first()).toBeVisible()
    const station = page.getByRole('button', { name: /^Greeting, passed/ }).first()
    await press(page, station)
    await expect(page.getByRole('region', { name: 'Evidence: Greeting' })).toBeVisible()
    await press(
      page,
      page.getByRole('region', { name: 'Evidence: Greeting' }).getByRole('button', { name: 'Close' }),
    )
    await expect(page.getByRole('region', { name: 'Evidence: Greeting' })).toBeHidden()

    // The views are one stop of the Tab key, and arrows move among them.
    await tabTo(page, page.getByRole('tab', { name: 'Diagnose' }), 'Shift+Tab')
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('tab', { name: 'Server file' })).toBeFocused()
    await page.keyboard.press('ArrowLeft')

    // Update: the focus goes into the dialog, Escape leaves it, and the focus comes back.
    await page.keyboard.press('Alt+Shift+S')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('heading', { name: /^Update / })).toBeVisible()
    await expect.poll(() => isFocused(dialog)).toBe(true)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await page.keyboard.press('Alt+Shift+S')
    await press(page, dialog.getByRole('button', { name: 'Make a key' }))
    await press(page, dialog.getByRole('checkbox', { name: 'The server has its key' }), 'Space')
    await press(page, dialog.getByRole('button', { name: 'Write the file' }))
    await expect(dialog.getByText('Written.')).toBeVisible()
    expect(await readFile(fileOf(console), 'latin1')).toMatch(/^mail\.smtp\.password=ENC\(/m)
    await page.keyboard.press('Enter')

    // The restart that the vendor asks for.
    await expect(page.getByRole('tab', { name: 'Server file' })).toHaveAttribute('aria-selected', 'true')
    await press(page, button(page, 'I have restarted it'))
    await expect(page.getByText(/Running these settings/).first()).toBeVisible()

    await page.keyboard.press('Alt+Shift+4')
    await press(page, button(page, /^Open the report of/))
    await expect(page.getByRole('tab', { name: 'Diagnose' })).toHaveAttribute('aria-selected', 'true')
    expect(complaints).toEqual([])
  } finally {
    await console.stop()
  }
})
