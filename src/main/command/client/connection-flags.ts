import type { FlagGroup, FlagTable } from './flag.ts'
import { propertyWords } from './property-flag.ts'

const broker = {
  host: { names: ['-h', '--host'], value: 'HOST', says: 'where the broker is; default localhost' },
  port: { names: ['-p', '--port'], value: 'PORT', says: 'default 1883, or 8883 with TLS' },
  url: {
    names: ['-L', '--url'],
    value: 'URL',
    says: 'mqtt(s)://USER:PASSWORD@HOST:PORT/TOPIC, ws(s)://HOST/PATH',
  },
  unix: { names: ['--unix'], value: 'PATH', says: 'a Unix socket instead of a host' },
  webSocket: { names: ['--ws'], says: 'WebSocket, at the path /mqtt' },
  proxy: {
    names: ['--proxy'],
    value: 'URL',
    says: 'socks5h://USER:PASSWORD@HOST:PORT, or http:// (CONNECT)',
  },
  broker: { names: ['--broker'], value: 'ID', says: 'a broker of the workspace, with its secrets' },
  data: { names: ['--data'], value: 'DIR', says: 'the data folder that has the workspace of --broker' },
} satisfies FlagTable

const session = {
  username: { names: ['-u', '--username'], value: 'USER', says: 'asked for a password unless -P gives it' },
  password: {
    names: ['-P', '--pw'],
    value: 'PASSWORD',
    says: 'others on this machine may see it: better be asked',
  },
  id: { names: ['-i', '--id'], value: 'ID', says: 'client id; default a random one' },
  idPrefix: { names: ['-I', '--id-prefix'], value: 'PREFIX', says: 'client id: this and the process id' },
  version: {
    names: ['-V', '--protocol-version'],
    value: 'VERSION',
    says: '31, 311, 5 (also mqttv5 …) or auto; default 311',
  },
  keep: { names: ['-c', '--disable-clean-session'], says: 'keep the session at the broker; needs -i' },
  expiry: {
    names: ['-x', '--session-expiry-interval'],
    value: 'SECONDS',
    says: 'of a kept session; -1 is for ever (MQTT 5)',
  },
  keepAlive: { names: ['-k', '--keepalive'], value: 'SECONDS', says: '5 to 65535; default 60' },
  property: {
    names: ['-D', '--property'],
    value: 'COMMAND NAME VALUE',
    words: propertyWords,
    says: 'an MQTT 5 property; repeatable; implies -V 5',
  },
} satisfies FlagTable

const tls = {
  cafile: { names: ['--cafile'], value: 'FILE', says: 'authorities to trust; switches TLS on' },
  capath: { names: ['--capath'], value: 'DIR', says: 'the same, each file of a folder' },
  osCerts: { names: ['--tls-use-os-certs'], says: 'TLS with the well-known authorities' },
  cert: { names: ['--cert'], value: 'FILE', says: 'client certificate; needs --key' },
  key: { names: ['--key'], value: 'FILE', says: 'its key; asked for the passphrase where it has one' },
  tlsVersion: { names: ['--tls-version'], value: 'VERSION', says: 'tlsv1.3, tlsv1.2 or tlsv1.1 alone' },
  alpn: { names: ['--tls-alpn'], value: 'PROTOCOL', says: 'such as mqtt or x-amzn-mqtt-ca' },
  insecure: { names: ['--insecure'], says: 'do not check the name in the certificate' },
} satisfies FlagTable

const will = {
  willTopic: { names: ['--will-topic'], value: 'TOPIC', says: 'what the broker publishes when we vanish' },
  willPayload: { names: ['--will-payload'], value: 'TEXT', says: 'default empty' },
  willQos: { names: ['--will-qos'], value: 'QOS', says: '0, 1 or 2; default 0' },
  willRetain: { names: ['--will-retain'], says: 'retain it' },
} satisfies FlagTable

const other = {
  debug: { names: ['-d', '--debug'], says: 'tell on stderr what happens' },
  quiet: { names: ['--quiet'], says: 'no errors on stderr but those of the command line' },
  nodelay: { names: ['--nodelay'], says: 'always so; for scripts that give it' },
  help: { names: ['--help'], says: 'this text' },
} satisfies FlagTable

/** Flags that pub and sub share. */
export const connectionFlags = { ...broker, ...session, ...tls, ...will, ...other }
export type ConnectionFlag = keyof typeof connectionFlags

export const connectionGroups: readonly FlagGroup[] = [
  { title: 'Broker', flags: broker },
  { title: 'Session', flags: session },
  { title: 'TLS', flags: tls },
  { title: 'Will', flags: will },
  { title: 'Other', flags: other },
]

const ENGINE = 'keys are read from files only'
const PSK = 'TLS needs certificates here'

/** What Mosquitto's clients have beyond that, and why Tomte has it not. */
export const leftOut: ReadonlyMap<string, string> = new Map([
  ['-A', 'the system chooses the interface'],
  ['-M', 'in flight is what the broker takes, 20 before MQTT 5'],
  ['--max-inflight', 'in flight is what the broker takes, 20 before MQTT 5'],
  ['-S', 'it is for clients that resolve SRV records'],
  ['--ciphers', 'the runtime’s own list is used'],
  ['--keyform', ENGINE],
  ['--tls-engine', ENGINE],
  ['--tls-engine-kpass-sha1', ENGINE],
  ['--psk', PSK],
  ['--psk-identity', PSK],
])
