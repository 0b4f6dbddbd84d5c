import { describe, expect, it } from 'vitest'
import { readWindowState } from '#main/hosts/electron/window-state.ts'

const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: -1280, y: 100, width: 1280, height: 1024 },
]
const bounds = { x: 10, y: 20, width: 1000, height: 700 }

describe('the remembered window', () => {
  it('comes back as it was', () => {
    expect(readWindowState({ bounds, maximized: true }, screens)).toEqual({ bounds, maximized: true })
  })

  it.each([
    ['partly off, but to be grasped', { ...bounds, x: 1840 }, true],
    ['just out of reach on the right', { ...bounds, x: 1841 }, false],
    ['on the second screen', { ...bounds, x: -1200, y: 150 }, true],
    ['where a screen was', { ...bounds, x: 2500 }, false],
    ['above every screen', { ...bounds, y: -1 }, false],
    ['below every screen', { ...bounds, y: 1001, x: 900 }, false],
  ])('%s', (_, saved, kept) => {
    expect(readWindowState({ bounds: saved }, screens).bounds).toEqual(kept ? saved : undefined)
  })

  it('is never smaller than the page can be', () => {
    const { bounds: read } = readWindowState({ bounds: { ...bounds, width: 1, height: 1 } }, screens)
    expect(read).toMatchObject({ width: 900, height: 600 })
  })

  it.each([
    undefined,
    null,
    'x',
    {},
    { bounds: null },
    { bounds: { ...bounds, x: '1' } },
    { bounds: { ...bounds, width: Number.NaN } },
    { bounds: { ...bounds, width: 1e9 } },
  ])('is the usual one where the saved one makes no sense: %o', (saved) => {
    expect(readWindowState(saved, screens)).toEqual({ bounds: undefined, maximized: false })
  })
})
