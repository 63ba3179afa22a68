import { TomteError } from '../../../shared/errors.ts'

/** What `error`, thrown on the way to `url`, means to the user. */
export function requestFailure(url: URL, error: NodeJS.ErrnoException): TomteError {
  if (error instanceof TomteError) return error
  const [code, words, hint] = explain(url, error)
  return new TomteError(code, words, { cause: error, hint })
}

function explain(
  { hostname, host, port, protocol }: URL,
  { code = '', message }: NodeJS.ErrnoException,
): [code: string, words: string, hint: string] {
  const where = port || protocol !== 'https:' ? host : `${host}:443`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA')
    return [
      'ERR_HTTP_NAME',
      `The name ${hostname} does not resolve.`,
      'Check the host, or use its IP address.',
    ]
  if (code === 'ECONNREFUSED')
    return [
      'ERR_HTTP_REFUSED',
      `${where} refused the connection.`,
      'Check the port, and that the service there is running.',
    ]
  if (['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ENETDOWN'].includes(code))
    return ['ERR_HTTP_UNREACHABLE', `${where} cannot be reached.`, 'Check the address and the network.']
  if (code === 'ETIMEDOUT')
    return ['ERR_HTTP_TIMEOUT', `${where} did not answer.`, 'Check that it is switched on.']
  if (isTlsFailure(code, message))
    return ['ERR_HTTP_TLS', `No TLS with ${where}: ${tlsWords(code, message)}.`, tlsHint(code)]
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED')
    return ['ERR_HTTP_RESET', `${where} closed the connection before it answered.`, 'Check scheme and port.']
  if (code.startsWith('HPE_'))
    return ['ERR_HTTP_ANSWER', `What ${where} answered is not HTTP.`, 'Check scheme and port.']
  if (code === 'ERR_UNESCAPED_CHARACTERS' || code === 'ERR_INVALID_CHAR')
    return [
      'ERR_HTTP_HEADER',
      `The request holds a character that HTTP cannot carry: ${message}.`,
      'Check the headers.',
    ]
  return [
    'ERR_HTTP_FAILED',
    `The request to ${where} failed: ${message}.`,
    'Try the URL in a browser or with curl.',
  ]
}

function isTlsFailure(code: string, message: string): boolean {
  return (
    code.startsWith('ERR_TLS_') ||
    code.startsWith('ERR_SSL_') ||
    code === 'EPROTO' ||
    /CERT|CRL|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH/.test(code) ||
    /TLS connection was established/.test(message)
  )
}

function tlsWords(code: string, message: string): string {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return 'its certificate is self-signed'
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired'
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'its certificate is for another name'
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'its certificate comes from an authority this machine does not know'
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return 'it does not speak TLS there'
    default:
      return message || code
  }
}

function tlsHint(code: string): string {
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return 'Try http:// instead, or another port.'
  return 'Make the authority known to Tomte with the environment variable NODE_EXTRA_CA_CERTS.'
}
