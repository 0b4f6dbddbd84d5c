/** `npm run build`: the page, the command line, Electron's main process and its preload, into dist/. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildNode } from './build-node.ts'
import { buildRenderer } from './build-renderer.ts'
import { root } from './run.ts'
import { createSupplies } from './supplies.ts'

const began = performance.now()
const out = join(root, 'dist')
await rm(out, { recursive: true, force: true })
const supplies = createSupplies()
const further = [supplies.plugin]
await Promise.all([buildRenderer(join(out, 'renderer'), { further }), buildNode(out, further)])
await supplies.write(out)
console.log(`Built into dist/ in ${((performance.now() - began) / 1000).toFixed(1)} s.`)
