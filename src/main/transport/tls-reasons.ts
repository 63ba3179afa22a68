/** What a TLS failure may be told with. */
export interface TlsReasonFacts {
  /** `host:port` of the far end. */
  place: string
  /** The name its certificate was checked against. */
  name: string
  /** The name of the authority that issued its certificate, where that is known. */
  issuer: string
}

export interface TlsReason {
  code: string
  says: (facts: TlsReasonFacts) => string
  hint?: string
}

export const NOT_TLS: TlsReason = {
  code: 'ERR_TLS_NOT_SPOKEN',
  says: ({ place }) => `${place} answers, but not with TLS.`,
  hint: 'Use mqtt:// (or ws://) for this port, or the port on which the broker speaks TLS (8883 as a rule).',
}

export const UNKNOWN_CA: TlsReason = {
  code: 'ERR_TLS_UNKNOWN_CA',
  says: ({ place, issuer }) =>
    `The certificate of ${place} is issued by an authority that is not trusted here${issuer && `: “${issuer}”`}.`,
  hint: 'Choose the CA file of this broker; if one is chosen, it is not the one that issued the certificate.',
}

export const INCOMPLETE_CHAIN: TlsReason = {
  code: 'ERR_TLS_INCOMPLETE_CHAIN',
  says: ({ place, issuer }) =>
    `The certificate of ${place} is issued by “${issuer}”, which is neither trusted here nor sent along by the broker.`,
  hint: 'Let the broker send its intermediate certificates, or choose a CA file that holds them.',
}

export const CLIENT_CERTIFICATE_MISSING: TlsReason = {
  code: 'ERR_TLS_CLIENT_CERTIFICATE_MISSING',
  says: ({ place }) => `${place} wants a client certificate.`,
  hint: 'Choose the client certificate and its key.',
}

export const CLIENT_CERTIFICATE_REFUSED: TlsReason = {
  code: 'ERR_TLS_CLIENT_CERTIFICATE_REFUSED',
  says: ({ place }) => `${place} does not accept the client certificate.`,
  hint: 'Check that it was issued by an authority that the broker trusts and that it has not expired.',
}

export const NO_PROTOCOL: TlsReason = {
  code: 'ERR_TLS_ALPN',
  says: ({ place }) => `${place} accepts none of the given protocols (ALPN).`,
  hint: 'Most brokers need none; AWS IoT on port 443 wants x-amzn-mqtt-ca.',
}

/** The codes with which OpenSSL says that an issuer's certificate is nowhere to be found. */
export const ISSUER_MISSING = /^(UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/

/** Failures of TLS, by what Node's or OpenSSL's code contains; the first that fits counts. */
const REASONS: [pattern: RegExp, reason: TlsReason][] = [
  [/ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|BAD_RECORD_TYPE)\b/, NOT_TLS],
  [
    /\bDEPTH_ZERO_SELF_SIGNED_CERT\b/,
    {
      code: 'ERR_TLS_SELF_SIGNED',
      says: ({ place }) => `The certificate of ${place} is signed by itself, so nobody vouches for it.`,
      hint: 'If it is your own broker, choose its certificate as the CA file.',
    },
  ],
  [/\b(SELF_SIGNED_CERT_IN_CHAIN|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)\b/, UNKNOWN_CA],
  [
    /\bCERT_HAS_EXPIRED\b/,
    {
      code: 'ERR_TLS_EXPIRED',
      says: ({ place }) => `The certificate of ${place} has expired.`,
      hint: 'Renew the certificate of the broker, and check the clock of this computer.',
    },
  ],
  [
    /\bCERT_NOT_YET_VALID\b/,
    {
      code: 'ERR_TLS_NOT_YET_VALID',
      says: ({ place }) => `The certificate of ${place} is not valid yet.`,
      hint: 'Check the clock of this computer.',
    },
  ],
  [
    /\bCERT_REVOKED\b/,
    {
      code: 'ERR_TLS_REVOKED',
      says: ({ place }) => `The certificate of ${place} has been revoked by its issuer.`,
      hint: 'Do not use this broker before it has a new certificate: somebody may hold its old key.',
    },
  ],
  [
    /\bCRL_HAS_EXPIRED\b/,
    {
      code: 'ERR_TLS_CRL_EXPIRED',
      says: ({ place }) =>
        `Whether the certificate of ${place} is revoked cannot be told: the revocation list is out of date.`,
      hint: 'Get a new revocation list (CRL) from the authority.',
    },
  ],
  [
    /\b(UNABLE_TO_GET_CRL|CRL_\w+|UNABLE_TO_DECRYPT_CRL_SIGNATURE)\b/,
    {
      code: 'ERR_TLS_CRL_MISSING',
      says: ({ place }) =>
        `Whether the certificate of ${place} is revoked cannot be told: there is no fitting revocation list of its issuer.`,
      hint: 'The CRL file must hold a list for each authority of the chain; without one, leave the CRL file empty.',
    },
  ],
  [
    /\bERR_TLS_CERT_ALTNAME_INVALID\b/,
    {
      code: 'ERR_TLS_HOST_MISMATCH',
      says: ({ name }) => `The certificate is not made for “${name}”.`,
      hint: 'Connect by a name that stands in the certificate, or set the server name.',
    },
  ],
  [
    /KEY_TOO_SMALL|key too small/i,
    {
      code: 'ERR_TLS_SHORT_KEY',
      says: ({ place }) => `The key in the certificate of ${place} is too short to be safe.`,
      hint: 'Give the broker a new certificate, with RSA of 2048 bits or more.',
    },
  ],
  [
    /MD_TOO_WEAK|(digest algorithm|md) too weak/i,
    {
      code: 'ERR_TLS_WEAK_SIGNATURE',
      says: ({ place }) =>
        `The certificate of ${place} is signed in a way that can be forged today, such as SHA-1.`,
      hint: 'Give the broker a new certificate, signed with SHA-256.',
    },
  ],
  [
    /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_LOW/,
    {
      code: 'ERR_TLS_VERSION',
      says: ({ place }) => `${place} and this client have no TLS version in common.`,
      hint: 'Check the lowest and highest TLS version; old brokers need 1.0 or 1.1, which are not secure.',
    },
  ],
  [/ALERT_NO_APPLICATION_PROTOCOL/, NO_PROTOCOL],
  [/ALERT_CERTIFICATE_REQUIRED|PEER_DID_NOT_RETURN_A_CERTIFICATE/, CLIENT_CERTIFICATE_MISSING],
  [
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|DECRYPT_ERROR)/,
    CLIENT_CERTIFICATE_REFUSED,
  ],
  [
    /ALERT_HANDSHAKE_FAILURE|NO_SHARED_CIPHER|ALERT_INTERNAL_ERROR/,
    {
      code: 'ERR_TLS_HANDSHAKE',
      says: ({ place }) => `${place} broke off the TLS handshake.`,
      hint: 'It may want a client certificate, or another server name (SNI), or have no cipher in common with this client.',
    },
  ],
]

/** The reason behind an error of TLS; undefined where it is none of those known. */
export function tlsReason({ code, message }: NodeJS.ErrnoException): TlsReason | undefined {
  const said = code === undefined || code === 'UNSPECIFIED' ? message : code // OpenSSL has causes without a code of Node's
  return REASONS.find(([pattern]) => pattern.test(said))?.[1]
}
