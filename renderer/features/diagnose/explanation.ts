/** The answer of `diagnosis.explain` as the page shows it; its shape is read with care, since it is still growing. */
export interface Explained {
  readonly title: string
  readonly explanation: string
  readonly fixes: readonly string[]
  /** The lines that tell the cause. */
  readonly lines: readonly string[]
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.flatMap((item) =>
        typeof item === 'string'
          ? [item]
          : isRecord(item) && typeof item['text'] === 'string'
            ? [item['text']]
            : [],
      )
    : typeof value === 'string' && value !== ''
      ? [value]
      : []

export const readExplanation = (value: unknown): readonly Explained[] => {
  const list = Array.isArray(value) ? value : isRecord(value) ? (value['findings'] ?? value['causes']) : []
  if (!Array.isArray(list)) return []
  return list.filter(isRecord).flatMap((item) => {
    const title = text(item['title'])
    return title === ''
      ? []
      : [
          {
            title,
            explanation: text(item['explanation']) || text(item['meaning']),
            fixes: texts(item['fixes']),
            lines: [...texts(item['lines']), ...texts(item['evidence'])],
          },
        ]
  })
}
