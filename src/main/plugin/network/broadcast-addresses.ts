import type { NetworkInterfaceInfo } from 'node:os'

const EVERYWHERE = '255.255.255.255'
/** A machine with a hundred virtual networks does not need a packet in each. */
const MAXIMUM = 16

/** The broadcast addresses of all IPv4 networks of this machine: `255.255.255.255` alone would reach only one of them. */
export function broadcastAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  const addresses = new Set([EVERYWHERE])
  for (const list of Object.values(interfaces))
    for (const { family, internal, address, netmask } of list ?? [])
      if (family === 'IPv4' && !internal && addresses.size < MAXIMUM)
        addresses.add(broadcast(address, netmask))
  return [...addresses]
}

function broadcast(address: string, netmask: string): string {
  const mask = netmask.split('.').map(Number)
  return address
    .split('.')
    .map((part, index) => Number(part) | (~(mask[index] ?? 255) & 255))
    .join('.')
}
