import type { Layer } from '../../shared/errors.ts'

export interface NetworkReason {
  layer: Layer
  code: string
  says: (place: string, host: string) => string
  hint?: string
}

/** Failures of name resolution and TCP, by Node's code. */
export const NETWORK_REASONS: Record<string, NetworkReason> = {
  ENOTFOUND: {
    layer: 'name resolution',
    code: 'ERR_NAME_NOT_FOUND',
    says: (_place, host) => `No computer named “${host}” can be found.`,
    hint: 'Check the spelling of the host name, or use the IP address of the broker.',
  },
  EAI_AGAIN: {
    layer: 'name resolution',
    code: 'ERR_NAME_SERVER',
    says: (_place, host) => `The name “${host}” could not be looked up: the name server does not answer.`,
    hint: 'Check that this computer is connected to the network.',
  },
  ECONNREFUSED: {
    layer: 'TCP',
    code: 'ERR_CONNECTION_REFUSED',
    says: place => `${place} refused the connection: nothing listens on that port.`,
    hint: 'Check the port, and that the broker is running.',
  },
  ETIMEDOUT: {
    layer: 'TCP',
    code: 'ERR_CONNECTION_TIMEOUT',
    says: place => `${place} does not answer.`,
    hint: 'Check the address; a firewall may be in the way.',
  },
  EHOSTUNREACH: {
    layer: 'TCP',
    code: 'ERR_HOST_UNREACHABLE',
    says: (_place, host) => `There is no way to “${host}” from here.`,
    hint: 'Check that both computers are in the same network or that the VPN is up.',
  },
  ENETUNREACH: {
    layer: 'TCP',
    code: 'ERR_NETWORK_UNREACHABLE',
    says: (_place, host) => `There is no network that leads to “${host}”.`,
    hint: 'Check that this computer is connected to the network.',
  },
  ECONNRESET: {
    layer: 'TCP',
    code: 'ERR_CONNECTION_RESET',
    says: place => `${place} broke off the connection.`,
  },
  EPIPE: { layer: 'TCP', code: 'ERR_CONNECTION_RESET', says: place => `${place} broke off the connection.` },
}

/** Failures of a Unix socket, by Node's code. */
export const UNIX_SOCKET_REASONS: Record<string, NetworkReason> = {
  ENOENT: {
    layer: 'Unix socket',
    code: 'ERR_UNIX_SOCKET_MISSING',
    says: path => `There is no socket at ${path}.`,
    hint: 'Check the path, and that the broker is running on this machine.',
  },
  EACCES: {
    layer: 'Unix socket',
    code: 'ERR_UNIX_SOCKET_FORBIDDEN',
    says: path => `The socket ${path} may not be opened by this user.`,
    hint: 'Let the user that Tomte runs as read and write the socket.',
  },
  ECONNREFUSED: {
    layer: 'Unix socket',
    code: 'ERR_UNIX_SOCKET_REFUSED',
    says: path => `Nothing listens at ${path}: the file is left over, or no socket.`,
    hint: 'Check that the broker is running on this machine.',
  },
  ENOTSOCK: {
    layer: 'Unix socket',
    code: 'ERR_UNIX_SOCKET_REFUSED',
    says: path => `${path} is no socket.`,
    hint: 'Check the path.',
  },
}
