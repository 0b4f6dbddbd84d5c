/** ISO 8601 with the offset of the zone that this computer is in: `2026-11-14T10:42:00.000+01:00`. */
export const zonedTime = (milliseconds: number): string => {
  const offset = -new Date(milliseconds).getTimezoneOffset()
  const local = new Date(milliseconds + offset * 60_000).toISOString().slice(0, -1)
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`
}
