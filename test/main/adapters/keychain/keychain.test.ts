import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { busAnswers, busSockets } from '#main/adapters/keychain/bus.ts'
import {
  createKeychain as createRealKeychain,
  type KeychainOptions,
  type KeyringEntry,
  type KeyringModule,
} from '#main/adapters/keychain/keychain.ts'

const canary = 'c4nary-Pässwort'

/** Without asking the bus of whoever runs the tests. */
const createKeychain = (options: KeychainOptions) =>
  createRealKeychain({ answers: async () => true, isLockedUnseen: async () => false, ...options })

const moduleWith = (entry: Partial<KeyringEntry>, onConstruct: () => void = () => {}): KeyringModule => ({
  AsyncEntry: class {
    constructor() {
      onConstruct()
    }
    getPassword = entry.getPassword ?? (async () => null)
    setPassword = entry.setPassword ?? (async () => {})
    deleteCredential = entry.deleteCredential ?? (async () => false)
  } as unknown as KeyringModule['AsyncEntry'],
})

const failing = (message: string, platform: NodeJS.Platform = 'linux') => {
  const fail = async () => {
    throw Object.assign(new Error(message), { code: 'GenericFailure' })
  }
  return createKeychain({
    platform,
    load: async () => moduleWith({ getPassword: fail, setPassword: fail, deleteCredential: fail }),
  })
}

describe('a keychain that works', () => {
  it('answers null for what is not there, and stores', async () => {
    const kept = new Map<string, string>()
    const keychain = createKeychain({
      load: async () =>
        moduleWith({
          getPassword: async () => kept.get('x') ?? null,
          setPassword: async (secret) => void kept.set('x', secret),
          deleteCredential: async () => kept.delete('x'),
        }),
    })
    expect(await keychain.get('x')).toEqual({ ok: true, value: null })
    expect(await keychain.set('x', canary)).toEqual({ ok: true, value: undefined })
    expect(await keychain.get('x')).toEqual({ ok: true, value: canary })
    expect(await keychain.remove('x')).toEqual({ ok: true, value: undefined })
    expect(await keychain.remove('x')).toEqual({ ok: true, value: undefined })
  })

  it('is asked one thing after the other', async () => {
    let now = 0
    let most = 0
    const getPassword = async () => {
      now += 1
      most = Math.max(most, now)
      await new Promise((next) => setImmediate(next))
      now -= 1
      return canary
    }
    const keychain = createKeychain({ load: async () => moduleWith({ getPassword }) })
    const answers = await Promise.all(['a', 'b', 'c'].map((account) => keychain.get(account)))
    expect(answers).toEqual(Array(3).fill({ ok: true, value: canary }))
    expect(most).toBe(1)
  })

  it('that did not answer one is not waited for by those behind it, and is asked again after that', async () => {
    let asked = 0
    const getPassword = () => {
      asked += 1
      return new Promise<never>(() => {})
    }
    const keychain = createKeychain({ load: async () => moduleWith({ getPassword }), timeoutMs: 20 })
    const answers = await Promise.all(['a', 'b', 'c'].map((account) => keychain.get(account)))
    expect(answers.map((answer) => answer.ok)).toEqual([false, false, false])
    expect(asked).toBe(1)
    await keychain.get('a')
    expect(asked).toBe(2)
  })

  it('is not asked where it is locked and nobody would see its prompt: the call would wait for ever', async () => {
    const questions: unknown[] = []
    let asked = 0
    const never = () => {
      asked += 1
      return new Promise<never>(() => {})
    }
    const keychain = createKeychain({
      load: async () => moduleWith({ getPassword: never, setPassword: never, deleteCredential: never }),
      isLockedUnseen: async (question) => questions.push(question) > 0,
    })
    for (const answer of [
      await keychain.get('x'),
      await keychain.set('x', canary),
      await keychain.remove('x'),
    ]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'KEYCHAIN_LOCKED' } })
    }
    const entry = { service: 'Mailroom', account: 'x' }
    expect(questions).toEqual([entry, 'default keyring', entry])
    expect(asked).toBe(0)
  })

  it('makes each entry once, since that blocks, and anew after a failure', async () => {
    let made = 0
    let broken = false
    const keychain = createKeychain({
      load: async () =>
        moduleWith(
          {
            getPassword: async () => {
              if (broken) throw new Error('prompt was dismissed')
              return null
            },
          },
          () => {
            made += 1
          },
        ),
    })
    await keychain.get('x')
    await keychain.get('x')
    expect(made).toBe(1)
    broken = true
    await keychain.get('x')
    broken = false
    await keychain.get('x')
    expect(made).toBe(2)
  })

  it('has the system’s name', () => {
    expect(createKeychain({ platform: 'win32' }).name).toBe('Windows Credential Manager')
    expect(createKeychain({ platform: 'darwin' }).name).toBe('macOS Keychain')
    expect(createKeychain({ platform: 'linux' }).name).toBe('Secret Service')
  })
})

describe('every failure by its name', () => {
  it.each([
    // Read off a real gnome-keyring 42.
    [
      'KEYCHAIN_NO_BUS',
      'Platform failure: DBus error: Using X11 for dbus-daemon autolaunch was disabled at compile time, set your DBUS_SESSION_BUS_ADDRESS instead',
    ],
    [
      'KEYCHAIN_NO_BUS',
      'Platform failure: DBus error: Failed to connect to socket /run/user/1000/bus: No such file or directory',
    ],
    [
      'KEYCHAIN_NO_SERVICE',
      'Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files',
    ],
    ['KEYCHAIN_LOCKED', 'Couldn’t access platform storage: Secret Service: unlock prompt was dismissed'],
    ['KEYCHAIN_NO_COLLECTION', 'Couldn’t access platform storage: Secret Service: no result found'],
    [
      'KEYCHAIN_ERROR',
      'Platform failure: DBus error: Did not receive a reply. Possible causes include: the remote application did not send a reply',
    ],
    // Documented upstream, not tried here.
    [
      'KEYCHAIN_DENIED',
      'DBus error: An AppArmor policy prevents this sender: org.freedesktop.DBus.Error.AccessDenied',
    ],
    ['KEYCHAIN_NO_SERVICE', 'Couldn’t access platform storage: Windows ERROR_NO_SUCH_LOGON_SESSION'],
    ['KEYCHAIN_DENIED', 'Platform failure: Windows error code 5'],
    ['KEYCHAIN_FULL', 'Platform failure: Windows error code 1783'],
    ['KEYCHAIN_FULL', 'Attribute password encoded as UTF-16 is longer than platform limit of 2560 chars'],
    ['KEYCHAIN_FULL', 'Platform failure: No space left on device'],
    ['KEYCHAIN_LOCKED', 'Platform secure storage failure: User interaction is not allowed.'],
    ['KEYCHAIN_LOCKED', 'Platform secure storage failure: error code -25308'],
    ['KEYCHAIN_DENIED', 'The user name or passphrase you entered is not correct.'],
    ['KEYCHAIN_DENIED', 'Platform secure storage failure: User canceled the operation.'],
    ['KEYCHAIN_NO_COLLECTION', 'Couldn’t access platform storage: A default keychain could not be found.'],
    // And near misses: what is none of these.
    ['KEYCHAIN_ERROR', 'Platform failure: Windows error code 50'],
    ['KEYCHAIN_ERROR', 'Entry is matched by 2 credentials'],
    ['KEYCHAIN_ERROR', ''],
  ])('%s: %s', async (code, message) => {
    const keychain = failing(message)
    for (const outcome of [
      await keychain.get('x'),
      await keychain.set('x', canary),
      await keychain.remove('x'),
    ]) {
      expect(outcome.ok).toBe(false)
      if (outcome.ok) return
      expect(outcome.error.code).toBe(code)
      expect(outcome.error.remedy).toMatch(/\w/)
    }
  })

  it('never says what was to be stored, whatever the text', async () => {
    const outcome = await failing(`cannot store ${canary}`).set('x', canary)
    expect(JSON.stringify(outcome)).not.toContain(canary)
  })

  it('says so where the constructor fails', async () => {
    const keychain = createKeychain({
      load: async () =>
        moduleWith({}, () => {
          throw new Error('DBus error: no session')
        }),
    })
    expect(await keychain.get('x')).toMatchObject({ error: { code: 'KEYCHAIN_NO_BUS' } })
  })

  it('says so where the module is not there', async () => {
    const keychain = createKeychain({ load: () => Promise.reject(new Error('Cannot find package')) })
    expect(await keychain.get('x')).toMatchObject({ error: { code: 'KEYCHAIN_NO_MODULE' } })
  })
})

describe('limits', () => {
  it('gives up on a keychain that does not answer', async () => {
    const keychain = createKeychain({
      timeoutMs: 30,
      load: async () => moduleWith({ getPassword: () => new Promise(() => {}) }),
    })
    expect(await keychain.get('x')).toMatchObject({ error: { code: 'KEYCHAIN_ERROR' } })
  })

  it('is not waited for any longer when the person ends the program, and says that it waits', async () => {
    let told = 0
    const stop = new AbortController()
    const keychain = createKeychain({
      signal: stop.signal,
      onWaiting: () => {
        told += 1
        stop.abort()
      },
      patienceMs: 10,
      load: async () => moduleWith({ getPassword: () => new Promise(() => undefined) }),
    })
    expect(await keychain.get('x')).toMatchObject({ error: { code: 'RUN_CANCELLED' } })
    expect(told).toBe(1)
    expect(await keychain.get('x')).toMatchObject({ error: { code: 'RUN_CANCELLED' } })
    expect(told).toBe(1)
  })

  it('knows the size that Windows takes', async () => {
    const keychain = createKeychain({ platform: 'win32', load: async () => moduleWith({}) })
    expect(await keychain.set('x', 'a'.repeat(1280))).toMatchObject({ ok: true })
    expect(await keychain.set('x', 'a'.repeat(1281))).toMatchObject({ error: { code: 'KEYCHAIN_FULL' } })
    const linux = createKeychain({ platform: 'linux', load: async () => moduleWith({}) })
    expect(await linux.set('x', 'a'.repeat(1281))).toMatchObject({ ok: true })
  })
})

describe('a bus', () => {
  it.each([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1/bus' }, ['/run/user/1/bus']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x,guid=1' }, ['\0/tmp/dbus-x']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:guid=1,path=/a%20b;tcp:host=x;unix:path=/c' }, ['/a b', '/c']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost' }, []],
    [{ XDG_RUNTIME_DIR: '/run/user/1' }, ['/run/user/1/bus']],
    [{ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' }, []],
  ])('is found in %j', (environment, sockets) => {
    expect(busSockets(environment)).toEqual(sockets)
  })

  /** @param timeoutMs short where silence is what is waited for */
  const listening = async (answer: (text: string) => string | null, timeoutMs = 60_000) => {
    const path = join(mkdtempSync(join(tmpdir(), 'mailroom-bus-')), 'bus')
    const server = createServer((socket) => {
      socket.on('data', (bytes) => {
        const reply = answer(bytes.toString('latin1'))
        if (reply === null) socket.end()
        else if (reply !== '') socket.write(reply)
      })
      socket.on('error', () => {})
    })
    await new Promise<void>((done) => server.listen(path, done))
    const answers = await busAnswers({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` }, timeoutMs)
    server.close()
    return answers
  }

  it('answers, or says nothing, or is left for the module to report', async () => {
    expect(await listening((text) => (text.includes('AUTH') ? 'OK 1234\r\n' : 'l'))).toBe(true)
    expect(await listening(() => '', 100)).toBe(false)
    expect(await listening((text) => (text.includes('AUTH') ? 'OK 1234\r\n' : ''), 100)).toBe(false)
    expect(await listening(() => 'REJECTED EXTERNAL\r\n')).toBe(true)
    expect(await listening(() => null)).toBe(true)
    expect(await busAnswers({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' })).toBe(true)
    expect(await busAnswers({})).toBe(true)
  })

  it('that says nothing keeps the module from being asked, and is not asked again at once', async () => {
    let asked = 0
    const keychain = createKeychain({
      answers: async () => {
        asked += 1
        return false
      },
      load: async () =>
        moduleWith({}, () => {
          throw new Error('must not be made')
        }),
    })
    for (const account of ['a', 'b']) {
      expect(await keychain.get(account)).toMatchObject({ error: { code: 'KEYCHAIN_NO_BUS' } })
    }
    expect(asked).toBe(1)
  })
})
