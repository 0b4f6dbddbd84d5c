/**
 * Words of the screen stand in this folder by key, one file for each view, so that a view brings only its
 * own. `data-words="long"` on the page's root makes every text 40 % longer: for pictures that show whether
 * the layout has room for another language.
 */
type Entry = string | ((...args: never[]) => string)

const padding = 'lorem ipsum dolor sit amet '

const lengthen = (text: string): string => {
  const more = Math.ceil(text.length * 0.4)
  return text === ''
    ? text
    : `${text} ${padding
        .repeat(Math.ceil(more / padding.length))
        .slice(0, more)
        .trim()}`
}

export const dictionary = <D extends Readonly<Record<string, Entry>>>(entries: D): D => {
  if (document.documentElement.dataset['words'] !== 'long') return entries
  return Object.fromEntries(
    Object.entries(entries).map(([key, entry]) => [
      key,
      typeof entry === 'string' ? lengthen(entry) : (...args: never[]) => lengthen(entry(...args)),
    ]),
  ) as D
}

/** "1 change", "2 changes". */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`
