import { defineCauses } from '../model.ts'

const connectFailed = (nested: string): string =>
  `com.sun.mail.util.MailConnectException: Couldn't connect to host, port: {host}, {port}; timeout 30000; nested exception is: ${nested}`

const hasOpenPort = (context: { readonly facts: Readonly<Record<string, string>> }): boolean =>
  (context.facts.openPorts ?? '') !== ''

/** From the address to the open connection. */
export const tcpCauses = defineCauses('tcp', {
  TCP_CONNECTION_REFUSED: {
    severity: 'error',
    stages: ['connect'],
    title: 'Nothing listens on this port',
    meaning:
      'The machine {host} answers, but turns connections to port {port} away at once: no mail service runs on that port, or a firewall says no for it.',
    fixes: [
      {
        text: 'These mail ports of the same machine do answer: {openPorts}. Set {@useSsl} and {@port} accordingly.',
        when: hasOpenPort,
      },
      { text: 'Check {@useSsl} and {@port}: usual are 25 and 465 for sending, 143 and 993 for reading.' },
      { text: 'If the port is right, the mail service has to be started.' },
    ],
    fields: ['port', 'useSsl', 'host'],
    javaMail: connectFailed('java.net.ConnectException: Connection refused'),
    ask: 'Connections to port {port} are refused. Please say on which port the service listens, or start it.',
  },
  TCP_CONNECT_TIMEOUT: {
    severity: 'error',
    stages: ['connect'],
    about: 'vantage',
    title: 'No answer from the server’s port',
    meaning:
      'Connection attempts from this computer to {host}, port {port}, vanish without an answer: a firewall drops them, or the machine is down.',
    fixes: [
      {
        text: 'Other mail ports of the same machine answer ({openPorts}), so the machine is up: the port is wrong, or only this one is blocked.',
        when: hasOpenPort,
      },
      { text: 'Have the way from the TeamConnect server to {host}, port {port}, opened in the firewall.' },
      { text: 'Test on the TeamConnect server: only this computer may be locked out.' },
    ],
    fields: ['host', 'port', 'useSsl'],
    javaMail: connectFailed('java.net.SocketTimeoutException: Connect timed out'),
    ask: 'Connections to port {port} get no answer. Please open the firewall for the TeamConnect server’s address.',
  },
  TCP_PORT25_BLOCKED_BY_PROVIDER: {
    severity: 'error',
    stages: ['connect'],
    about: 'vantage',
    title: 'Port 25 is blocked on the way out',
    meaning:
      'Port 25 gives no answer, while other mail ports of the same machine do ({openPorts|465 or 587}). Cloud and internet providers, and many company firewalls, block outgoing port 25.',
    fixes: [
      {
        text: 'Tick {@useSsl}: port 465 is then used.',
        set: { useSsl: true, port: '' },
        when: (context) => /\b465\b/.test(context.facts.openPorts ?? ''),
      },
      { text: 'Or have port 25 opened for the TeamConnect server.' },
      { text: 'Test on the TeamConnect server: its network may allow what this one blocks.' },
    ],
    fields: ['useSsl', 'port'],
    javaMail: connectFailed('java.net.SocketTimeoutException: Connect timed out'),
  },
  TCP_HOST_UNREACHABLE: {
    severity: 'error',
    stages: ['connect'],
    about: 'vantage',
    title: 'There is no way to this machine from here',
    meaning:
      'The network says that the machine behind {host} cannot be reached from this computer: the VPN is off, the address is wrong, or the machine is down.',
    fixes: [{ text: 'Connect the VPN, or test on the TeamConnect server.' }, { text: 'Check {@host}.' }],
    fields: ['host'],
    javaMail: connectFailed('java.net.NoRouteToHostException: No route to host'),
  },
  TCP_NETWORK_UNREACHABLE: {
    severity: 'error',
    stages: ['connect'],
    about: 'vantage',
    title: 'This computer has no network that leads there',
    meaning:
      'This computer has no connection of the kind that the address {address|of the server} needs: it is offline, or has only IPv4 or only IPv6.',
    fixes: [{ text: 'Check this computer’s network and VPN, then test again.' }],
    fields: ['host'],
    javaMail: connectFailed('java.net.ConnectException: Network is unreachable'),
  },
  TCP_RESET_AT_CONNECT: {
    severity: 'error',
    stages: ['connect', 'greeting'],
    about: 'vantage',
    title: 'The connection was cut at once',
    meaning:
      'Something took the connection from this computer and broke it off before a word was said: a list of allowed addresses, a security device, or a load balancer without a working server behind it.',
    fixes: [
      { text: 'Have the TeamConnect server’s address allowed at the mail server or its firewall.' },
      { text: 'Test on the TeamConnect server: only this computer may be locked out.' },
    ],
    fields: ['host', 'port'],
    javaMail:
      'javax.mail.MessagingException: Exception reading response; nested exception is: java.net.SocketException: Connection reset',
    ask: 'Connections to port {port} are reset before the greeting. Please check the list of allowed client addresses and the servers behind the load balancer.',
  },
  TCP_LOCAL_ADDRESS_UNAVAILABLE: {
    severity: 'error',
    stages: ['connect'],
    about: 'vantage',
    title: 'This computer has no free address or port for the connection',
    meaning:
      'The operating system could not give the connection an address or a port of its own: all are in use, or IPv6 is half switched on.',
    fixes: [{ text: 'Close programs that hold many connections, check IPv6, and test again.' }],
    fields: [],
    javaMail: connectFailed('java.net.BindException: Cannot assign requested address'),
  },
  TCP_LOCAL_FIREWALL: {
    severity: 'error',
    stages: ['connect'],
    about: 'vantage',
    title: 'Software on this computer forbids the connection',
    meaning:
      'The operating system of this computer did not let the program out to port {port}: a local firewall, antivirus or policy.',
    fixes: [
      {
        text: 'Allow this program in the local firewall (on the server: the Java of TeamConnect), or test on the TeamConnect server.',
      },
    ],
    fields: [],
    javaMail: connectFailed('java.net.SocketException: Permission denied: connect'),
  },
  TCP_ONE_ADDRESS_DEAD: {
    severity: 'warning',
    stages: ['connect'],
    title: 'One of the server’s addresses does not answer',
    meaning: (context) =>
      context.facts.decisive === 'yes'
        ? 'The name {host} leads to several addresses. The first one, {address|see below}, does not answer, and JavaMail tries only the first. The test went on over another.'
        : 'The name {host} leads to several addresses, and {address|one} does not answer. JavaMail tries only the first it is given, so mail fails now and then.',
    fixes: [
      { text: 'Have the dead address repaired or taken out of the name.' },
      { text: 'Until then, enter a server that works in {@host}.' },
    ],
    fields: ['host'],
    javaMail: connectFailed('java.net.SocketTimeoutException: Connect timed out'),
    ask: 'The name {host} has an address that does not answer on port {port}. Please repair it or take it out of the name.',
  },
  TCP_MTU_BLACKHOLE: {
    severity: 'warning',
    stages: ['tls', 'message', 'starttls', 'envelope', 'mailbox', 'select'],
    about: 'vantage',
    title: 'Large packets may be lost on the way',
    meaning:
      'Short exchanges went well, then the connection fell silent as soon as something larger was sent. That is typical of a VPN or a router that loses large packets without a word.',
    fixes: [
      {
        text: 'Have the network team check the packet size (MTU) between this computer and {host}; compare with a test on the TeamConnect server.',
      },
    ],
    fields: [],
    javaMail: 'java.net.SocketTimeoutException: Read timed out',
  },
  TCP_CONNECT_FAILED: {
    severity: 'error',
    stages: ['connect'],
    about: 'vantage',
    title: 'No connection to the server',
    meaning:
      'The operating system of this computer could not connect to {host}, port {port}. Its own words stand below.',
    fixes: [{ text: 'Check {@host}, {@port} and this computer’s network, then test again.' }],
    fields: ['host', 'port'],
    javaMail: connectFailed('java.net.SocketException'),
  },
})
