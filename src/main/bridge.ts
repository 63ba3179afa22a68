import { dirname, join, resolve } from 'node:path'
import type { AttachWindow } from '../shared/contract/contract.ts'
import { Payload } from '../shared/payload.ts'
import { emptyWorkspace, type Workspace } from '../shared/workspace/workspace.ts'
import { Alerts } from './bridge/alerts.ts'
import { BirthStore } from './bridge/birth-store.ts'
import { BoundSecrets } from './bridge/bound-secrets.ts'
import { ownClientId } from './bridge/client-id.ts'
import { Demo } from './bridge/demo.ts'
import { countEarlierRuns } from './bridge/earlier-runs.ts'
import { Engine } from './bridge/engine.ts'
import { type ExtensionRuntime, Extensions } from './bridge/extensions.ts'
import type { Host } from './bridge/host.ts'
import { journalledDeliveries } from './bridge/journalled-deliveries.ts'
import { KeychainWatch } from './bridge/keychain-watch.ts'
import { MessageIntake } from './bridge/message-intake.ts'
import { foreignChangeNotice, loadNotice, Notices } from './bridge/notices.ts'
import { partsOf } from './bridge/parts.ts'
import { Questions } from './bridge/question/questions.ts'
import { VariableHistory } from './bridge/question/variable-history.ts'
import { Recordings } from './bridge/recording/recordings.ts'
import { ruleSwitch } from './bridge/rule-calls.ts'
import { SecretPlaces } from './bridge/secret-places.ts'
import { secretUses } from './bridge/secret-uses.ts'
import { Sessions } from './bridge/sessions.ts'
import { expectShortLived } from './bridge/short-lived.ts'
import { Signal } from './bridge/signal.ts'
import { statusReader } from './bridge/status.ts'
import { ruleValidator, workspaceValidator } from './bridge/validate.ts'
import { keptNotice, restoreVariables } from './bridge/variables.ts'
import { WebhookServer } from './bridge/webhook-server.ts'
import { runsOf, windowPorts } from './bridge/window-ports.ts'
import { BuiltInBroker } from './broker/built-in-broker.ts'
import type { Clock } from './clock.ts'
import { Births } from './event/decoder/births.ts'
import { PayloadDecoders } from './event/decoder/payload-decoders.ts'
import { subscriptionIdentifier } from './event/message-events.ts'
import { createExpressions } from './expression/expression.ts'
import { BrokerConnections } from './plugin/mqtt/connections.ts'
import { builtInPlugins, createRegistry } from './plugin/registry.ts'
import { Webhooks } from './plugin/webhook/webhooks.ts'
import { PreferenceStore } from './preference/preference-store.ts'
import { RecordingFolder } from './recording/recording-folder.ts'
import { templateFault } from './rule/template.ts'
import { KeptVariables } from './run/kept-variables.ts'
import { KeychainSecretStore } from './secret/keychain-secret-store.ts'
import type { HookListener } from './server/hook.ts'
import { demoWorkspace } from './simulator/demo-house.ts'
import { memoryConnect } from './transport/memory.ts'
import { createAttach } from './window/window.ts'
import { WorkspaceStore } from './workspace/store.ts'

export type { ExtensionRuntime } from './bridge/extensions.ts'
export type { Host } from './bridge/host.ts'
export { validateWorkspace } from './bridge/validate.ts'
export type { ExtensionChild, Launch } from './extension/launch.ts'

export interface BridgeOptions {
  dataFolder: string
  /** Default: `workspace.json` in the data folder. */
  workspaceFile?: string
  version: string
  host: Host
  clock: Clock
  /** What user plug-ins are run by; absent: none can be started. */
  extensions?: ExtensionRuntime
  /** One line of log, for stderr. Never given a secret. */
  log(line: string): void
}

/** The running core. `start` resolves once the workspace is loaded and brokers are being connected. */
export interface Bridge {
  start(): Promise<void>
  stop(): Promise<void>
  /** The computer woke up, or its network changed: connections are checked at once. */
  wake(): void
  readonly attach: AttachWindow
  /** Where webhooks go that come to a server beside this. */
  readonly hooks: HookListener
}

/** Milliseconds: how long actions under way may take to end when Tomte stops. */
const STOP_DEADLINE = 3000

/** Makes the core of Tomte and wires the way of one message; nothing happens before `start`. */
export function createBridge(options: BridgeOptions): Bridge {
  const { clock, host, log, dataFolder } = options
  const workspaceFile = resolve(options.workspaceFile ?? join(dataFolder, 'workspace.json'))
  const failed = (error: unknown) => log(`a part failed: ${error instanceof Error ? error.stack : error}`)
  const statusChanged = new Signal(failed)
  const alerts = new Alerts(clock, host, failed)
  const notices = new Notices(() => statusChanged.tell())

  const secrets = new KeychainSecretStore(clock)
  const secretPlaces = new SecretPlaces({ dataFolder, clock, notify: notice => notices.add(notice) })
  const boundSecrets = new BoundSecrets(secrets, secretPlaces)
  const keychain = new KeychainWatch(secrets, () => statusChanged.tell())
  const preferences = new PreferenceStore(dataFolder, clock, log)
  const sessions = new Sessions(
    join(dataFolder, 'sessions'),
    clock,
    notice => notices.add(notice),
    (broker, messages) => journalledDeliveries(engine.journal, broker, messages),
  )
  const builtInBroker = new BuiltInBroker()
  const connectBuiltIn = memoryConnect(far => builtInBroker.accept(far))
  const connections = new BrokerConnections({
    clock,
    random: Math.random,
    folder: dirname(workspaceFile),
    secret: boundSecrets.readFor,
    clientId: broker => ownClientId(dataFolder, broker),
    identifier: subscriptionIdentifier,
    connectBuiltIn,
    deliver: (broker, message) => intake.deliver(broker, message),
    session: (broker, clientId, uncertain) => sessions.open(broker, clientId, uncertain),
    emit: event => engine.queue.emit('mqtt', event),
    changed: () => statusChanged.tell(),
  })
  const webhooks = new Webhooks(name => secrets.get(name))
  const webhookServer = new WebhookServer({
    listener: webhooks,
    clock,
    log,
    report: (id, notice) => (notice ? notices.add(notice) : notices.dismiss(id)),
  })
  const registry = createRegistry(
    builtInPlugins({
      clock,
      mqtt: connections,
      alerts,
      secret: boundSecrets.readFor,
      folder: id => store.current.folders.find(folder => folder.id === id)?.path,
      webhooks,
      rules: { call: (...call) => engine.calls.call(...call), enable: ruleSwitch(() => store) },
    }),
    { templateFault },
  )
  const validate = workspaceValidator(registry)
  const expressions = createExpressions()
  const births = new Births()
  const birthStore = new BirthStore({
    folder: join(dataFolder, 'births'),
    births,
    clock,
    notify: notice => notices.add(notice),
    log,
  })
  const decoders = new PayloadDecoders(dirname(workspaceFile), births)
  const keptVariables = new KeptVariables(join(dataFolder, 'variables'), clock, error =>
    error ? notices.add(keptNotice(error)) : notices.dismiss('variables-kept'),
  )
  const engine = new Engine({
    clock,
    registry,
    keeper: keptVariables,
    journalFolder: join(dataFolder, 'journal'),
    memoryFolder: join(dataFolder, 'memory'),
    waitFolder: join(dataFolder, 'waits'),
    expression: expressions,
    decodeOf: decoders.ofSource,
    report: (id, trouble) => (trouble ? notices.add(trouble) : notices.dismiss(id)),
    notify: notice => notices.add(notice),
    changed: () => statusChanged.tell(),
    log,
  })
  const recordingFolder = new RecordingFolder(join(dataFolder, 'recordings'))
  const recordings = new Recordings({
    clock,
    folder: recordingFolder,
    journal: engine.journal,
    decodeOf: decoders.ofForeignSource,
    onEvent: engine.onEvent,
    log,
  })
  const variableHistory = new VariableHistory(engine.variables)
  const questions = new Questions({
    clock,
    registry,
    parts: partsOf(registry, expressions),
    decodeOf: decoders.ofForeignSource,
    workspaceFile,
    folder: recordingFolder,
    journal: engine.journal,
    variables: variableHistory,
    currentVariables: () => engine.variables.snapshot,
    rules: () => engine.rules,
    find: id => engine.journal.find(id),
    runsOf: entry => runsOf(engine, entry),
    checkedRule: ruleValidator(registry),
  })
  const intake = new MessageIntake({
    clock,
    expressions,
    decoders,
    emit: event => engine.queue.emit('mqtt', event),
    settled: () => engine.settled(),
    journalled: () => engine.recorded(),
  })
  const demo = new Demo(clock, connectBuiltIn)
  const store = new WorkspaceStore({
    file: workspaceFile,
    ownership: options.workspaceFile ? 'given' : 'own',
    backupFolder: join(dataFolder, 'backups'),
    validate,
    clock,
    log,
    onForeignChange: ({ text }) => notices.add(foreignChangeNotice(text)),
  })
  const extensions = new Extensions({
    ...options.extensions,
    clock,
    dataFolder,
    registry,
    store,
    notices,
    secret: name => secrets.get(name),
    emit: (plugin, event) => engine.queue.emit(plugin, event),
  })
  registry.onChange(plugin => engine.partsChanged(plugin))
  const template = (name: 'demo' | 'empty') =>
    name === 'demo' ? validate(demoWorkspace()) : emptyWorkspace()
  const readStatus = statusReader({
    facts: {
      version: options.version,
      host: host.kind,
      platform: process.platform,
      dataFolder,
      workspaceFile,
    },
    clock,
    engine,
    connections,
    intake,
    builtInBroker,
    store,
    notices,
    keychain: () => keychain.known,
    webhookServer,
  })

  /** Makes everything follow the workspace; one change after the other. */
  let applying: Promise<void> = Promise.resolve()
  const apply = (workspace: Workspace): Promise<void> => {
    engine.apply(workspace.rules, workspace.journal, workspace.brokers)
    intake.apply(workspace.brokers, workspace.filters)
    const steps = [
      () => builtInBroker.apply(workspace.builtInBroker),
      () => demo.apply(workspace.demo.enabled),
      () => connections.apply(workspace.brokers),
      () => webhookServer.apply(workspace.webhookServer),
      () => extensions.apply(workspace),
    ]
    for (const step of steps) applying = applying.then(step).catch(failed)
    return applying
  }

  return {
    async start() {
      expectShortLived()
      await secretPlaces.start(async () => {
        const before = await store.lastSeen()
        return before ? secretUses(before) : []
      })
      const report = await store.load()
      const notice = loadNotice(report)
      if (notice) notices.add(notice)
      if (report.source === 'new') await store.change('Loaded the demo house', () => template('demo'))
      void keychain.refresh()
      await birthStore.start()
      // Its ids go on where they ended, so it comes before the first event.
      await engine.start(store.current.rules)
      variableHistory.start(engine.onEvent)
      await restoreVariables(keptVariables, engine.variables, notice => notices.add(notice))
      const { journal, runner, variables } = engine
      await countEarlierRuns({
        rules: store.current.rules,
        journal,
        runner,
        clock,
        variables: variables.snapshot,
      })
      await extensions.start(store.current).catch(failed)
      for (const plugin of registry.plugins)
        await plugin.start?.(event => engine.queue.emit(plugin.id, event))
      builtInBroker.onStatus(() => statusChanged.tell())
      store.onChange(workspace => void apply(workspace).then(() => statusChanged.tell()))
      await sessions.forgetGone(store.current.brokers.map(({ id }) => id)).catch(failed)
      await apply(store.current)
      engine.queue.emit('tomte', {
        prefix: 'Tomte',
        suffix: 'Started',
        payload: Payload.ofValue({ version: options.version }),
      })
    },
    /** In order, and to the end: a part that fails to stop keeps no other from an orderly end. */
    async stop() {
      const steps = [
        () => connections.pause(),
        () => webhookServer.stop(),
        () => intake.flush(),
        () => engine.stop(STOP_DEADLINE),
        () => recordings.stopAll(),
        () => extensions.stop(),
        () => keptVariables.close(),
        ...registry.plugins.map(plugin => () => plugin.stop?.()),
        () => connections.stop(),
        () => sessions.close(),
        () => birthStore.stop(),
        () => demo.stop(),
        () => builtInBroker.stop(),
        () => preferences.save(),
      ]
      for (const step of steps)
        try {
          await step()
        } catch (error) {
          failed(error)
        }
    },
    wake: () => connections.wake(),
    hooks: webhooks,
    attach: createAttach(
      windowPorts({
        clock,
        host,
        engine,
        registry,
        connections,
        store,
        secrets: boundSecrets,
        preferences,
        notices,
        recordings,
        questions,
        extensions,
        template,
        readStatus,
        statusChanged,
        alerts,
        secretStored(name) {
          void keychain.refresh()
          connections.secretStored(name).catch(failed)
          extensions.host.secretChanged(name).catch(failed)
        },
        secretForgotten(name) {
          void keychain.refresh()
          extensions.host.secretChanged(name).catch(failed)
        },
      }),
    ),
  }
}
