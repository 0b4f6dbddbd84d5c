/** Writes docs/report.schema.json from the report's own schema; a test tells when it is out of date. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { reportJsonSchema } from '#shared/diagnosis/report-schema.ts'

const folder = resolve(import.meta.dirname, '../docs')
mkdirSync(folder, { recursive: true })
writeFileSync(resolve(folder, 'report.schema.json'), `${JSON.stringify(reportJsonSchema(), null, 2)}\n`)
