/** Where the window was and how large, remembered between starts. */
import type { Rectangle } from 'electron'

export interface WindowState {
  readonly bounds?: Rectangle | undefined
  readonly maximized: boolean
}

/** Smaller is not usable (the page is laid out for 900×600), larger than this is a damaged file. */
export const leastSize = { width: 900, height: 600 } as const
export const firstSize = { width: 1280, height: 800 } as const
const mostSize = 20_000

/** How much of the window's head has to be on some screen, in pixels: enough to take hold of it. */
const grip = 80

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

const readBounds = (value: unknown): Rectangle | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const { x, y, width, height } = value as Record<string, unknown>
  if (!isNumber(x) || !isNumber(y) || !isNumber(width) || !isNumber(height)) return undefined
  if (width > mostSize || height > mostSize) return undefined
  return {
    x: Math.round(x),
    y: Math.round(y),
    width: Math.max(leastSize.width, Math.round(width)),
    height: Math.max(leastSize.height, Math.round(height)),
  }
}

/** The head of the window can be grasped on one of the screens that are there today. */
const reachable = (bounds: Rectangle, screens: readonly Rectangle[]): boolean =>
  screens.some(
    (screen) =>
      bounds.x + bounds.width - grip >= screen.x &&
      bounds.x + grip <= screen.x + screen.width &&
      bounds.y >= screen.y &&
      bounds.y + grip <= screen.y + screen.height,
  )

/** What was saved, as far as it makes sense on today's screens. */
export const readWindowState = (saved: unknown, screens: readonly Rectangle[]): WindowState => {
  if (typeof saved !== 'object' || saved === null) return { bounds: undefined, maximized: false }
  const { bounds, maximized } = saved as Record<string, unknown>
  const read = readBounds(bounds)
  return {
    bounds: read !== undefined && reachable(read, screens) ? read : undefined,
    maximized: maximized === true,
  }
}
