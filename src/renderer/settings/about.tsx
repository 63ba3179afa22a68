import { Facts } from '../component/inspector.tsx'
import { byteSize, count } from '../component/number-format.ts'
import { Callout } from '../component/problem.tsx'
import { useAppStateShallow } from '../store/react.ts'
import { SettingsBlock } from './settings-block.tsx'

const platforms: Record<string, string> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }

/** Version, places and the state of the keychain, in plain words. */
export function About() {
  const facts = useAppStateShallow(({ status }) => ({
    version: status?.version,
    host: status?.host,
    platform: status?.platform ?? '',
    dataFolder: status?.dataFolder,
    workspaceFile: status?.workspaceFile,
    keychain: status?.keychain.available,
    keychainError: status?.keychain.error,
    journalEvents: status?.journal.events ?? 0,
    journalBytes: status?.journal.bytes ?? 0,
    journalLimit: status?.journal.limitBytes ?? 0,
    builtIn: status?.builtInBroker.state,
    address: status?.builtInBroker.address,
  }))
  return (
    <SettingsBlock title="About">
      <Facts
        facts={[
          ['Version', `Tomte ${facts.version}`],
          [
            'Runs as',
            `${facts.host === 'desktop' ? 'desktop app' : 'server'} on ${platforms[facts.platform] ?? facts.platform}`,
          ],
          [
            'Data folder',
            <span key="data" className="mono">
              {facts.dataFolder}
            </span>,
          ],
          [
            'Workspace',
            <span key="file" className="mono">
              {facts.workspaceFile}
            </span>,
          ],
          [
            'Journal',
            `${count(facts.journalEvents)} events in ${byteSize(facts.journalBytes)}, at most ${byteSize(facts.journalLimit)}`,
          ],
          [
            'Built-in broker',
            facts.builtIn === 'running'
              ? `running at ${facts.address}`
              : facts.builtIn === 'failed'
                ? 'could not start'
                : 'off',
          ],
          [
            'Keychain',
            facts.keychain
              ? 'Passwords are kept in the keychain of this machine.'
              : 'There is none that Tomte can use: passwords are kept in memory until Tomte stops.',
          ],
        ]}
      />
      {facts.keychainError && (
        <Callout level="warning" title={facts.keychainError.message}>
          {facts.keychainError.hint}
        </Callout>
      )}
    </SettingsBlock>
  )
}
