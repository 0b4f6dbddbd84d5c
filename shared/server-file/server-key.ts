/** The server's own key format tries a passphrase in a millisecond; one of 20 characters and more holds. */
const longEnough = 20

/** What is said of a key that a person enters, beside whatever else becomes of it; null where nothing is. */
export const serverKeyWarning = (key: string): string | null =>
  key.length >= longEnough
    ? null
    : `A server key of fewer than ${longEnough} characters can be found by trying, by whoever gets hold of the file: have the server given a longer one.`
