import { at, type Corpus } from './corpus.ts'

export const interception: Corpus = {
  ANTIVIRUS_SMTP_PROXY: [
    at('greeting', ['451 Request action aborted on MFE proxy, SMTP server is not available.']),
    at(
      ['greeting', 'ehlo'],
      [
        '554 The antivirus mail scanner could not reach the server',
        '554 The antivirus proxy cannot connect: your IP is on a block list',
      ],
    ),
  ],
  FIREWALL_SMTP_FIXUP: [at('greeting', ['220 ****************************'])],
}
