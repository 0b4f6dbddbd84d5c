/** What servers say of the message, and of accounts for trying out. */
import { phrase } from '../phrase.ts'

export const content = {
  spam: phrase(
    '(black|block) ?list\\w*.{0,12}\\b(url|uri|link)s?\\b|\\b(url|uri|link)s?\\b.{0,30}(black|block) ?list|spam|спам|スパム|迷惑メール|垃圾|pourriel|unsolicited|\\bube\\b|\\buce\\b|junk mail|bulk mail|phish|looks like|suspicious (content|message|mail)|content filter|scored|\\bscore\\b',
  ),
  /** An account at a provider that is for trying it out. */
  testAccount: phrase(
    '\\b(demo|sandbox|test(ing)?|trial|free)\\b.{0,40}\\b(domains?|subdomains?|accounts?|e-?mails?|messages?)\\b.{0,24}\\bonly\\b',
    '\\bfor test(ing)? purposes only\\b|\\bin (the )?sandbox( mode)?\\b',
    "\\bonly\\b.{0,40}\\bto (your own|the (account )?(owner|administrator)('s)?|account owners?|(authori[sz]ed|verified|registered|confirmed) (recipients?|e-?mails?|addresses))\\b|\\badd\\b.{0,40}\\bto (your |the )?(authori[sz]ed|verified) recipients\\b",
  ),
} as const
