/** Times and sizes in words. Times carry their zone wherever they are written out in full. */

const dayOf = (date: Date): string => date.toDateString()

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const dayWithYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const toTheMinute = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})
const whole = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})

const read = (iso: string): Date | null => {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? null : date
}

/** "09:41" today, "14 Nov, 09:41" this year, else with the year. */
export const shortTime = (iso: string, now = new Date()): string => {
  const date = read(iso)
  if (date === null) return iso
  if (dayOf(date) === dayOf(now)) return clock.format(date)
  const date_ = date.getFullYear() === now.getFullYear() ? day.format(date) : dayWithYear.format(date)
  return `${date_}, ${clock.format(date)}`
}

const clockWithSeconds = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** "09:41:07". */
export const clockTime = (iso: string): string => {
  const date = read(iso)
  return date === null ? iso : clockWithSeconds.format(date)
}

/** "14 Nov 2026". */
export const dateOnly = (iso: string): string => {
  const date = read(iso)
  return date === null ? iso : dayWithYear.format(date)
}

/** "14 Nov 2026, 09:41:07 CET". */
export const fullTime = (iso: string): string => {
  const date = read(iso)
  return date === null ? iso : whole.format(date)
}

/** "14 Nov 2026, 09:41 CET". */
export const minuteTime = (iso: string): string => {
  const date = read(iso)
  return date === null ? iso : toTheMinute.format(date)
}

/** "9 ms", "1.2 s", "2 min 5 s". */
export const duration = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

export const bytes = (size: number): string =>
  size < 1024
    ? `${size} B`
    : size < 1_048_576
      ? `${(size / 1024).toFixed(1)} KB`
      : `${(size / 1_048_576).toFixed(1)} MB`
