/** Java's list of trusted certificates (cacerts), as a file. */
export interface TrustedCertificates {
  /** PEM of each. */
  readonly certificates: readonly string[]
  /** What Java has to be told before it reads this file, as the end of a sentence. */
  readonly caution?: string
}

export interface TrustStores {
  /**
   * What Java would trust by this file.
   * @param bytes JKS, JCEKS, PKCS #12 or PEM
   * @returns at least one certificate, or why there is none, as the end of a sentence
   */
  read(bytes: Uint8Array): TrustedCertificates | { readonly problem: string }
}
