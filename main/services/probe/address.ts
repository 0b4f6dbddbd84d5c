/** The domain part of an address; '' where there is none. */
export const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()

/** An address as it may stand between `<` and `>`: nothing in it that would end the command. */
export const safeAddress = (address: string): string =>
  address.trim().replaceAll(/[\u0000-\u001f\u007f<>]/g, '')
