/** What a server says of mail that went further than to it: in a loop, or given up after waiting. */
import { describe, expect, it } from 'vitest'
import { causeAtContent, causeAtMail, causeAtOpenRcpt, causeAtRcpt } from './evidence.ts'

describe('A mail loop', () => {
  const replies = [
    '551 5.7.1 Loop detected',
    '554 5.4.6 Too many hops 27 (25 max)',
    '554 5.4.6 Message has gone through 50 hops, more than we allow',
    '554 5.4.6 Message exceeded 50 hops, this may indicate a mail loop.',
    '554 5.4.14 Hop count exceeded - possible mail loop ATTR1',
    '550 5.4.12 SMTP; Container mail loop detected',
    '554 5.4.0 Error: too many hops',
    '550 Too many "Received" headers - suspected mail loop',
    '554 too many hops, this message is looping (#5.4.6)',
    '553 5.3.5 system config error: mail for corp.test loops back to me (MX problem?)',
    '550 5.4.6 mail forwarding loop for paula@example.net',
    '554 5.0.0 aliasing/forwarding loop broken (12 aliases deep; 10 max)',
    '550 A potential mail loop was found, rejected',
    '451 Routing loop suspected, message held',
    '550 5.7.1 Relaying of this message refused: it is looping, message was looping before',
    '554 Mail-Schleife erkannt',
    '550 Zu viele Hops',
    '554 Boucle de messagerie détectée',
    '554 Se ha detectado un bucle de correo',
    '554 Обнаружена почтовая петля',
    '554 检测到邮件循环',
    '554 Rilevato ciclo di posta',
    '554 Detectado um loop de e-mail',
    '554 Te veel hops, mail-lus',
    '554 Wykryto pętlę pocztową',
    '554 メールループを検出しました',
  ]

  it.each(replies)('is told after the message: %s', (text) => {
    expect(causeAtContent(text)).toBe('MAIL_LOOP')
  })

  it.each(replies)('is told of a recipient, with a login and without: %s', (text) => {
    expect([causeAtRcpt(text), causeAtOpenRcpt(text)]).toEqual(['MAIL_LOOP', 'MAIL_LOOP'])
  })

  it.each([
    ['551 5.7.1 We do not relay', 'RELAY_DENIED'],
    ['554 5.7.1 Relay access denied, next hop limit of connections', 'RATE_LIMITED'],
    ['550 5.7.1 Spam complaints: see our feedback loop', 'SPAM_REJECTED'],
    ['550 5.1.1 User loop@example.net unknown', 'RECIPIENT_UNKNOWN'],
    ['550 5.1.1 unknown user: hops', 'RECIPIENT_UNKNOWN'],
    ['550 5.1.2 MX of the domain points to a loopback address', 'RECIPIENT_UNKNOWN'],
    ['452 4.5.3 Too many recipients for the next hop', 'TOO_MANY_RECIPIENTS'],
    ['451 4.3.0 Event loop blocked, internal error detected', 'SERVER_CONFIG_ERROR'],
  ])('is not what else has a loop or a hop in it: %s → %s', (text, cause) => {
    expect(causeAtRcpt(text)).toBe(cause)
  })

  it('is not an address that is called so', () => {
    expect(causeAtMail('550 5.7.1 mail.loop.detected.example.org is a sender we refuse')).toBe(
      'SENDER_REFUSED',
    )
  })
})

describe('A message that waited until its time was over', () => {
  it.each([
    '550 5.4.7 Delivery time expired',
    '554 5.4.7 [internal] Delivery expired (message too old)',
    '550 4.4.7 Message expired: unable to deliver in 840 minutes',
    '550 4.4.7 QUEUE.Expired; message expired in unreachable destination queue',
    '554 retry timeout exceeded',
    '550 The message has been in the queue too long',
    '554 5.0.0 Message could not be delivered for 5 days',
    '550 5.4.300 Message expired',
    '554 Maximum queue lifetime reached',
    '554 Zustellzeit ist abgelaufen',
    '554 Délai de livraison dépassé',
    '554 Истек срок доставки',
    '554 Plazo de entrega agotado',
    '554 Tempo di consegna scaduto',
    '554 Prazo de entrega expirado',
    '554 Bezorgtijd verstreken',
    '554 Czas dostarczenia upłynął',
    '554 配信期限を過ぎました',
    '554 投递超时',
  ])('is told by a server that tried: %s', (text) => {
    expect([causeAtContent(text), causeAtRcpt(text)]).toEqual([
      'DELIVERY_TIME_EXPIRED',
      'DELIVERY_TIME_EXPIRED',
    ])
  })

  it.each([
    ['450 4.4.7 Not yet', 'MESSAGE_DEFERRED'],
    ['552 5.3.4 Message exceeds the limit', 'MESSAGE_TOO_LARGE'],
    ['550 5.7.1 The licence of this server has expired', 'MESSAGE_REFUSED'],
    ['554 5.4.4 Unable to route', 'MESSAGE_REFUSED'],
    ['451 4.4.2 Timeout exceeded while waiting for data', 'MESSAGE_DEFERRED'],
    ['550 5.6.0 The mail certificate has expired', 'MESSAGE_REFUSED'],
  ])('is not every end of a time: %s → %s', (text, cause) => {
    expect(causeAtContent(text)).toBe(cause)
  })
})
