/**
 * A program in one file, of which Node compiles no more than it runs. The chunks stand in comments, which the engine
 * skips at a hundredth of what it takes to compile them, and each is compiled when it is first required.
 */

import { createHash } from 'node:crypto'

export interface Chunk {
  /** As the others require it, without `./`. */
  readonly fileName: string
  /** CommonJS. */
  readonly code: string
}

/** Stands for the end of a comment inside a chunk. */
const inner = '*\u007f/'

/** Where a chunk stands: bytes from its start to the end of the file, and how many it has. */
type Places = Readonly<Record<string, readonly [fromEnd: number, length: number]>>

/**
 * Runs in the built file, without anything of this one, as a CommonJS module or as an ECMAScript module: a lone copy
 * has no package.json beside it to say which it is.
 */
const run = (entry: string, places: Places, compiledIn: string): void => {
  const { readFileSync } = process.getBuiltinModule('node:fs')
  const { dirname, isAbsolute, join } = process.getBuiltinModule('node:path')
  const { createRequire } = process.getBuiltinModule('node:module')
  const { Script } = process.getBuiltinModule('node:vm')
  const started = typeof __filename === 'string' ? __filename : (process.argv[1] ?? '')
  // Piped or evaluated it has a name such as [stdin], which may be a file of anybody's.
  if (!isAbsolute(started)) {
    process.stderr.write('This program runs from its file: node PATH\n')
    process.exitCode = 3
    return
  }
  const file = createRequire(started).resolve(started)
  /** What lies beside it is used in an installation alone: a copy may lie below a folder that others may write to. */
  const installed = /[\\/]dist[\\/]cli$/.test(dirname(file))
  const packages = installed ? join(dirname(file), '../../node_modules') : undefined
  const compiledOf = (name: string): Buffer | undefined => {
    if (!installed) return undefined
    try {
      return readFileSync(join(dirname(file), compiledIn, name))
    } catch {
      // Compiled by another Node, or not at all: it only starts later.
      return undefined
    }
  }
  const bytes = readFileSync(file)
  const loaded = new Map<string, { exports: unknown }>()
  const load = (name: string): unknown => {
    if (!name.startsWith('./')) {
      const builtIn = process.getBuiltinModule(name)
      if (builtIn !== undefined) return builtIn
      if (packages === undefined) throw new Error(`${name} is not with this copy`)
      return createRequire(file)(join(packages, name))
    }
    const known = loaded.get(name)
    if (known !== undefined) return known.exports
    const module = { exports: {} }
    loaded.set(name, module)
    const [fromEnd, length] = places[name.slice(2)] ?? [0, 0]
    const start = bytes.length - fromEnd
    const code = bytes.toString('latin1', start, start + length).replaceAll('*\u007f/', '*/')
    if (!code.startsWith("'use strict';")) throw new Error(`${file} was changed as it was copied`)
    const script = new Script(`(function(exports,require,module,__filename,__dirname){${code}\n})`, {
      filename: join(file, name),
      cachedData: compiledOf(name),
    })
    const chunk = script.runInThisContext()
    chunk(module.exports, load, module, file, dirname(file))
    return module.exports
  }
  load(entry)
}

/**
 * What is beyond ASCII as an escape: a text of nothing else takes the engine half the memory, and is not decoded. Raw
 * templates are regular expressions here, to which it means the same.
 * @throws behind a backslash, where it would mean another thing
 */
const inAscii = (code: string): string => {
  const wrong = /(?<!\\)(?:\\\\)*\\[\u0080-\uffff]/.exec(code)
  if (wrong !== null) throw new Error(`not to be written in ASCII: ${wrong[0]}`)
  return code.replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Where this Node's compiled code of a program lies, from the program's folder: the engine itself compares lengths. */
const compiledFolder = (build: string): string =>
  `compiled/${[build, process.version, process.platform, process.arch].join('-')}`

export interface OneFile {
  readonly text: string
  /** The folder from which an installation takes what `keep-compiled.ts` wrote, from the program's own. */
  readonly compiledIn: string
}

/** @throws where a chunk holds what stands for the end of a comment */
export const oneFile = (chunks: readonly Chunk[], entry: string): OneFile => {
  const places: Record<string, Places[string]> = {}
  let text = ''
  // The last one first: places count from the end, before which nothing is known yet.
  for (const { fileName, code } of chunks.toReversed()) {
    if (code.includes(inner)) throw new Error(`${fileName} holds what stands for the end of a comment`)
    // They were ECMAScript modules, which are strict.
    const body = `'use strict';${inAscii(code).replaceAll('*/', inner)}`
    text = `${body}\n*/\n${text}`
    places[fileName] = [text.length, body.length]
    text = `/* ${fileName}\n${text}`
  }
  const build = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const given = `'./${entry}', ${JSON.stringify(places)}, (${compiledFolder})('${build}')`
  return { text: `#!/usr/bin/env node\n;(${run})(${given})\n${text}`, compiledIn: compiledFolder(build) }
}
