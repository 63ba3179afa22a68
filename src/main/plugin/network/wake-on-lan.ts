import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { z } from 'zod'
import { TomteError } from '../../../shared/errors.ts'
import { type ActionOutput, defineAction } from '../plugin.ts'
import { broadcastAddresses } from './broadcast-addresses.ts'

/** UDP promises nothing, and three small packets cost nothing. */
const TIMES = 3
const EXPRESSION = /\{\{[\s\S]*?\}\}/

const schema = z.strictObject({
  mac: z
    .string('Give the MAC address.')
    .min(1, 'Give the MAC address.')
    .max(1000)
    .refine(
      mac => EXPRESSION.test(mac) || macBytes(mac) !== null,
      'A MAC address looks like 00:11:22:aa:bb:cc.',
    ),
  address: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9.:%_-]*$/, 'An address is an IP address or the name of a host.')
    .default(''),
  port: z.int().min(1).max(65_535).default(9),
})

/** Wakes a machine up by a magic packet. Its output is `{sentTo}`. */
export const wakeOnLanAction = defineAction({
  type: 'wake-on-lan',
  title: 'Wake a machine up',
  description: 'Sends a Wake-on-LAN packet to a machine of your network that sleeps.',
  icon: 'alarm-clock',
  summary: 'Wake {mac}',
  schema,
  fields: [
    {
      name: 'mac',
      label: 'MAC address',
      control: 'text',
      template: true,
      required: true,
      placeholder: '00:11:22:aa:bb:cc',
    },
    {
      name: 'address',
      label: 'Sent to',
      control: 'text',
      advanced: true,
      placeholder: 'every network of this machine',
      help: 'The broadcast address of another network, such as 192.168.2.255.',
    },
    { name: 'port', label: 'Port', control: 'number', advanced: true },
  ],
  initial: { mac: '' },
  templates: { mac: 'text' },
  execute: wake,
})

async function wake({ mac, address, port }: z.infer<typeof schema>): Promise<ActionOutput> {
  const bytes = macBytes(mac)
  if (!bytes)
    throw new TomteError('ERR_NETWORK_MAC', `“${mac.slice(0, 100)}” is not a MAC address.`, {
      hint: 'It looks like 00:11:22:aa:bb:cc; check what its template gives.',
    })
  const packet = Buffer.concat([Buffer.alloc(6, 0xff), ...Array.from({ length: 16 }, () => bytes)])
  const targets = address ? [address] : broadcastAddresses(networkInterfaces())
  const results = await Promise.allSettled(targets.map(target => send(packet, target, port)))
  const sentTo = targets.filter((_, index) => results[index]?.status === 'fulfilled')
  const failed = results.find(result => result.status === 'rejected')
  if (sentTo.length === 0 && failed) throw notSent(targets, port, failed.reason)
  return { sentTo }
}

function macBytes(mac: string): Buffer | null {
  const digits = mac.trim()
  const pairs = /^([0-9a-f]{2})([:-]?)(?:[0-9a-f]{2}\2){4}[0-9a-f]{2}$/i
  const cisco = /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i
  return pairs.test(digits) || cisco.test(digits) ? Buffer.from(digits.replace(/[:.-]/g, ''), 'hex') : null
}

function send(packet: Buffer, address: string, port: number): Promise<void> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  return new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(() => {
      try {
        if (!isIPv6(address)) socket.setBroadcast(true)
      } catch (error) {
        return reject(error) // thrown into the event loop it would be nobody's
      }
      let left = TIMES
      for (let i = 0; i < TIMES; i++)
        socket.send(packet, port, address, error => {
          if (error) reject(error)
          else if (--left === 0) resolve()
        })
    })
  }).finally(() => socket.close())
}

function notSent(targets: readonly string[], port: number, error: NodeJS.ErrnoException): TomteError {
  const reasons: Record<string, string> = {
    ENETUNREACH: 'this machine has no such network',
    EHOSTUNREACH: 'it cannot be reached',
    EACCES: 'this machine does not allow it',
    EPERM: 'this machine does not allow it',
    ENOTSUP: 'this machine cannot send to a whole network',
    ENOTFOUND: 'the name does not resolve',
    EAI_AGAIN: 'the name does not resolve',
  }
  return new TomteError(
    'ERR_NETWORK_SEND',
    `Nothing was sent to ${targets.join(', ')} (UDP ${port}): ${reasons[error.code ?? ''] ?? error.message}.`,
    { cause: error, hint: 'Check the address, and that this machine is in the network.' },
  )
}
