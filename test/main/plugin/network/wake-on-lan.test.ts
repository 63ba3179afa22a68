import { createSocket, Socket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { broadcastAddresses } from '../../../../src/main/plugin/network/broadcast-addresses.ts'
import { wakeOnLanAction } from '../../../../src/main/plugin/network/wake-on-lan.ts'
import { actionContext, execute } from '../../../support/action-context.ts'

const wake = (config: Record<string, unknown>) => execute(wakeOnLanAction, config, actionContext().context)

/** A machine that listens for being woken. */
async function sleeper() {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  return { socket, port: socket.address().port }
}

describe('waking a machine up', () => {
  it.each([
    '00:11:22:aa:bb:cc',
    '00-11-22-AA-BB-CC',
    '001122aabbcc',
    '0011.22aa.bbcc',
    ' 00:11:22:aa:bb:cc ',
  ])('sends the magic packet for %j', async mac => {
    const { socket, port } = await sleeper()
    const heard = once(socket, 'message')
    expect(await wake({ mac, address: '127.0.0.1', port })).toEqual({ sentTo: ['127.0.0.1'] })
    const [packet] = (await heard) as [Buffer]
    expect(packet.toString('hex')).toBe('ff'.repeat(6) + '001122aabbcc'.repeat(16))
  })

  it('says that a rendered address is none, and where nothing could be sent', async () => {
    const config = wakeOnLanAction.schema.parse({ mac: '{{payload}}' })
    await expect(
      (async () => wakeOnLanAction.execute({ ...config, mac: 'nobody' } as never, actionContext().context))(),
    ).rejects.toMatchObject({ code: 'ERR_NETWORK_MAC' })
    await expect(wake({ mac: '001122aabbcc', address: 'host.invalid' })).rejects.toMatchObject({
      code: 'ERR_NETWORK_SEND',
      message: expect.stringContaining('host.invalid'),
    })
  })

  it.each([
    ['EPERM', /does not allow it/],
    ['ENOTSUP', /cannot send to a whole network/],
  ])('says that this machine refuses broadcasts: %s', async (code, words) => {
    const refuses = vi.spyOn(Socket.prototype, 'setBroadcast').mockImplementation(() => {
      throw Object.assign(new Error(`setBroadcast ${code}`), { code })
    })
    onTestFinished(() => refuses.mockRestore())
    await expect(wake({ mac: '001122aabbcc', address: '127.0.0.1' })).rejects.toMatchObject({
      code: 'ERR_NETWORK_SEND',
      message: expect.stringMatching(words),
    })
  })

  it.each([
    { mac: '00:11:22:aa:bb' },
    { mac: '00:11-22:aa:bb:cc' },
    { mac: 'zz:11:22:aa:bb:cc' },
    { address: 'a b' },
    { port: 0 },
  ])('refuses %j', config => {
    expect(wakeOnLanAction.schema.safeParse({ mac: '001122aabbcc', ...config }).success).toBe(false)
  })
})

it('broadcasts into every network of the machine', () => {
  const network = (address: string, netmask: string, internal = false) => ({
    address,
    netmask,
    internal,
    family: 'IPv4' as const,
    mac: '',
    cidr: null,
  })
  expect(
    broadcastAddresses({
      lo: [network('127.0.0.1', '255.0.0.0', true)],
      eth0: [network('192.168.1.20', '255.255.255.0')],
      wlan0: [network('10.1.2.3', '255.255.240.0')],
      gone: undefined,
    }),
  ).toEqual(['255.255.255.255', '192.168.1.255', '10.1.15.255'])
})
