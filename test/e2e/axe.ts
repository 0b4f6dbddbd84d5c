/** axe on the page as it stands. */
import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

declare global {
  interface Window {
    readonly axe?: typeof axe
    /** Colours in which axe found a text to be readable, since the page was loaded. */
    readableColours?: Set<string>
  }
}

/** Light or dark, with no colour on its way from the one to the other. */
export const inScheme = (page: Page, colorScheme: 'light' | 'dark'): Promise<void> =>
  page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })

/** The rules of axe that look at colours: another colour scheme changes nothing for all others. */
const rulesOfColour = ['color-contrast', 'link-in-text-block']

/**
 * What axe finds, by all of its rules or by some. Contrast, the dearest of them by far, it measures in those texts
 * alone that were not readable before in the very same colours: the text's own, and those of all grounds that it
 * stands on. The states of one page differ in a few texts.
 */
const violations = (page: Page, rules?: readonly string[]): Promise<readonly string[]> =>
  page.evaluate(async (runOnly) => {
    const { axe } = window
    if (axe === undefined) throw new Error('axe is not on the page')
    window.readableColours ??= new Set()
    const readable = window.readableColours
    const grounds = new Map<Element | null, string>([[null, '']])
    const groundOf = (element: Element | null): string => {
      const known = grounds.get(element)
      if (known !== undefined || element === null) return known ?? ''
      const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(element)
      const own = `${backgroundColor} ${backgroundImage} ${opacity} ${filter};`
      const ground = groundOf(element.parentElement) + (own === 'rgba(0, 0, 0, 0) none 1 none;' ? '' : own)
      grounds.set(element, ground)
      return ground
    }
    const coloursOf = (element: Element): string => {
      const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element)
      return `${groundOf(element)} ${color} ${fontSize} ${fontWeight} ${textShadow}`
    }
    const hasText = (element: Element): boolean =>
      element.matches('input, select, textarea') ||
      [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== '')
    const mark = 'data-contrast-to-be-measured'
    axe.configure({ rules: [{ id: 'color-contrast', selector: `[${mark}]` }] })
    for (const element of document.body.querySelectorAll('*'))
      element.toggleAttribute(mark, hasText(element) && !readable.has(coloursOf(element)))
    const found = await axe.run({
      ...(runOnly === undefined ? {} : { runOnly: [...runOnly] }),
      elementRef: true,
      selectors: false,
    })
    for (const { element } of found.passes.find(({ id }) => id === 'color-contrast')?.nodes ?? [])
      if (element !== undefined) readable.add(coloursOf(element))
    for (const element of document.querySelectorAll(`[${mark}]`)) element.removeAttribute(mark)
    return found.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)].join('\n'))
  }, rules)

/** Nothing for axe to find: by those of its rules that look at colours in dark, and by all in light. Leaves it light. */
export const expectNothingForAxe = async (page: Page, where: string): Promise<void> => {
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(axe.source)
  await inScheme(page, 'dark')
  expect(await violations(page, rulesOfColour), `${where}, dark`).toEqual([])
  await inScheme(page, 'light')
  expect(await violations(page), `${where}, light`).toEqual([])
}
