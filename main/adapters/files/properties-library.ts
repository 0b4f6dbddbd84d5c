import { Properties } from 'properties-file/parser'
import type { PropertiesParser } from '#main/ports/files.ts'

/**
 * The `properties-file` library as PropertiesParser. Its nodes are taken, not its object: an object would
 * lose a key named `__proto__`. It drops U+FEFF at the start, which cannot occur in ISO-8859-1 text.
 */
export const createPropertiesLibrary = (): PropertiesParser => ({
  parse(text) {
    try {
      return new Properties(text)
        .getProperties()
        .map(({ key, value, startingLineNumber }) => ({ key, value, line: startingLineNumber }))
    } catch {
      return null
    }
  },
})
