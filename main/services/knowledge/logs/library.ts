/** The mail library itself is at fault, as class loaders and JavaMail say it. */
import { type LogPattern, sure } from './model.ts'

/** Classes of the mail library and of Activation, in both namings, and of the versions that came after. */
const mailClass = String.raw`(?:(?:javax|jakarta)[./](?:mail|activation)|com[./]sun[./](?:mail|activation)|org[./]eclipse[./]angus)[./][\w./$]{0,120}`

/** The class loader's own errors, and the class that they are about in the same line. */
const loaderErrors = new RegExp(
  String.raw`\b(?:NoClassDefFoundError|ClassNotFoundException|NoSuchMethodError|NoSuchFieldError|AbstractMethodError|IllegalAccessError|IncompatibleClassChangeError|VerifyError|LinkageError|ServiceConfigurationError|ClassFormatError|BootstrapMethodError)\b[^\n]{0,300}?\b${mailClass}|\bClassNotFoundException\b:? ${mailClass}`,
)

const castOfMail = new RegExp(
  String.raw`ClassCastException:? (?:class )?(${mailClass})[^\n]{0,120}? (?:cannot be cast to|incompatible with) (?:class )?(${mailClass})`,
)

/**
 * A class that is no longer itself: the same one twice, or one of the library's own that is not what the library
 * asks for. What a program takes for another part of a message is that program's fault.
 */
const isForeignCast = (text: string): boolean => {
  const [, from = '', to = ''] = castOfMail.exec(text) ?? []
  const simple = (name: string): string => name.replace(/[.$]+$/, '').replace(/^.*[./]/, '')
  return (
    to !== '' &&
    /^(?:javax|jakarta)\b/.test(to) &&
    (simple(from) === simple(to) ||
      (/^(?:com\.sun\.mail|org\.eclipse\.angus)\b/.test(from) && !/\.util\.|Stream$/.test(from)))
  )
}

/** What the library brings itself: a missing handler for it is a missing part, one for another type is not. */
const missingPart =
  /no object DCH for MIME type (?:multipart\/|text\/(?:plain|html|xml)|message\/rfc822)|NoSuchProviderException:? ?(?:(?:No provider for )?(?:smtps?|imaps?)\b(?![.\w-])|Provider class)|\bprovider (?:of |for )?(?:jakarta|javax|com\.sun|org\.eclipse\.angus)\.(?:mail|activation)\.[\w.]{1,80} (?:was |could )?not (?:be )?found|\bnot? provider of (?:jakarta|javax)\.(?:mail|activation)\.[\w.]{1,80} was found/i

/** Activation serves web services and XML as well: then it is not mail that is missing something. */
const isForWeb = (text: string): boolean =>
  !/\b(?:javax|jakarta|com[./]sun|angus)[./]mail\b|\be?mail\b|smtp|imap/i.test(text) &&
  /jaxb|\bj(?:avax|akarta)[./](?:xml|ws|servlet|json)|\bcxf\b|\baxis|soap|wsdl|\bsaaj\b|resteasy|jersey/i.test(
    text,
  )

/** The mail library itself is at fault: nothing was said to any server. */
export const isLibraryFault = (text: string): boolean =>
  missingPart.test(text) || (loaderErrors.test(text) && !isForWeb(text)) || isForeignCast(text)

/** Nothing was said to any server. */
export const libraryPatterns: readonly LogPattern[] = [
  {
    pattern: /(?:Exception|Error)\b|provider\b/i,
    when: ({ text }) => isLibraryFault(text),
    candidates: sure('JAVA_MAIL_LIBRARY_BROKEN', 'settings'),
  },
]
