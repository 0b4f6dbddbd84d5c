import type { Report } from '#shared/diagnosis/model.ts'
import { jsonText } from '#shared/json-text.ts'
import { reportHtml } from './html.ts'
import { withoutNames } from './names.ts'
import { reportText } from './text.ts'

export interface Rendered {
  readonly fileName: string
  readonly mediaType: string
  readonly content: string
}

export interface RenderOptions {
  readonly format: 'json' | 'html' | 'text'
  /** Hosts, users, domains and addresses replaced by stand-ins. */
  readonly withoutNames: boolean
}

const formats = {
  json: { extension: 'json', mediaType: 'application/json' },
  html: { extension: 'html', mediaType: 'text/html' },
  text: { extension: 'txt', mediaType: 'text/plain' },
} as const

/** `mailroom-production-2025-11-14-1042.json`; no name of an environment where names are left out. */
const fileName = (report: Report, options: RenderOptions): string => {
  const environment = options.withoutNames ? '' : (report.target.environment ?? '')
  const name = environment
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  const time = report.startedAt.slice(0, 16).replace('T', '-').replace(':', '')
  return `${['mailroom', name, time].filter((part) => part !== '').join('-')}.${formats[options.format].extension}`
}

/** A report to be saved: JSON that opens again, a page for people, or text for a ticket. */
export const renderReport = (report: Report, options: RenderOptions): Rendered => {
  const shown = options.withoutNames ? withoutNames(report) : report
  const content = {
    json: () => `${jsonText(shown)}\n`,
    html: () => reportHtml(shown),
    text: () => reportText(shown),
  }[options.format]()
  return { fileName: fileName(report, options), mediaType: formats[options.format].mediaType, content }
}
