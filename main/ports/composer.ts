export interface Mail {
  /** addr-spec, which answers go to as well, with the name that stands before it; '' for none. */
  readonly from: { readonly name: string; readonly address: string }
  /** addr-spec. */
  readonly to: string
  /** With angle brackets. */
  readonly messageId: string
  /** Milliseconds since the epoch. */
  readonly date: number
  readonly subject: string
  readonly text: string
}

/** What a mail library knows about writing messages. */
export interface Composer {
  /**
   * One address as a header has it: a name with specials quoted, one with other letters than ASCII's
   * encoded (RFC 5322, RFC 2047), an international domain in its ASCII form.
   * @param name '' for none
   * @param address addr-spec
   */
  formatAddress(name: string, address: string): Promise<string>
  /** A message in plain text, with CRLF at its line ends, that no out-of-office notice answers (RFC 3834). */
  compose(mail: Mail): Promise<Uint8Array>
}
