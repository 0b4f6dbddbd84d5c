import { defineCauses } from '../model.ts'

/** The address of TeamConnect that stands in notification mails. */
export const urlCauses = defineCauses('url', {
  URL_INVALID: {
    severity: 'error',
    stages: ['settings', 'http'],
    title: 'The address is not a web address',
    meaning:
      'What stands in {@loginUrl} cannot be opened: https:// is missing, or there is a typing error in it.',
    fixes: [{ text: 'Enter it like https://teamconnect.example.com/TeamConnect.' }],
    fields: ['loginUrl'],
  },
  URL_HOST_NOT_FOUND: {
    severity: 'error',
    stages: ['dns', 'http'],
    about: 'vantage',
    title: 'The web server’s name does not exist',
    meaning: 'The name {host} is not known here. It is mistyped, or known only inside the company’s network.',
    fixes: [{ text: 'Correct {@loginUrl}, or connect the VPN.' }],
    fields: ['loginUrl'],
  },
  URL_CONNECTION_REFUSED: {
    severity: 'error',
    stages: ['connect', 'http'],
    title: 'No web server listens there',
    meaning:
      'The machine {host} turns connections to port {port} away: the web server does not run, or the port is another.',
    fixes: [{ text: 'Correct the port in {@loginUrl}, or start TeamConnect.' }],
    fields: ['loginUrl'],
  },
  URL_TIMEOUT: {
    severity: 'error',
    stages: ['connect', 'tls', 'http'],
    about: 'vantage',
    title: 'The web server does not answer',
    meaning: 'No answer came from {host} in time: a firewall drops it, or the server hangs.',
    fixes: [{ text: 'Connect the VPN, or test from where users are.' }],
    fields: ['loginUrl'],
  },
  URL_UNREACHABLE: {
    severity: 'error',
    stages: ['connect', 'tls', 'http'],
    about: 'vantage',
    title: 'The web server cannot be reached',
    meaning:
      'The connection to {host} broke or did not come about. What the operating system says stands below.',
    fixes: [{ text: 'Check this computer’s network and {@loginUrl}.' }],
    fields: ['loginUrl'],
  },
  URL_HTTPS_ON_HTTP_PORT: {
    severity: 'error',
    stages: ['tls', 'http'],
    title: 'https:// leads to a port without encryption',
    meaning: '{@loginUrl} begins with https://, but port {port} of {host} speaks plain http.',
    fixes: [
      { text: 'Correct the port: encrypted ones are usually 443 or 8443.' },
      { text: 'Use http:// only if that is meant.' },
    ],
    fields: ['loginUrl'],
  },
  URL_HTTP_ON_HTTPS_PORT: {
    severity: 'error',
    stages: ['http'],
    title: 'http:// leads to a port with encryption',
    meaning: '{@loginUrl} begins with http://, but port {port} of {host} wants https.',
    fixes: [{ text: 'Begin {@loginUrl} with https://.' }],
    fields: ['loginUrl'],
  },
  URL_CERT_UNTRUSTED: {
    severity: 'error',
    stages: ['tls', 'http'],
    title: 'The web server’s certificate is not good',
    meaning:
      'Browsers will warn users who follow the link in a notification: the certificate of {host} is not trusted, not valid today, or for another name.',
    fixes: [{ text: 'Have the certificate of the web server corrected.' }],
    fields: ['loginUrl'],
  },
  URL_REDIRECTS_TO_SSO: {
    severity: 'info',
    stages: ['http'],
    title: 'The link leads to single sign-on',
    meaning:
      'The address answers by sending the browser to {location|a sign-in server}. That is all right for users; this test did not sign in.',
    fixes: [{ text: 'Nothing needs to be done.' }],
    fields: ['loginUrl'],
  },
  URL_TOO_MANY_REDIRECTS: {
    severity: 'error',
    stages: ['http'],
    title: 'The address sends the browser round in circles',
    meaning: 'After five redirections there was still no page.',
    fixes: [{ text: 'Correct {@loginUrl}, or have the redirections of the web server corrected.' }],
    fields: ['loginUrl'],
  },
  URL_UNAUTHORISED: {
    severity: 'warning',
    stages: ['http'],
    about: 'vantage',
    title: 'The web server does not let this computer see the page',
    meaning:
      'The web server answered {status|with a refusal}: it wants a sign-in before showing anything, or this computer’s address is not allowed.',
    fixes: [{ text: 'Open the address in a browser where users are.' }],
    fields: ['loginUrl'],
  },
  URL_NOT_FOUND: {
    severity: 'error',
    stages: ['http'],
    title: 'There is no page at this address',
    meaning: 'The web server answers, but knows nothing under this path ({status|404}).',
    fixes: [{ text: 'Correct the path in {@loginUrl}; usual is /TeamConnect.' }],
    fields: ['loginUrl'],
  },
  URL_BACKEND_DOWN: {
    severity: 'error',
    stages: ['http'],
    title: 'The web server answers, TeamConnect behind it does not',
    meaning:
      'The server in front reports that the application behind it does not answer ({status|502, 503 or 504}). During a restart that passes.',
    fixes: [{ text: 'Start TeamConnect, or wait until it has started.' }],
    fields: ['loginUrl'],
  },
  URL_SERVER_ERROR: {
    severity: 'error',
    stages: ['http'],
    title: 'The web server reports a fault',
    meaning: 'The page cannot be shown because of a fault in the server ({status|5xx}).',
    fixes: [{ text: 'Look into the log of TeamConnect’s application server.' }],
    fields: ['loginUrl'],
  },
  URL_REFUSED: {
    severity: 'error',
    stages: ['http'],
    title: 'The web server refuses the request',
    meaning: 'The web server answered {status|with a refusal} and no page.',
    fixes: [{ text: 'Correct {@loginUrl}; open it in a browser.' }],
    fields: ['loginUrl'],
  },
  URL_NOT_HTTP: {
    severity: 'error',
    stages: ['http', 'tls'],
    title: 'No web server answers there',
    meaning: 'Port {port} of {host} belongs to another service than the web.',
    fixes: [{ text: 'Correct the port in {@loginUrl}.' }],
    fields: ['loginUrl'],
  },
  URL_NOT_ENCRYPTED: {
    severity: 'warning',
    stages: ['settings'],
    title: 'The link is not encrypted',
    meaning:
      '{@loginUrl} begins with http://: what users type after following the link crosses the network readable.',
    fixes: [{ text: 'Use https://, if the server has it.' }],
    fields: ['loginUrl'],
  },
})
