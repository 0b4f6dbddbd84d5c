import type { CheckResult, Finding, Report } from '#shared/diagnosis/model.ts'
import { sanitiseLines } from '#shared/diagnosis/sanitise.ts'
import { verdictWords } from '#shared/diagnosis/verdicts.ts'
import { reportTitle } from '#shared/history/model.ts'
import { endpointWords } from '#shared/settings/destination.ts'
import { reportStyle, reportStyleHash } from './style.ts'
import { checkHeading, fixSettings, milliseconds, reportFacts, transcriptText } from './words.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Everything that comes from a report goes through here: no markup, no invisible characters. */
const escaped = (text: string): string =>
  sanitiseLines(text, 65_536).replace(/[&<>"']/g, (character) => entities[character] ?? '')

const paragraph = (text: string): string =>
  text === '' ? '' : `<p>${escaped(text).replaceAll('\n', '<br>')}</p>`

const quoted = (label: string, text: string): string =>
  text === '' ? '' : `<p class="dim">${label}</p><pre>${escaped(text)}</pre>`

const findingHtml = (finding: Finding): string => {
  const fixes = finding.fixes.map(({ text, set }) => {
    const settings = fixSettings(set)
    return `<li>${escaped(text)}${settings === '' ? '' : ` <code>${escaped(settings)}</code>`}</li>`
  })
  const about = finding.about === 'vantage' ? ', seen from the computer that ran the test' : ''
  return `<section><h3><span class="tag ${finding.severity}">${finding.severity}</span> ${escaped(finding.title)}</h3>
<p class="dim">${escaped(finding.cause)}, at ${finding.stage}${about}${
    finding.fields.length > 0 ? `; fields: ${escaped(finding.fields.join(', '))}` : ''
  }</p>
${paragraph(finding.explanation)}${quoted('Proof', finding.evidence)}${
  fixes.length > 0 ? `<p class="dim">What to do</p><ul>${fixes.join('')}</ul>` : ''
}${quoted('In the server’s log (JavaMail)', finding.javaMail)}${quoted(
  'For the mail administrator',
  finding.forMailAdmin ?? '',
)}</section>`
}

const stagesHtml = (check: CheckResult): string => {
  if (check.stages.length === 0) return ''
  const rows = check.stages.map(
    ({ stage, status, startMs, durationMs, summary }) =>
      `<tr><td>${stage}</td><td class="tag ${status}">${verdictWords[status]}</td><td>${milliseconds(startMs)}</td><td>${milliseconds(durationMs)}</td><td>${escaped(summary)}</td></tr>`,
  )
  return `<table><thead><tr><th scope="col">Stage</th><th scope="col">Result</th><th scope="col">At</th><th scope="col">Took</th><th scope="col">Seen</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

const checkHtml = (check: CheckResult): string => {
  const transcript = transcriptText(check)
  return `<h2>${escaped(checkHeading(check))}</h2>
${check.endpoint === undefined ? '' : `<p class="dim">${escaped(endpointWords(check.endpoint))}</p>`}
${paragraph(check.summary)}${stagesHtml(check)}${check.findings.map(findingHtml).join('\n')}${
  transcript === ''
    ? ''
    : `<details><summary>Transcript (ms; &gt; sent, &lt; received, * remark)</summary><pre>${escaped(transcript)}</pre></details>`
}`
}

/** One page that needs nothing else: no scripts, nothing loaded, a policy that allows its own style alone. */
export const reportHtml = (report: Report): string => {
  const title = `${verdictWords[report.verdict]}: ${reportTitle(report)}`
  const facts = reportFacts(report).map(
    ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${reportStyleHash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – Mailroom</title>
<style>${reportStyle}</style>
</head>
<body>
<h1><span class="${report.verdict}">${escaped(title)}</span></h1>
<table class="facts"><tbody>${facts.join('')}</tbody></table>
${report.checks.map(checkHtml).join('\n')}
${
  report.notProven.length > 0
    ? `<h2>Not proven by this test</h2><ul>${report.notProven.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`
    : ''
}
</body>
</html>
`
}
