/**
 * Marks of providers: host names and what only they write into their replies. A cause that is one provider's
 * own is named only where such a mark is seen; general causes never look at them.
 */

import { isMicrosoft365Host } from '#shared/settings/host-name.ts'

const endsWith = (host: string, ...domains: readonly string[]): boolean =>
  domains.some((domain) => host === domain || host.endsWith(`.${domain}`))

/** Microsoft 365 and Outlook.com; on-premises Exchange has neither these hosts nor these marks. */
export const isMicrosoft365 = (host: string, text = ''): boolean =>
  isMicrosoft365Host(host) ||
  /\.(prod|protection|exchangelabs)\.outlook\.com|aka\.ms\/|smtpclientauthentication|office ?365|\b5\.7\.139\b/i.test(
    text,
  )

export const isGoogle = (host: string, text = ''): boolean =>
  endsWith(host, 'gmail.com', 'googlemail.com', 'google.com') ||
  /support\.google\.com|\bgsmtp\b|accounts\.google\.com/i.test(text)

export const isSes = (host: string): boolean => endsWith(host, 'amazonaws.com', 'awsapps.com')

export const isSendGrid = (host: string, text = ''): boolean =>
  endsWith(host, 'sendgrid.net', 'sendgrid.com') || /sendgrid/i.test(text)

export const isZoho = (host: string, text = ''): boolean =>
  /(^|\.)zoho(mail|cloud)?\.[a-z.]+$/.test(host) || /\bzoho\b/i.test(text)

/** NetEase: 163.com, 126.com, yeah.net. */
export const isNetEase = (host: string): boolean =>
  endsWith(host, '163.com', '126.com', 'yeah.net', 'netease.com')

/** Decides about the sender only after DATA; the name for the text, or undefined. */
export const decidesAfterData = (host: string): string | undefined => {
  if (isMicrosoft365(host)) return 'Microsoft 365'
  if (isSendGrid(host)) return 'SendGrid'
  if (isSes(host)) return 'Amazon SES'
  return undefined
}

/** The domain that a provider's own servers greet with, for hosts whose owner is known for certain. */
export const greetingDomainOf = (host: string): RegExp | undefined => {
  if (isGoogle(host)) return /google\.com|gsmtp/i
  if (isMicrosoft365(host)) return /outlook\.(?:com|cn|de)|office365\.(?:com|us)/i
  if (isSes(host)) return /amazon(aws|ses)\.com/i
  if (isSendGrid(host)) return /sendgrid/i
  if (isZoho(host)) return /zoho/i
  return undefined
}

const vendors = {
  microsoft365: isMicrosoft365,
  google: isGoogle,
  ses: isSes,
  sendgrid: isSendGrid,
  zoho: isZoho,
  netease: isNetEase,
} as const

export type Vendor = keyof typeof vendors

/** @param text the server's words, which may show the provider where the host does not */
export const isOf = (vendor: Vendor, host: string, text: string): boolean => vendors[vendor](host, text)
