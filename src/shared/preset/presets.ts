import type { Preset } from './preset.ts'

const aws = 'https://docs.aws.amazon.com'
const azure = 'https://learn.microsoft.com/azure/iot/iot-mqtt-connect-to-iot-hub'
const hivemq = 'https://docs.hivemq.com/hivemq-cloud/quick-start-guide.html'

export const presetIds = ['aws-iot', 'azure-iot-hub', 'hivemq-cloud'] as const
export type PresetId = (typeof presetIds)[number]

/** What hosted services demand beyond MQTT. Each rule has the vendor's page that it was taken from. */
export const presets: Record<PresetId, Preset> = {
  'aws-iot': {
    title: 'AWS IoT Core',
    host: {
      example: 'a1b2c3-ats.iot.eu-central-1.amazonaws.com',
      says: 'The host is the device data endpoint of your account: aws iot describe-endpoint tells it.',
      link: `${aws}/iot/latest/developerguide/iot-connect-devices.html`,
    },
    endpoints: {
      value: [
        { scheme: 'mqtts', port: 8883, alpn: null },
        { scheme: 'mqtts', port: 443, alpn: 'x-amzn-mqtt-ca' },
      ],
      says: 'Port 8883, or port 443 with the ALPN x-amzn-mqtt-ca, both with TLS.',
      link: `${aws}/iot/latest/developerguide/protocols.html`,
    },
    versions: {
      value: ['3.1.1', '5'],
      says: 'MQTT 3.1.1 or 5.',
      link: `${aws}/iot/latest/developerguide/mqtt.html`,
    },
    clientCertificate: {
      value: 'needed',
      says: 'The client certificate of the thing, with its key; it must be active and have a policy.',
      link: `${aws}/iot/latest/developerguide/x509-client-certs.html`,
    },
    clientId: {
      pattern: /^[^$].*$/s,
      bytes: 128,
      says: 'A client id has at most 128 bytes, does not begin with $ and must be allowed by the policy.',
      link: `${aws}/general/latest/gr/iot-core.html`,
    },
    qos: {
      value: 1,
      says: 'QoS 0 and 1 only.',
      link: `${aws}/iot/latest/developerguide/mqtt.html`,
    },
    keepAlive: {
      minimum: 30,
      maximum: 1200,
      says: 'Keep alive from 30 to 1200 seconds.',
      link: `${aws}/general/latest/gr/iot-core.html`,
    },
    topic: {
      bytes: 256,
      slashes: 7,
      uncounted: /^\$aws\/rules\/[^/]+\//,
      says: 'A topic has at most 256 bytes and 7 slashes.',
      link: `${aws}/general/latest/gr/iot-core.html`,
    },
    publish: {
      refused: /^\$/,
      allowed: [
        /^\$aws\/rules\/[^/]+(\/.+)?$/,
        /^\$aws\/things\/[^/]+\/shadow\/(name\/[^/]+\/)?(get|update|delete)$/,
        /^\$aws\/things\/[^/]+\/jobs\/(get|start-next|\$next\/get|[^/]+\/(get|update))$/,
        /^\$aws\/things\/[^/]+\/defender\/metrics\/(cbor|json)$/,
        /^\$aws\/things\/[^/]+\/streams\/[^/]+\/(get|describe|create)\/(cbor|json)$/,
        /^\$aws\/certificates\/create(-from-csr)?\/(cbor|json)$/,
        /^\$aws\/provisioning-templates\/[^/]+\/provision\/(cbor|json)$/,
        /^\$aws\/device_location\/[^/]+\/get_position_estimate$/,
        /^\$aws\/commands\/(things|clients)\/[^/]+\/executions\/[^/]+\/response\/(cbor|json)$/,
      ],
      says: 'Topics that begin with $ are reserved; of those, only the ones for devices may be published to.',
      link: `${aws}/iot/latest/developerguide/reserved-topics.html`,
    },
    payload: {
      bytes: 128 * 1024,
      says: 'A message has at most 128 KiB.',
      link: `${aws}/general/latest/gr/iot-core.html`,
    },
    subscriptions: {
      each: 8,
      all: 50,
      says: 'At most 50 subscriptions, eight in one request.',
      link: `${aws}/general/latest/gr/iot-core.html`,
    },
  },
  'azure-iot-hub': {
    title: 'Azure IoT Hub',
    host: { example: 'my-hub.azure-devices.net', says: 'The host is that of the hub.', link: azure },
    endpoints: {
      value: [
        { scheme: 'mqtts', port: 8883, alpn: null },
        { scheme: 'wss', port: 443, alpn: null, path: '/$iothub/websocket?iothub-no-client-cert=true' },
      ],
      says: 'Port 8883 with TLS, or WebSocket with TLS on port 443.',
      link: azure,
    },
    versions: { value: ['3.1.1'], says: 'MQTT 3.1.1.', link: azure },
    username: {
      pattern: /^[^/]+\/[^/]+(\/[^/]+)?\/\?api-version=[^/]+$/,
      example: '{host}/{clientId}/?api-version=2021-04-12',
      says: 'The user name is {hub}.azure-devices.net/{device}/?api-version=2021-04-12.',
      link: azure,
    },
    clientId: {
      pattern: /^[A-Za-z0-9\-.+%_#*?!(),:=@$']+(\/[A-Za-z0-9\-.+%_#*?!(),:=@$']+)?$/,
      bytes: 256,
      needed: true,
      says: 'The client id is the id of the device, or device/module.',
      link: azure,
    },
    qos: { value: 1, says: 'QoS 0 and 1 only: with QoS 2 the hub closes the connection.', link: azure },
    keepAlive: { minimum: 1, maximum: 1767, says: 'Keep alive up to 1767 seconds.', link: azure },
    publish: {
      refused: /^/,
      allowed: [
        /^devices\/\{clientId\}\/messages\/events\/?([^/]*)$/,
        /^devices\/[^/]+\/modules\/[^/]+\/messages\/events\/?([^/]*)$/,
        /^\$iothub\/twin\/GET\/\?\$rid=[^/]+$/,
        /^\$iothub\/twin\/PATCH\/properties\/reported\/\?\$rid=[^/]+$/,
        /^\$iothub\/methods\/res\/\d+\/\?\$rid=[^/]+$/,
      ],
      says: 'A device publishes to devices/{device}/messages/events/ and to the topics of its twin and methods only.',
      link: azure,
    },
    subscribe: {
      allowed: [
        /^devices\/\{clientId\}\/messages\/devicebound\/#$/,
        /^devices\/[^/]+\/modules\/[^/]+\/(inputs\/)?#$/,
        /^\$iothub\/twin\/res\/#$/,
        /^\$iothub\/twin\/PATCH\/properties\/desired\/#$/,
        /^\$iothub\/methods\/POST\/#$/,
      ],
      says: 'A device subscribes to devices/{device}/messages/devicebound/# and to the topics of its twin and methods only.',
      link: azure,
    },
    payload: { bytes: 256 * 1024, says: 'A message has at most 256 KiB.', link: azure },
  },
  'hivemq-cloud': {
    title: 'HiveMQ Cloud',
    host: {
      example: '0123456789abcdef.s1.eu.hivemq.cloud',
      says: 'The host stands in the overview of the cluster.',
      link: hivemq,
    },
    endpoints: {
      value: [
        { scheme: 'mqtts', port: 8883, alpn: null },
        { scheme: 'wss', port: 8884, alpn: null, path: '/mqtt' },
      ],
      says: 'Port 8883 with TLS, or WebSocket with TLS on port 8884.',
      link: hivemq,
    },
    versions: { value: ['3.1', '3.1.1', '5'], says: 'MQTT 3.1, 3.1.1 or 5.', link: hivemq },
    username: {
      pattern: /^/,
      example: 'andy',
      password: true,
      says: 'A user name and a password, made under Access Management.',
      link: hivemq,
    },
  },
}
