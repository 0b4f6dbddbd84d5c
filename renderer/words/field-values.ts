import { dictionary } from './dictionary.ts'

const words = dictionary({ on: 'ticked', off: 'unticked', empty: '(empty)' })

export const boxText = (ticked: boolean): string => (ticked ? words.on : words.off)

/** What a field holds, where nothing else stands beside it. */
export const valueText = (value: string | boolean): string =>
  typeof value === 'boolean' ? boxText(value) : value === '' ? words.empty : value
