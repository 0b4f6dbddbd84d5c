/** Conditions that stand in several rules, by name; and the places that many share. */
import type { Condition } from './condition.ts'

export const transaction = ['mail', 'rcpt', 'data', 'content'] as const

export const session = ['login', 'select', 'mailbox'] as const

export const anywhere = ['capability', ...session] as const

/** A run in which nobody signed in; of a pasted text it is not known. */
export const withoutLogin: Condition = { inRun: true, loggedIn: false }

/** A web page about one address, as block lists have it. */
export const pageAboutAddress: Condition = { raw: /https?:\/\/\S*[/=?]\d{1,3}(?:\.\d{1,3}){3}(?!\S*@)/ }

export const localEhlo: Condition = {
  ehloName: /^(localhost(\.localdomain)?|\[127\.|127\.)/i,
  not: { at: 'mail' },
}

/** Exchange asks for the right of whoever signed in, and of a client without a login for that of everybody. */
export const lacksSendAs: Condition = {
  any: [
    { detail: ['7.60', '2.252'] },
    { raw: /SendAsDenied|permissions? to send as this sender|send ?on ?behalf ?of.{0,20}denied/i },
  ],
}

/** How much in a time, as opposed to how large or how many at once. */
export const aboutAmount: Condition = {
  any: [
    { says: 'perTime' },
    { words: /\b(rate|frequency|hourly|daily)\b|\b(per|an|each|this) (second|minute|hour|day)\b/ },
  ],
}

/** A number of recipients that policy limits (RFC 3463, x.7.x), and not the number that one message may have. */
export const tooManyForNow: Condition = { class: 4, detail: '7.*', says: 'tooManyRecipients' }

/** What is the sender's own; "returned to sender" is said of the recipient's. */
export const ofSender: Condition = {
  words: /\bsender('?s)? (\w+ )?(mailbox|account|quota)\b|\b(mailbox|account|quota) of (the )?sender\b/,
}

/** "200 messages in 3600 seconds" is about amount too, and so is a quota for what is sent. */
export const aboutSending: Condition = {
  any: [
    aboutAmount,
    { says: 'rate' },
    {
      words:
        /\b(sending|submission|outgoing|outbound|organi[sz]ation|queue|tenant)\b.{0,20}\b(quota|limit)|messages? (count|volume)|limits? (for|of|on) your/,
    },
  ],
}

/** What a server says that does not pass mail on to this address; of the sender it says nothing. */
export const forbidsDelivery: Condition = {
  at: 'rcpt',
  words: /\bdelivery (is )?not (allowed|authori[sz]ed|permitted)/,
}

/** Whom the recipient wants mail from; that the account may send as the sender is not denied. */
export const onNoList: Condition = {
  words: /\b(allow(ed)?|accepted|approved|permitted|safe|white)[- ]?senders?\b|\b(white|allow) ?list/,
}

/** The sender's mailbox is being asked for: nothing is known yet. */
export const stillLooking: Condition = {
  class: 4,
  words: /\b(in progress|under way|pending|being (verified|checked))\b/,
}

/**
 * A refusal of the sender that was made temporary (Postfix: soft_bounce), which its words show; some servers have a
 * code of that class for a sender who is not the one that signed in.
 */
export const softened: Condition = {
  class: 4,
  says: 'sender',
  any: [{ detail: '7.*' }, { detail: '', words: /\bauth\w*|\blog-?in|\baccount\b/ }],
  not: { says: 'temporary' },
}

/** Postfix and its kin say first whom a restriction is about; what the administrator wrote stands behind it. */
export const senderNamed: Condition = { words: /\bsender address rejected:/ }

/** Who may write to this recipient is limited (a group): of the sender’s own rights nothing is said. */
export const limitsWriters: Condition = {
  words:
    /not (allowed|authori[sz]ed|permitted) to (send|write|post|submit|deliver)( \w+){0,2} to (the |this |that )?(recipient|address|mailbox|group|list|user)/,
}

/** The form of an address; 550 is about mailboxes, and "invalid" then means one that is not there. */
export const aboutForm: Condition = {
  any: [
    { detail: '1.3' },
    { code: [501, 504, 553], says: 'syntax' },
    {
      words: /syntax|malformed|badly formed|format|rfc ?[58]|must (contain|have)|missing|qualified/,
      not: { code: [501, 504, 553] },
    },
  ],
}

/** How often somebody signs in, as opposed to how many are signed in at once. */
export const limitsLogins: Condition = { says: 'tooManyAttempts', not: { says: 'tooManyConnections' } }
