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

const opening = (fileName: string): string => `\n/*# ${fileName}\n`
const closing = '\n#*/'

/** Stands for the end of a comment inside a chunk. */
const inner = '*\u007f/'

/**
 * Runs in the built file, without anything of this one, as a CommonJS module or as an ECMAScript module: a lone copy
 * has no package.json beside it to say which it is.
 */
const run = (entry: string, compiledIn: string): void => {
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
    const head = `\n/*# ${name.slice(2)}\n`
    const at = bytes.indexOf(head)
    if (at === -1) throw new Error(`${name} is missing in ${file}`)
    const start = at + Buffer.byteLength(head)
    const code = bytes.toString('latin1', start, bytes.indexOf('\n#*/', start)).replaceAll('*\u007f/', '*/')
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

/** @throws where a chunk holds what separates them */
export const oneFile = (chunks: readonly Chunk[], entry: string): OneFile => {
  const bodies = chunks
    .map(({ fileName, code }) => {
      if (code.includes(inner) || code.includes(closing) || code.includes('\n/*# '))
        throw new Error(`${fileName} holds what separates the chunks`)
      // They were ECMAScript modules, which are strict.
      return `${opening(fileName)}'use strict';${inAscii(code).replaceAll('*/', inner)}${closing}`
    })
    .join('')
  const build = createHash('sha256').update(bodies).digest('hex').slice(0, 16)
  return {
    text: `#!/usr/bin/env node\n;(${run})('./${entry}', (${compiledFolder})('${build}'))\n${bodies}\n`,
    compiledIn: compiledFolder(build),
  }
}
