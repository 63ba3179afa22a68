// The client under test for the scripted brokers of Eclipse Mosquitto (test/lib): `node mosquitto-client.mjs SCENARIO PORT`,
// with TOMTE_MQTT set to the built client. Each scenario does what the C program of the same name does.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const { MqttClient, systemClock } = await import(pathToFileURL(process.env.TOMTE_MQTT).href)
const [scenario, port] = process.argv.slice(2)

const UNLIMITED = 268_435_460
const certificate = name => readFileSync(`../ssl/${name}`, 'utf8')
const bytes = text => Buffer.from(text)
const v5 = { protocolVersion: 5 }

function make(clientId, options = {}) {
  const client = new MqttClient(
    {
      url: `mqtt://localhost:${port}`,
      protocolVersion: 4,
      clientId,
      cleanStart: true,
      sessionExpiry: 0,
      keepAlive: 60,
      reconnect: { initial: 100, maximum: 100 },
      ...options,
      // The scripts expect exactly the properties of libmosquitto: the Receive Maximum alone.
      properties: { maximumPacketSize: UNLIMITED },
    },
    { clock: systemClock, random: Math.random },
  )
  client.onState(state => {
    if (state.name === 'waiting') console.error(state.error.code, state.error.message)
  })
  return client
}

/** Starts the client and runs `work` once it is connected for the first time. */
function run(client, work) {
  const dispose = client.onState(state => {
    if (state.name !== 'connected') return
    dispose()
    work?.(client)
  })
  client.start()
}

async function end(client) {
  await client.stop({ deadline: 20_000 })
  process.exit(0)
}

const publish = (client, topic, payload, change = {}) =>
  client.publish({ topic, payload: bytes(payload), qos: 0, retain: false, ...change })

/** Publishes, and says on stderr what was refused. */
const attempt = (...args) => publish(...args).catch(error => console.error('refused:', error.message))

const connects = (clientId, options) => () => run(make(clientId, options), end)
const stays = (clientId, options) => () => run(make(clientId, options))

const subscribes = qos => () =>
  run(make(`subscribe-qos${qos}-test`), async client => {
    await client.subscribe([{ filter: `qos${qos}/test`, qos }])
    end(client)
  })

const publishes =
  (clientId, topic, qos, options, payload = 'message') =>
  () =>
    run(make(clientId, options), async client => {
      await publish(client, topic, payload, { qos })
      end(client)
    })

const receives = (clientId, topic, options, quits) => () => {
  const client = make(clientId, options)
  client.onMessage(message => {
    if (message.topic === 'quit') process.exit(0)
    if (message.topic !== topic || Buffer.from(message.payload).toString() !== 'message') process.exit(1)
    if (quits) setTimeout(() => end(client), 100)
  })
  run(client)
}

const burst = (count, qos) => () =>
  run(make(`publish-qos${qos}-test`, v5), async client => {
    await Promise.all(Array.from({ length: count }, () => publish(client, 'topic', '12345', { qos })))
    end(client)
  })

const allQos = () =>
  run(make('publish-qos2-test', v5), async client => {
    for (const qos of [2, 1, 0]) await attempt(client, `maximum/qos/qos${qos}`, 'message', { qos })
    end(client)
  })

const answersProperties = qos => () => {
  const client = make('prop-test', v5)
  client.onMessage(message => {
    const { contentType, responseTopic } = message.properties ?? {}
    // We hand a message out when it comes and acknowledge it when the listener is through, QoS 2 included; the scripts
    // expect the answer after the whole exchange.
    if (contentType === 'plain/text' && responseTopic === 'msg/123' && message.qos === qos)
      setTimeout(() => publish(client, 'ok', 'ok'), 200)
  })
  run(client)
}

const sendsProperty = properties => () =>
  run(make('prop-test', v5), async client => {
    await publish(client, 'prop/qos0', 'message', { properties })
    end(client)
  })

const overTls = (clientId, tls) => () => run(make(clientId, { url: `mqtts://localhost:${port}`, tls }), end)

const SCENARIOS = {
  '01-con-discon-success': connects('01-con-discon-success'),
  '01-keepalive-pingreq': stays('01-keepalive-pingreq', { keepAlive: 5 }),
  '01-no-clean-session': stays('01-no-clean-session', { cleanStart: false }),
  '01-server-keepalive-pingreq': stays('01-server-keepalive-pingreq', v5),
  '01-unpwd-set': stays('01-unpwd-set', { username: 'uname', password: ";'[08gn=#" }),
  '01-will-set': stays('01-will-set', {
    will: { topic: 'topic/on/unexpected/disconnect', payload: bytes('will message'), qos: 1, retain: true },
  }),
  '01-will-unpwd-set': stays('01-will-unpwd-set', {
    username: 'oibvvwqw',
    password: "#'^2hg9a&nm38*us",
    will: { topic: 'will-topic', payload: bytes('will message'), qos: 2, retain: false },
  }),
  '02-subscribe-qos0': subscribes(0),
  '02-subscribe-qos1': subscribes(1),
  '02-subscribe-qos2': subscribes(2),
  '02-unsubscribe': () =>
    run(make('unsubscribe-test'), async client => {
      await client.unsubscribe(['unsubscribe/test'])
      end(client)
    }),
  '02-unsubscribe-v5': () =>
    run(make('unsubscribe-test', v5), async client => {
      await client.unsubscribe(['unsubscribe/test'])
      end(client)
    }),
  '02-unsubscribe-multiple-v5': () =>
    run(make('unsubscribe-test', v5), async client => {
      await client.subscribe([{ filter: 'unsubscribe/test', qos: 2 }])
      await client.unsubscribe(['unsubscribe/test', 'no-sub'])
      end(client)
    }),
  '03-publish-b2c-qos1': receives('publish-qos1-test', 'pub/qos1/receive'),
  '03-publish-b2c-qos2': receives('publish-qos2-test', 'pub/qos2/receive'),
  '03-publish-b2c-qos2-len': receives('publish-qos2-test', 'len/qos2/test', v5, true),
  '03-publish-b2c-qos1-unexpected-puback': stays('publish-qos1-test', { keepAlive: 5 }),
  '03-publish-b2c-qos2-unexpected-pubcomp': stays('publish-qos2-test', { keepAlive: 5 }),
  '03-publish-b2c-qos2-unexpected-pubrel': receives('publish-qos2-test', 'pub/qos2/receive'),
  '03-publish-c2b-qos1-disconnect': publishes('publish-qos1-test', 'pub/qos1/test', 1),
  '03-publish-c2b-qos2-disconnect': publishes('publish-qos2-test', 'pub/qos2/test', 2),
  '03-publish-c2b-qos1-len': publishes('publish-qos1-test', 'pub/qos1/test', 1, v5),
  '03-publish-c2b-qos2-len': publishes('publish-qos2-test', 'pub/qos2/test', 2, v5),
  '03-publish-c2b-qos2': publishes('publish-qos2-test', 'pub/qos2/test', 2),
  '03-publish-c2b-qos1-receive-maximum': burst(6, 1),
  '03-publish-c2b-qos2-receive-maximum-1': burst(5, 2),
  '03-publish-c2b-qos2-receive-maximum-2': burst(5, 2),
  '03-publish-c2b-qos2-maximum-qos-0': allQos,
  '03-publish-c2b-qos2-maximum-qos-1': allQos,
  '03-publish-c2b-qos2-pubrec-error': () =>
    run(make('publish-qos2-test', v5), async client => {
      await attempt(client, 'topic', 'rejected', { qos: 2 })
      await attempt(client, 'topic', 'accepted', { qos: 2 })
      end(client)
    }),
  '03-publish-qos0': publishes('publish-qos0-test', 'pub/qos0/test', 0),
  '03-publish-qos0-no-payload': publishes('publish-qos0-test-np', 'pub/qos0/no-payload/test', 0, {}, ''),
  '04-retain-qos0': () =>
    run(make('retain-qos0-test'), client =>
      publish(client, 'retain/qos0/test', 'retained message', { retain: true }),
    ),
  '11-prop-oversize-packet': () =>
    run(make('publish-qos0-test', v5), async client => {
      await client.subscribe([{ filter: '0123456789012345678901234567890', qos: 0 }])
      await client.unsubscribe(['0123456789012345678901234567890'])
      await attempt(client, 'pub/test', '0123456789012345678')
      await publish(client, 'pub/test', '012345678901234567')
      end(client)
    }),
  '11-prop-recv-qos0': answersProperties(0),
  '11-prop-recv-qos1': answersProperties(1),
  '11-prop-recv-qos2': answersProperties(2),
  '11-prop-send-content-type': sendsProperty({ contentType: 'application/json' }),
  '11-prop-send-payload-format': sendsProperty({ payloadFormatIndicator: true }),
  '08-ssl-connect-no-auth': () => overTls('08-ssl-connect-no-auth', { ca: certificate('all-ca.crt') })(),
  '08-ssl-connect-cert-auth': () =>
    overTls('08-ssl-connect-crt-auth', {
      ca: [certificate('test-root-ca.crt'), certificate('test-signing-ca.crt')],
      cert: certificate('client.crt'),
      key: certificate('client.key'),
    })(),
  '08-ssl-connect-cert-auth-enc': () =>
    overTls('08-ssl-connect-crt-auth-enc', {
      ca: [certificate('test-root-ca.crt'), certificate('test-signing-ca.crt')],
      cert: certificate('client-encrypted.crt'),
      key: certificate('client-encrypted.key'),
      passphrase: 'password',
    })(),
  '08-ssl-fake-cacert': () => {
    const tls = {
      ca: certificate('test-fake-root-ca.crt'),
      cert: certificate('client.crt'),
      key: certificate('client.key'),
    }
    const client = make('08-ssl-connect-crt-auth', { url: `mqtts://localhost:${port}`, tls })
    client.onState(state => {
      if (state.name === 'waiting') process.exit(0)
    })
    client.start()
  },
}

process.on('SIGTERM', () => process.exit(0)) // some scripts end the client and look at its exit status
const start = SCENARIOS[scenario]
if (!start) {
  console.error(`There is no scenario ${scenario}.`)
  process.exit(77)
}
start()
