/** Java's list of trusted certificates (cacerts), as a file. */
export interface TrustStores {
  /**
   * What Java would trust by this file.
   * @param bytes JKS, JCEKS, PKCS #12 or PEM
   * @returns PEM of each certificate (at least one), or why there is none, as the end of a sentence
   */
  read(bytes: Uint8Array): { readonly certificates: readonly string[] } | { readonly problem: string }
}
