import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bridge, connectElectron } from '../../renderer/api/electron.ts'
import { connectWeb } from '../../renderer/api/web.ts'

const ndjson = (...lines: unknown[]): Response =>
  new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { status: 200 })

describe('the loopback page', () => {
  const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()

  beforeEach(() => {
    vi.stubGlobal('fetch', fetched)
    sessionStorage.clear()
    history.replaceState(null, '', '/')
  })

  afterEach(() => {
    vi.unstubAllGlobals()
    fetched.mockReset()
  })

  const answer = (rpc: () => Response | Promise<Response>) =>
    fetched.mockImplementation((url) =>
      Promise.resolve(url === '/session' ? new Response(JSON.stringify({ session: 's-1' })) : rpc()),
    )

  it('exchanges the token of the fragment once, takes it out of the address and signs its calls', async () => {
    history.replaceState(null, '', '/#token=abc')
    answer(() => ndjson({ result: [] }))
    const { call } = connectWeb()
    await Promise.all([call('environments.list', {}), call('environments.list', {})])
    const sessions = fetched.mock.calls.filter(([url]) => url === '/session')
    expect(sessions).toHaveLength(1)
    expect(sessions[0]?.[1].headers).toEqual({ authorization: 'Bearer abc' })
    expect(location.hash).toBe('')
    expect(sessionStorage.getItem('mailroom.session')).toBe('s-1')
    const [, init] = fetched.mock.calls.at(-1) ?? []
    expect(new Headers(init?.headers).get('authorization')).toBe('Bearer s-1')
  })

  it('goes on after a reload with the session it has', async () => {
    sessionStorage.setItem('mailroom.session', 's-0')
    answer(() => ndjson({ result: [] }))
    expect(await connectWeb().call('environments.list', {})).toEqual({ ok: true, value: [] })
    expect(fetched.mock.calls.map(([url]) => url)).toEqual(['/rpc/environments.list'])
  })

  it('hands on progress before the result, also where a line comes in two pieces', async () => {
    sessionStorage.setItem('mailroom.session', 's-0')
    const encoder = new TextEncoder()
    const pieces = ['{"progress":{"at":"1","sha', '256":"x"}}\n{"result":{}', '}\n']
    answer(
      () =>
        new Response(
          new ReadableStream({
            start: (controller) => {
              for (const piece of pieces) controller.enqueue(encoder.encode(piece))
              controller.close()
            },
          }),
        ),
    )
    const seen: unknown[] = []
    const result = await connectWeb().call(
      'environments.watch',
      { id: 'e' },
      { onProgress: (p) => seen.push(p) },
    )
    expect(seen).toEqual([{ at: '1', sha256: 'x' }])
    expect(result).toEqual({ ok: true, value: {} })
  })

  it('hands on a failure as data', async () => {
    sessionStorage.setItem('mailroom.session', 's-0')
    answer(() => ndjson({ error: { code: 'FILE_LOCKED', message: 'Locked.' } }))
    expect(await connectWeb().call('environments.list', {})).toEqual({
      ok: false,
      error: { code: 'FILE_LOCKED', message: 'Locked.' },
    })
  })

  it.each([
    ['the program has ended', () => Promise.reject(new TypeError('fetch failed'))],
    ['the answer breaks off', () => ndjson({ progress: {} })],
    ['the session is not known', () => new Response('', { status: 401 })],
  ])('says what to do when %s', async (_case, rpc) => {
    sessionStorage.setItem('mailroom.session', 's-0')
    answer(rpc)
    const result = await connectWeb().call('environments.list', {})
    expect(result.ok ? null : result.error.code).toBe('UNREACHABLE')
    expect(result.ok ? null : result.error.remedy).toMatch(/start/i)
  })

  it('says that it was stopped when it was', async () => {
    sessionStorage.setItem('mailroom.session', 's-0')
    const controller = new AbortController()
    answer(() => {
      controller.abort()
      return Promise.reject(new DOMException('aborted', 'AbortError'))
    })
    const result = await connectWeb().call('environments.list', {}, { signal: controller.signal })
    expect(result.ok ? null : result.error.code).toBe('RUN_CANCELLED')
  })
})

describe('the window', () => {
  it('hands progress to the call it belongs to, and cancels by its id', async () => {
    let tell: (id: string, progress: unknown) => void = () => {}
    const cancelled: string[] = []
    const controller = new AbortController()
    const bridge: Bridge = {
      call: async (id) => {
        tell('another', { at: '0', sha256: 'n' })
        tell(id, { at: '1', sha256: 'x' })
        controller.abort()
        return { ok: true, value: {} }
      },
      cancel: (id) => cancelled.push(id),
      onProgress: (listener) => {
        tell = listener
        return () => {}
      },
    }
    const seen: unknown[] = []
    const { call } = connectElectron(bridge)
    await call(
      'environments.watch',
      { id: 'e' },
      { signal: controller.signal, onProgress: (p) => seen.push(p) },
    )
    expect(seen).toEqual([{ at: '1', sha256: 'x' }])
    expect(cancelled).toHaveLength(1)
  })

  it('turns a bridge that breaks into a failure', async () => {
    const bridge: Bridge = {
      call: () => Promise.reject(new Error('gone')),
      cancel: () => {},
      onProgress: () => () => {},
    }
    const result = await connectElectron(bridge).call('environments.list', {})
    expect(result.ok ? null : result.error.code).toBe('UNREACHABLE')
  })
})
