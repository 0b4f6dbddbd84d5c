import { expect, test } from 'vitest'
import { renameInSavedList } from '#main/adapters/files/access.ts'

// As `icacls FILE /save` writes it: UTF-16LE, a line with the name, a line with the list.
const saved = (mark: string): Buffer =>
  Buffer.from(`${mark}email.properties\r\nD:PAI(A;;FA;;;SY)(A;;FR;;;BU)\r\n`, 'utf16le')

test.each(['', '\ufeff'])('the list is made out to the new name (mark %j)', (mark) => {
  expect(renameInSavedList(saved(mark), 'email.properties.1-abcd-123456.tmp').toString('utf16le')).toBe(
    `${mark}email.properties.1-abcd-123456.tmp\r\nD:PAI(A;;FA;;;SY)(A;;FR;;;BU)\r\n`,
  )
})

test('an empty answer is a fault, never an empty list', () => {
  expect(() => renameInSavedList(Buffer.alloc(0), 'x')).toThrow('no access list')
})
