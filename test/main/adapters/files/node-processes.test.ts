import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname, userInfo } from 'node:os'
import { expect, test } from 'vitest'
import { createNodeProcesses } from '#main/adapters/files/node-processes.ts'

const processes = createNodeProcesses()
const own = processes.own()

test('knows itself', () => {
  expect(own).toMatchObject({ pid: process.pid, host: hostname(), user: userInfo().username })
  expect(processes.state(own)).toBe('alive')
  expect(createNodeProcesses().own()).toEqual(own)
})

test('an earlier process with our pid is dead', () => {
  expect(processes.state({ ...own, start: `${own.start}0` })).toBe('dead')
})

test('a process of another host cannot be judged', () => {
  expect(processes.state({ ...own, hostId: 'another' })).toBe('unknown')
})

test('a process of before the last boot is dead', () => {
  const ticks = own.start.split('/')[1] ?? ''
  expect(processes.state({ ...own, pid: 1, start: `another-boot/${ticks}` })).toBe('dead')
})

test.skipIf(process.platform !== 'linux')(
  'another process lives until it ends, and its pid alone does not count',
  async () => {
    const child = spawn('sleep', ['60'])
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    const { readFile } = await import('node:fs/promises')
    const statText = await readFile(`/proc/${pid}/stat`, 'latin1')
    const ticks = statText.slice(statText.lastIndexOf(')') + 2).split(' ')[19]
    const identity = { ...own, pid, start: `${own.start.split('/')[0]}/${ticks}` }
    expect(processes.state(identity)).toBe('alive')
    expect(processes.exists(pid)).toBe(true)
    expect(processes.state({ ...identity, start: `${own.start.split('/')[0]}/1` })).toBe('dead')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(processes.state(identity)).toBe('dead')
    expect(processes.exists(pid)).toBe(false)
  },
)
