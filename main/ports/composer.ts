/** What a mail library knows about writing messages. */
export interface Composer {
  /**
   * One address as a header has it: a name with specials quoted, one with other letters than ASCII's
   * encoded (RFC 5322, RFC 2047), an international domain in its ASCII form.
   * @param name '' for none
   * @param address addr-spec
   */
  formatAddress(name: string, address: string): Promise<string>
}
