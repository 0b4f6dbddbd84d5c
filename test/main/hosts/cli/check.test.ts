import { execFileSync } from 'node:child_process'
import {
  chmod,
  chown,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fail } from '#shared/errors.ts'
import { aborted } from '#test/fakes/app.ts'
import { environments, failedCheck, goodCheck, sampleReport, stage, warnReport } from './samples.ts'
import { run } from './stand.ts'

const answering = (report: unknown) => ({
  'environments.list': () => environments,
  'diagnosis.run': () => report,
  'reports.render': () => ({ fileName: 'r.html', mediaType: 'text/html', content: '<!doctype html>' }),
})

const folder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'mailroom-cli-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

describe('exit codes of check', () => {
  it.each([
    ['all well', sampleReport([goodCheck]), 0],
    ['warnings', warnReport(), 1],
    ['failed', sampleReport(), 2],
    ['nothing to test', { ...sampleReport([]), verdict: 'skipped' }, 3],
    ['could not run', fail('FILE_MISSING', 'There is no such file.'), 3],
  ])('%s', async (_, report, code) => {
    const done = await run(['check', '--env', 'Production'], answering(report))
    expect(done.code).toBe(code)
    expect(done.closed).toBe(1)
  })

  it.each([
    [['check']],
    [['check', '--env', 'a', '--file', 'b']],
    [['check', '--env', 'Nobody']],
    [['check', '--env', 'Production', '--only', 'smtp,pop3']],
    [['check', '--env', 'Production', '--format', 'yaml']],
    [['check', '--env', 'Production', '--deadline', '0']],
    [['check', '--env', 'Production', '--set', 'smtp.password=x']],
    [['check', '--env', 'Production', '--password', 'x']],
    [['check', '--env', 'Production', '--outgoing-ip', 'mail.example.com']],
    [['check', '--env', 'Production', '--outgoing-ip', '192.0.2.0/24']],
    [['check', '--env', 'Production', '--outgoing-ip', 'fe80::1%eth0']],
    [['check', '--file', 'a', '--draft']],
    [['nonsense']],
  ])('wrong usage is 3, with nothing on stdout: %j', async (args) => {
    const done = await run(args, answering(sampleReport()))
    expect(done.code).toBe(3)
    expect(done.stdout).toBe('')
    expect(done.stderr).not.toBe('')
    expect(done.requests.some(({ method }) => method === 'diagnosis.run')).toBe(false)
  })

  it('help and version are 0', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: '1.2.3\n', stderr: '' })
    const help = await run(['check', '--help'])
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('Example')
  })
})

describe('what check asks the core for', () => {
  it('the file as it stands, both protocols, without risks', async () => {
    const done = await run(['check', '--env', 'Production'], answering(sampleReport()))
    expect(done.requests.at(-1)?.input).toEqual({
      id: 'e1',
      settings: 'file',
      checks: ['smtp', 'imap'],
      passwords: {},
      sendAs: [],
      sendMessage: false,
      allowBadCertificate: false,
      retryLogin: false,
      onServer: false,
      openCaFile: false,
    })
  })

  it('everything that was given, passwords from the environment, the second name of the server key too', async () => {
    const done = await run(
      [
        ...['check', '--env', 'production', '--draft', '--only', 'imap,smtp', '--set', 'smtp.port=2525'],
        ...['--set', 'smtp.host=a=b', '--to', 'a@b.c', '--to', 'd@e.f', '--send-as', 'x@y.z'],
        ...['--allow-bad-certificate', '--retry-login', '--on-server', '--open-ca-file', '--deadline', '30'],
      ],
      answering(sampleReport()),
      { env: { MAILROOM_SMTP_PASSWORD: ' pw ', JASYPT_ENCRYPTOR_PASSWORD: 'key' } },
    )
    expect(done.requests.at(-1)?.input).toEqual({
      id: 'e1',
      settings: 'draft',
      checks: ['smtp', 'imap', 'send-as'],
      passwords: { smtp: ' pw ', serverKey: 'key' },
      patch: { 'smtp.port': '2525', 'smtp.host': 'a=b' },
      recipients: ['a@b.c', 'd@e.f'],
      sendAs: ['x@y.z'],
      sendMessage: false,
      allowBadCertificate: true,
      retryLogin: true,
      onServer: true,
      openCaFile: true,
      deadlineMs: 30_000,
    })
    expect(done.stdout + done.stderr).not.toContain(' pw ')
  })

  it.each(['192.0.2.25', '2001:db8::25'])(
    'the sender domains too, where %s is to send for them',
    async (ip) => {
      const done = await run(['check', '--env', 'Production', '--outgoing-ip', ip], answering(sampleReport()))
      expect(done.requests.at(-1)?.input).toMatchObject({
        checks: ['smtp', 'imap', 'sender-domain'],
        outgoingIp: ip,
      })
      const alone = await run(
        ['check', '--env', 'Production', '--only', 'sender-domain', '--outgoing-ip', ip],
        answering(sampleReport()),
      )
      expect(alone.requests.at(-1)?.input).toMatchObject({ checks: ['sender-domain'], outgoingIp: ip })
    },
  )

  it('real messages only when told to, and says to whom they go', async () => {
    const done = await run(
      ['check', '--env', 'Production', '--send', '--round-trip', '--clean-up', '--to', 'a@b.example'],
      answering(sampleReport()),
    )
    expect(done.stderr).toContain(
      'A real message goes to a@b.example, at the end of the SMTP check and for the round trip.',
    )
    expect(done.requests.at(-1)?.input).toMatchObject({
      checks: ['smtp', 'imap', 'round-trip'],
      sendMessage: true,
      roundTrip: { recipient: 'a@b.example', cleanUp: true },
    })
  })

  it.each([
    ['smtp\nimap\n', { smtp: 'smtp', imap: 'imap' }],
    ['\nonly imap', { imap: 'only imap' }],
    [' edges \r\n', { smtp: ' edges ' }],
  ])('passwords by line from standard input: %j', async (stdin, passwords) => {
    const done = await run(
      ['check', '--file', 'mail.properties', '--password-stdin'],
      answering(sampleReport()),
      { stdin },
    )
    expect(done.requests.at(-1)?.input).toMatchObject({ passwords })
  })
})

describe('what check prints', () => {
  it('as text: stages with times, the finding, the server’s own words without their escapes, what to do', async () => {
    const { stdout, stderr } = await run(['check', '--env', 'Production'], answering(sampleReport()))
    expect(stdout).toContain('FAILED, cause AUTH_REJECTED')
    expect(stdout).toContain('mail.example.com:465 (TLS from the first byte) as tc@example.com')
    expect(stdout).toContain('dns 3 ms > connect 12 ms > auth FAILED 80 ms > envelope not tried')
    expect(stdout).toContain('The server refuses user name or password')
    expect(stdout).toContain('> 535 5.7.8 <bad> "credentials" \\x1b[31mred & \\u{202e}evil')
    expect(stdout).toContain('Do: Use SSL. (smtp.useSsl=true)')
    expect(stdout).toContain('In the server’s log: AuthenticationFailedException: 535')
    expect(stdout).toContain('That the server was restarted.')
    expect(stdout).not.toContain('EHLO app01')
    expect(stdout).not.toContain('\u001b')
    expect(stderr).toBe('Testing Production (smtp, imap) …\n')
  })

  it('puts an IPv6 address into brackets before its port', async () => {
    const endpoint = { host: '2001:db8::25', port: 465, security: 'tls' as const }
    const report = sampleReport([{ ...goodCheck, endpoint }])
    const { stdout } = await run(['check', '--env', 'Production'], answering(report))
    expect(stdout).toContain('[2001:db8::25]:465 (TLS from the first byte)')
  })

  const visible = (text: string): readonly string[] => text.replace(/\u001b\[\d+m/g, '').split('\n')

  const longCheck = {
    ...failedCheck,
    endpoint: {
      ...failedCheck.endpoint,
      host: 'smtp.relay.example.com',
      security: 'tls' as const,
      port: 465,
    },
    stages: [
      ...failedCheck.stages.slice(0, 2),
      stage(
        'tls',
        'warn',
        1234,
        'TLS 1.2 with a certificate that is good for eleven more days, of two in the chain',
      ),
      stage('greeting', 'pass', 25, '220 smtp.relay.example.com ESMTP'),
      stage('ehlo', 'pass', 31, 'PIPELINING, SIZE, STARTTLS, AUTH'),
      ...failedCheck.stages.slice(2),
    ],
    findings: failedCheck.findings.map((finding) => ({ ...finding, evidence: '535 5.7.8 no' })),
  }

  it.each([60, 80, 100])(
    'as text no wider than a terminal of %d columns, nothing cut off',
    async (columns) => {
      const report = sampleReport([longCheck])
      const stages = longCheck.stages
      const handlers = {
        ...answering(undefined),
        'diagnosis.run': ({ progress }: { progress: (told: unknown) => void }) => {
          progress({ kind: 'check-started', check: 'smtp', endpoint: longCheck.endpoint, stages: [] })
          for (const result of stages) progress({ kind: 'stage-finished', check: 'smtp', result })
          return report
        },
      }
      const options = { terminal: true, columns }
      const { stdout, stderr } = await run(['check', '--env', 'Production'], handlers, options)
      const [out, notes] = [visible(stdout), visible(stderr)]
      for (const line of [...out, ...notes]) expect(line.length, line).toBeLessThanOrEqual(columns)
      const said = out.map((line) => line.trim()).join(' ')
      expect(said).toContain(
        'tls WARNING 1.2 s > greeting 25 ms > ehlo 31 ms > auth FAILED 80 ms > envelope not tried',
      )
      expect(said).toContain('The server refuses user name or password')
      expect(notes.map((line) => line.trim()).join(' ')).toContain(
        'good for eleven more days, of two in the chain',
      )
      // A number and its unit, and what a name is joined to, are never apart.
      expect(out.filter((line) => /^ *(ms|s|WARNING \d|FAILED \d|> [a-z])\b/.test(line))).toEqual([])
    },
  )

  it('the dialogue on demand, nothing of progress with --quiet', async () => {
    const done = await run(
      ['check', '--env', 'Production', '--transcript', '--quiet'],
      answering(sampleReport()),
    )
    expect(done.stdout).toMatch(/12 C EHLO app01/)
    expect(done.stderr).toBe('')
  })

  it('colours on a terminal, none with NO_COLOR; a line per stage there', async () => {
    const handlers = {
      ...answering(undefined),
      'diagnosis.run': ({ progress }: { progress: (value: unknown) => void }) => {
        progress({ kind: 'check-started', check: 'smtp', stages: [] })
        progress({ kind: 'stage-finished', check: 'smtp', result: stage('dns', 'pass', 3, '1 address') })
        return sampleReport()
      },
    }
    const colour = await run(['check', '--env', 'Production'], handlers, { terminal: true })
    expect(colour.stdout).toContain('\u001b[31m')
    expect(colour.stderr).toMatch(/smtp +dns +.*PASSED.* +3 ms {2}1 address/)
    const bare = await run(['check', '--env', 'Production'], handlers, {
      terminal: true,
      env: { NO_COLOR: '1' },
    })
    expect(bare.stdout + bare.stderr).not.toContain('\u001b')
  })

  it('as JSON exactly one document: the report', async () => {
    const { stdout } = await run(
      ['check', '--env', 'Production', '--format', 'json'],
      answering(sampleReport()),
    )
    expect(JSON.parse(stdout)).toEqual(sampleReport())
  })

  it('as JUnit: a suite per check, well-formed whatever the server said', async () => {
    const { stdout } = await run(
      ['check', '--env', 'Production', '--format', 'junit'],
      answering(sampleReport()),
    )
    expect(stdout).toContain(
      '<testsuite name="Production.smtp" tests="4" failures="1" errors="0" skipped="1"',
    )
    expect(stdout).toContain('type="AUTH_REJECTED"')
    expect(stdout).toContain('535 5.7.8 &lt;bad&gt; &quot;credentials&quot; \\x1b[31mred &amp; \\u{202e}evil')
    expect(stdout).not.toContain('\u001b')
  })

  it('for Prometheus: states, times, expiry, unread', async () => {
    const { stdout } = await run(
      ['check', '--env', 'Production', '--format', 'prometheus'],
      answering(sampleReport()),
    )
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toContain('mailroom_check_state{target="Production",check="smtp"} 2')
    expect(lines).toContain(
      'mailroom_stage_duration_seconds{target="Production",check="smtp",stage="auth"} 0.08',
    )
    expect(lines).toContain(
      'mailroom_finding{target="Production",check="smtp",cause="AUTH_REJECTED",severity="error"} 1',
    )
    expect(lines).toContain(
      'mailroom_certificate_expiry_timestamp_seconds{target="Production",check="imap"} 1798761600',
    )
    expect(lines).toContain('mailroom_mailbox_unseen{target="Production",check="imap"} 3')
    for (const line of lines) expect(line).toMatch(/^# (HELP|TYPE) |^[a-z_]+\{([a-z]+="[^"]*",?)+\} [\d.]+$/)
  })

  it('as HTML what the core renders, into a file that is its owner’s alone', async () => {
    const out = join(await folder(), 'report.html')
    const done = await run(
      ['check', '--env', 'Production', '--format', 'html', '--out', out],
      answering(sampleReport()),
    )
    expect(done.stdout).toBe('')
    expect(await readFile(out, 'utf8')).toBe('<!doctype html>')
    expect((await stat(out)).mode & 0o777).toBe(0o600)
  })

  it.skipIf(process.platform === 'win32')('which it becomes if it was not', async () => {
    const out = join(await folder(), 'report.txt')
    await writeFile(out, 'an older and much longer result\n'.repeat(1000))
    await chmod(out, 0o644)
    const done = await run(['check', '--env', 'Production', '--out', out], answering(sampleReport()))
    expect(done.stderr).toContain(`Written to ${out}.`)
    expect((await stat(out)).mode & 0o777).toBe(0o600)
    expect(await readFile(out, 'utf8')).not.toContain('older')
  })

  const plants: readonly (readonly [
    what: string,
    plant: (out: string, victim: string) => unknown,
    said: string,
  ])[] = [
    ['a link', (out, victim) => symlink(victim, out), 'it is a symbolic link'],
    ['a link to nothing', (out, victim) => symlink(`${victim}.none`, out), 'it is a symbolic link'],
    ['a second name', (out, victim) => link(victim, out), 'it is one file under 2 names (hard links)'],
    ['a pipe', (out) => execFileSync('mkfifo', [out]), 'it is a device, a pipe or a socket'],
    [
      'another account’s',
      (out) => writeFile(out, '').then(() => chown(out, 7, 7)),
      'it belongs to another account (uid 7)',
    ],
  ]
  const mayChown = process.getuid?.() === 0
  it
    .skipIf(process.platform === 'win32')
    .each(plants.filter(([what]) => mayChown || what !== 'another account’s'))(
    'never through what another account may have put there: %s',
    async (_, plant, said) => {
      const at = await folder()
      const victim = join(at, 'victim')
      await writeFile(victim, 'mine')
      const out = join(at, 'report.txt')
      await plant(out, victim)
      const done = await run(['check', '--env', 'Production', '--out', out], answering(sampleReport()))
      expect(done.code).toBe(3)
      expect(done.stderr).toContain(`FILE_NOT_OURS: ${out} is not written over: ${said}.`)
      expect(await readFile(victim, 'utf8')).toBe('mine')
      expect((await readdir(at)).sort()).toEqual(['report.txt', 'victim'])
    },
  )

  it.each([
    ['--file', 'mail.properties', 'mail.properties'],
    ['--file', 'mail.properties', './sub/../mail.properties'],
    ['--file', 'mail.properties', 'link.properties'],
    ['--targets', 'targets.csv', 'targets.csv'],
  ])('never into the file that is tested: %s %s --out %s', async (option, name, out) => {
    const at = await folder()
    await mkdir(join(at, 'sub'))
    await writeFile(join(at, name), 'smtp.host\nmail.example.com\n')
    await symlink(join(at, name), join(at, 'link.properties'))
    const done = await run(
      ['check', option, join(at, name), '--out', `${at}/${out}`],
      answering(sampleReport()),
    )
    expect(done.code).toBe(3)
    expect(done.stderr).toMatch(/^INPUT_INVALID: /m)
    expect(done.requests).toEqual([])
    expect(await readFile(join(at, name), 'utf8')).toBe('smtp.host\nmail.example.com\n')
  })

  it('never into the file of the environment that is tested', async () => {
    const at = await folder()
    const file = join(at, 'mail.properties')
    await writeFile(file, 'mail.smtp.host=mail.example.com\n')
    const done = await run(['check', '--env', 'Production', '--out', file], {
      ...answering(sampleReport()),
      'environments.list': () => environments.map((each) => ({ ...each, path: file })),
    })
    expect(done.code).toBe(3)
    expect(await readFile(file, 'utf8')).toBe('mail.smtp.host=mail.example.com\n')
  })

  it('is not taken for done where it could not be written to standard output', async () => {
    const done = await run(['check', '--env', 'Production'], answering(sampleReport([goodCheck])), {
      diskFull: true,
    })
    expect(done.code).toBe(3)
    expect(done.stderr).toContain('ENOSPC')
  })

  it('when stopped shows the stages that were passed until then', async () => {
    const stop = new AbortController()
    const stopped = {
      ...goodCheck,
      verdict: 'skipped' as const,
      stages: [stage('settings', 'pass', 1), stage('dns', 'pass', 7), stage('greeting', 'skipped', 0)],
    }
    const done = await run(['check', '--env', 'Production'], answering(sampleReport([stopped])), {
      signal: stop.signal,
    })
    expect(done.stdout).toContain('dns 7 ms')
  })

  it('when stopped the report as far as it came, and exit 3', async () => {
    const stop = new AbortController()
    const done = await run(
      ['check', '--env', 'Production', '--format', 'json'],
      {
        ...answering(undefined),
        'diagnosis.run': async (request) => {
          void setImmediate().then(() => stop.abort())
          await aborted(request)
          return sampleReport([goodCheck])
        },
      },
      { signal: stop.signal },
    )
    expect(done.code).toBe(3)
    expect(JSON.parse(done.stdout)).toMatchObject({ verdict: 'pass' })
    expect(done.stderr).toContain('RUN_CANCELLED')
  })

  it('when stopped without a report what the progress told, and exit 3', async () => {
    const stop = new AbortController()
    const done = await run(
      ['check', '--env', 'Production'],
      {
        ...answering(undefined),
        'diagnosis.run': async (request) => {
          request.progress({ kind: 'check-finished', result: failedCheck })
          request.progress({ kind: 'check-started', check: 'imap', stages: ['dns', 'connect'] })
          request.progress({ kind: 'stage-finished', check: 'imap', result: stage('dns', 'pass', 7) })
          void setImmediate().then(() => stop.abort())
          await aborted(request)
          return fail('RUN_CANCELLED', 'Stopped.')
        },
      },
      { signal: stop.signal },
    )
    expect(done.code).toBe(3)
    expect(done.stdout).toContain('The server refuses user name or password')
    expect(done.stdout).toContain('dns 7 ms')
    expect(done.stderr).toContain('RUN_CANCELLED')
  })
})

describe('many targets', () => {
  const csv =
    'name;smtp.host;smtp.useSsl\none;mail.example.com;true\n"two; too";bad.example;false\nthree;x;maybe\n'

  it('a line each, a bad row among them, then a summary; the worst decides', async () => {
    const file = join(await folder(), 'targets.csv')
    await writeFile(file, csv)
    const done = await run(['check', '--targets', file, '--set', 'smtp.port=2525'], {
      'diagnosis.run': ({ input }) =>
        (input as { form: { 'smtp.host': string } }).form['smtp.host'] === 'bad.example'
          ? sampleReport()
          : sampleReport([goodCheck]),
    })
    expect(done.code).toBe(2)
    expect(done.stdout).toMatch(/^PASSED +one/m)
    expect(done.stdout).toMatch(/^FAILED +two; too +AUTH_REJECTED/m)
    expect(done.stdout).toMatch(/^NOT RUN +three +does not fit: smtp.useSsl/m)
    expect(done.stdout).toContain('3 tested: 1 well, 1 failed, 1 not run')
    expect(done.requests).toHaveLength(2)
    expect(done.requests[0]?.input).toMatchObject({
      settings: 'form',
      form: { 'smtp.host': 'mail.example.com', 'smtp.useSsl': true, 'smtp.port': '2525' },
    })
  })

  it('as JSON one document, from a JSON list', async () => {
    const file = join(await folder(), 'targets.json')
    await writeFile(
      file,
      JSON.stringify([{ name: 'one', 'smtp.host': 'a' }, 7, { name: 'x', 'imap.host': [] }]),
    )
    const done = await run(['check', '--targets', file, '--format', 'json'], {
      'diagnosis.run': () => sampleReport([goodCheck]),
    })
    expect(done.code).toBe(3)
    expect(JSON.parse(done.stdout)).toMatchObject([
      { name: 'one', report: { verdict: 'pass' } },
      { name: 'row 2', problem: 'is not an object' },
      { name: 'x', problem: expect.stringContaining('imap.host') },
    ])
  })

  it('the rows of one account come one after the other, the rest beside them', async () => {
    const file = join(await folder(), 'targets.csv')
    const row = (name: string, user: string) => `${name},mail.example.com,true,${user},MAILROOM_SMTP_PASSWORD`
    const rows = ['a', 'b', 'c', 'd'].flatMap((name) => [row(name, 'svc'), row(`${name}2`, name)])
    await writeFile(file, ['name,smtp.host,smtp.auth,smtp.username,smtp.password', ...rows, ''].join('\n'))
    const running = new Map<string, number>()
    let most = 0
    let atOnce = 0
    const done = await run(
      ['check', '--targets', file, '--concurrency', '8'],
      {
        'diagnosis.run': async ({ input }) => {
          const user = (input as { form: { 'smtp.username': string } }).form['smtp.username']
          running.set(user, (running.get(user) ?? 0) + 1)
          most = Math.max(most, running.get(user) ?? 0)
          atOnce = Math.max(
            atOnce,
            [...running.values()].reduce((sum, each) => sum + each, 0),
          )
          await setImmediate()
          running.set(user, (running.get(user) ?? 0) - 1)
          return sampleReport([goodCheck])
        },
      },
      { env: { MAILROOM_SMTP_PASSWORD: 'x' } },
    )
    expect(done.stdout).toContain('8 tested: 8 well')
    expect(most).toBe(1)
    expect(atOnce).toBeGreaterThan(1)
  })

  it('what could not be tried is not counted as well', async () => {
    const file = join(await folder(), 'targets.csv')
    await writeFile(file, 'name,smtp.host\none,mail.example.com\n')
    const done = await run(['check', '--targets', file, '--only', 'imap'], {
      'diagnosis.run': () => ({ ...sampleReport([goodCheck]), verdict: 'skipped' }),
    })
    expect(done.code).toBe(3)
    expect(done.stdout).toContain('1 tested: 1 not tried')
  })

  it.each([
    ['[]', 'json'],
    ['name,smtp.host\n', 'csv'],
  ])('a list of none is no success: %j', async (text, ending) => {
    const file = join(await folder(), `targets.${ending}`)
    await writeFile(file, text)
    const done = await run(['check', '--targets', file])
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toContain('names no target')
  })

  it('a quotation mark left open is said, and hides no rows behind it', async () => {
    const file = join(await folder(), 'targets.csv')
    await writeFile(file, 'name,smtp.host\none,"mail.example.com\ntwo,b.example\n')
    const done = await run(['check', '--targets', file], {
      'diagnosis.run': () => sampleReport([goodCheck]),
    })
    expect(done.code).toBe(3)
    expect(done.stdout).toMatch(/^NOT RUN +one +has a quotation mark that is not closed/m)
    expect(done.stdout).toMatch(/^PASSED +two/m)
  })

  it('a password in a list is refused with where it belongs, and not repeated', async () => {
    const file = join(await folder(), 'targets.csv')
    await writeFile(file, 'name,smtp.host,smtp.password\none,mail.example.com,hunter2\n')
    const done = await run(['check', '--targets', file])
    expect(done.code).toBe(3)
    expect(done.stdout).toContain('MAILROOM_SMTP_PASSWORD')
    expect(done.stdout + done.stderr).not.toContain('hunter2')
  })

  it.skipIf(process.platform === 'win32')('a device in place of a list is not opened', async () => {
    const done = await run(['check', '--targets', '/dev/zero'])
    expect(done.code).toBe(3)
    expect(done.stderr).toContain('FILE_NOT_REGULAR: /dev/zero is a device or a socket.')
  })

  it('no more than asked for at the same time', async () => {
    const file = join(await folder(), 'targets.csv')
    await writeFile(file, `smtp.host\n${'mail.example.com\n'.repeat(9)}`)
    const full = Promise.withResolvers<void>()
    let now = 0
    let most = 0
    const done = await run(['check', '--targets', file, '--concurrency', '3'], {
      'diagnosis.run': async () => {
        now += 1
        most = Math.max(most, now)
        if (now === 3) full.resolve()
        await full.promise
        await setImmediate()
        now -= 1
        return sampleReport([goodCheck])
      },
    })
    expect(done.code).toBe(0)
    expect(most).toBe(3)
  })

  it.each(['', 'name,user\na,b\n', '{"a":1}', '[1,'])(
    'a file that is no list is refused: %j',
    async (text) => {
      const file = join(await folder(), 'targets')
      await writeFile(file, text)
      expect((await run(['check', '--targets', file])).code).toBe(3)
    },
  )
})

describe('a password that was held back', () => {
  const [finding] = failedCheck.findings
  const report = sampleReport([
    {
      ...failedCheck,
      findings: finding === undefined ? [] : [{ ...finding, cause: 'PASSWORD_FOR_OTHER_DESTINATION' }],
    },
  ])
  it.each([
    [['--env', 'Production'], 'mailroom password release smtp --env "Production"'],
    [['--file', '/srv/mail.properties'], 'First: mailroom env add NAME --file /srv/mail.properties'],
  ])('has the next step named: %j', async (what, expected) => {
    const done = await run(['check', ...what], answering(report))
    expect(done.stderr).toContain(expected)
    expect((await run(['check', ...what, '--quiet'], answering(report))).stderr).not.toContain('release')
  })
})
