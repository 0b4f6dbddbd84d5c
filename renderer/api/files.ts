/** Files that the page itself makes or reads: by the browser's own means, in the window and on loopback alike. */

export const saveText = (fileName: string, mediaType: string, content: string): void => {
  const url = URL.createObjectURL(new Blob([content], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** @returns the text of the file that the person chose, or null where none was chosen. */
export const pickText = (accept: string): Promise<{ readonly name: string; readonly text: string } | null> =>
  new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.addEventListener('cancel', () => resolve(null))
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (file === undefined) resolve(null)
      else void file.text().then((text) => resolve({ name: file.name, text }))
    })
    input.click()
  })

/** @returns whether the clipboard took it; without leave to use it, or over a page that is hidden, it does not. */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'sr-only'
    document.body.append(area)
    area.select()
    const taken = document.execCommand('copy')
    area.remove()
    return taken
  }
}
