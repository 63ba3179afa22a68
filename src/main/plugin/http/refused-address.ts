import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { TomteError } from '../../../shared/errors.ts'

const refused = new BlockList()
refused.addSubnet('169.254.0.0', 16, 'ipv4') // link-local, and the metadata service of most clouds
refused.addSubnet('fe80::', 10, 'ipv6') // link-local
refused.addAddress('fd00:ec2::254', 'ipv6') // Amazon
refused.addAddress('100.100.100.200', 'ipv4') // Alibaba
refused.addAddress('168.63.129.16', 'ipv4') // Azure
refused.addAddress('192.0.0.192', 'ipv4') // Oracle
refused.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6') // 169.254.0.0/16 through NAT64
refused.addSubnet('2002:a9fe::', 32, 'ipv6') // 169.254.0.0/16 through 6to4
refused.addSubnet('::a9fe:0', 112, 'ipv6') // 169.254.0.0/16 as an IPv4-compatible address

/** Whether no request may go to `address` (an IP address, without brackets): link-local and metadata addresses. */
export function isRefusedAddress(address: string): boolean {
  const [bare = ''] = address.split('%')
  const family = isIP(bare)
  return family !== 0 && refused.check(bare, family === 6 ? 'ipv6' : 'ipv4')
}

/** The failure of a request to such an address. */
export function refusedAddress(host: string, address: string): TomteError {
  const named = host === address ? address : `${host} (${address})`
  return new TomteError(
    'ERR_HTTP_ADDRESS',
    `No request was sent to ${named}: it is a link-local or metadata address.`,
    { hint: 'Such addresses give away keys of the machine; Tomte never asks them.' },
  )
}

/** Resolves a name as Node does, and fails where any of its addresses is refused: what is checked is what is connected to. */
export const guardedLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '')
    const bad = addresses.find(({ address }) => isRefusedAddress(address))
    if (bad) return callback(refusedAddress(host, bad.address), '')
    if (options.all) return callback(null, addresses)
    const [first] = addresses
    callback(null, first?.address ?? '', first?.family)
  })
}
