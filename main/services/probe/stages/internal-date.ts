/** IMAP's date-time: "17-Jul-1996 02:44:25 -0700" (RFC 9051, section 9). */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const FORM = /^\s*(\d{1,2})-([a-z]{3})-(\d{4}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})$/i

/** @returns milliseconds since the epoch, or undefined where the text is not such a date */
export const readInternalDate = (text: string): number | undefined => {
  const match = FORM.exec(text)
  if (match === null) return undefined
  const [, day, month = '', year, hour, minute, second, sign, zoneHours, zoneMinutes] = match
  const index = months.indexOf(month.toLowerCase())
  if (index < 0) return undefined
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1)
  const time = Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute), Number(second))
  return time - zone * 60_000
}
