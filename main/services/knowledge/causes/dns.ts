import { defineCauses } from '../model.ts'

const unknownHost = {
  smtp: "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: {host}, {port}; timeout 30000; nested exception is: java.net.UnknownHostException: {host}",
  imap: "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: {host}, {port}; timeout 30000; nested exception is: java.net.UnknownHostException: {host}",
} as const

/** From the name to the address. */
export const dnsCauses = defineCauses('dns', {
  DNS_NAME_NOT_FOUND: {
    severity: 'error',
    stages: ['dns'],
    about: 'vantage',
    title: 'The server name does not exist',
    meaning:
      'The name {host} is not known where this computer looks names up. It is mistyped, or it is an internal name that only the TeamConnect server’s network knows.',
    fixes: [
      {
        text: 'Did you mean {suggestion}?',
        set: { host: '{suggestion}' },
        when: (context) => (context.facts.suggestion ?? '') !== '',
      },
      { text: 'Correct {@host}.' },
      { text: 'If the name is right but internal, connect the VPN or test on the TeamConnect server.' },
    ],
    fields: ['host'],
    javaMail: unknownHost,
  },
  DNS_TEMPORARY_FAILURE: {
    severity: 'error',
    stages: ['dns', 'mx', 'spf', 'dmarc'],
    about: 'vantage',
    title: 'The name could not be looked up just now',
    meaning:
      'The name service of this computer gave no usable answer, so nothing is known about the name {host|of the server}: it may well be right. Java reports this in the same words as a wrong name.',
    fixes: [
      {
        text: 'Check this computer’s network, name servers and VPN, then test again. Leave the mail settings as they are.',
      },
    ],
    fields: [],
    javaMail: unknownHost,
  },
  DNS_RESOLVER_REFUSED: {
    severity: 'error',
    stages: ['dns', 'mx', 'spf', 'dmarc'],
    about: 'vantage',
    title: 'The name server turns this computer away',
    meaning:
      'The name server that this computer is set to use is not running or refuses to answer it. Nothing is known about the name itself.',
    fixes: [
      {
        text: 'Use the company’s name servers (connect the VPN), then test again. Leave the mail settings as they are.',
      },
    ],
    fields: [],
    javaMail: unknownHost,
  },
  DNS_RESOLVER_TIMEOUT: {
    severity: 'error',
    stages: ['dns', 'mx', 'spf', 'dmarc'],
    about: 'vantage',
    title: 'The name server does not answer',
    meaning:
      'The name server that this computer is set to use gave no answer in time. Nothing is known about the name itself.',
    fixes: [
      {
        text: 'Check this computer’s network and VPN, then test again. Leave the mail settings as they are.',
      },
    ],
    fields: [],
    javaMail: unknownHost,
  },
  DNS_NO_ADDRESS_RECORD: {
    severity: 'error',
    stages: ['dns'],
    title: 'The name exists but belongs to no server',
    meaning:
      'The name {host} is known, but it has no address. Usually the part of an e-mail address behind the @ was entered instead of the name of the mail server.',
    fixes: [
      {
        text: 'Enter {suggestion} in {@host}.',
        set: { host: '{suggestion}' },
        when: (context) => (context.facts.suggestion ?? '') !== '',
      },
      { text: 'Ask for the name of the mail server and enter it in {@host}.' },
    ],
    fields: ['host'],
    javaMail: unknownHost,
  },
  DNS_SYSTEM_RESOLVER_DIFFERS: {
    severity: 'error',
    stages: ['dns'],
    about: 'vantage',
    title: 'The name exists, but this computer’s own look-up does not find it',
    meaning:
      'Asked directly, the name server knows {host} ({answers|an address}); the operating system’s look-up, which programs use, fails. A hosts file, search settings, a VPN client or security software stands between.',
    fixes: [
      {
        text: 'Have the name look-up of this computer repaired, or test on the TeamConnect server. Leave the mail settings as they are.',
      },
    ],
    fields: [],
    javaMail: unknownHost,
  },
  DNS_IPV6_ADDRESS_UNREACHABLE: {
    severity: 'error',
    stages: ['dns', 'connect'],
    about: 'vantage',
    title: 'The server’s IPv6 address cannot be reached from here',
    meaning:
      'The name {host} has an IPv6 address ({address|see below}) and this computer’s network has no way to it.',
    fixes: [
      { text: 'Have IPv6 repaired on the network, or a working IPv4 address added to the name.' },
      { text: 'On the TeamConnect server, -Djava.net.preferIPv4Stack=true makes Java use IPv4 alone.' },
    ],
    fields: ['host'],
    javaMail:
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: {host}, {port}; nested exception is: java.net.NoRouteToHostException: No route to host",
  },
  DNS_RESOLVES_TO_LOOPBACK: {
    severity: 'warning',
    stages: ['dns'],
    about: 'vantage',
    title: 'The server is this computer itself',
    meaning:
      '{host} means this computer itself ({address|a loopback address}). On the TeamConnect server the same setting means that server, so the result says nothing about it. Where it is not meant, a hosts file, an antivirus or an ad blocker here may have turned the name around.',
    fixes: [
      { text: 'Enter the server’s real name in {@host}.' },
      { text: 'If the server does run on the TeamConnect server itself, test there.' },
    ],
    fields: ['host'],
    javaMail:
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: {host}, {port}; nested exception is: java.net.ConnectException: Connection refused",
  },
  DNS_DIFFERS_FROM_SERVER: {
    severity: 'warning',
    stages: ['dns'],
    about: 'vantage',
    title: 'The name means another machine on the server than here',
    meaning:
      'The two runs found different addresses for {host}: {here|some} here, {there|others} on the server. They did not talk to the same machine.',
    fixes: [{ text: 'Go by the run that was made on the TeamConnect server.' }],
    fields: ['host'],
  },
})
