import { Section } from '../../component/section.tsx'
import { Select } from '../../component/select.tsx'
import { TextField } from '../../component/text-field.tsx'
import { type ProxyDraft, proxyKinds, proxyPorts } from '../draft/proxy-draft.ts'
import { useFault, useForm } from '../form/form-context.ts'
import { proxySummary } from '../words/section-summary.ts'
import { BrokerSecret } from './broker-secret.tsx'
import styles from './form.module.css'
import { useSectionFaults } from './section-faults.ts'

/** A proxy on the way to the broker. */
export function ProxySection() {
  const { draft, change } = useForm()
  const faults = useSectionFaults('proxy')
  const url = useFault('proxy.url')
  const username = useFault('proxy.username')
  const password = useFault('proxy.password')
  const { proxy } = draft
  const put = (part: Partial<ProxyDraft>) => change({ proxy: { ...proxy, ...part } })
  return (
    <Section title="Proxy" summary={proxySummary(draft)} faults={faults}>
      <div className={styles.address}>
        <div className={proxy.kind === 'none' ? styles.whole : styles.scheme}>
          <Select
            label="Kind"
            value={proxy.kind}
            options={proxyKinds}
            onChange={kind => put({ kind })}
            help={proxy.kind === 'none' ? 'The broker is reached directly.' : undefined}
          />
        </div>
        {proxy.kind !== 'none' && (
          <>
            <TextField
              label="Proxy host"
              name="proxyHost"
              mono
              value={proxy.host}
              onChange={host => put({ host })}
              {...url}
              placeholder="proxy.local"
              help="It looks up the name of the broker itself."
            />
            <TextField
              label="Proxy port"
              name="proxyPort"
              mono
              value={proxy.port}
              onChange={port => put({ port })}
              onBlur={url.onBlur}
              placeholder={String(proxyPorts[proxy.kind])}
            />
          </>
        )}
      </div>
      {proxy.kind !== 'none' && (
        <div className={styles.pair}>
          <TextField
            label="User name of the proxy"
            name="proxyUsername"
            value={proxy.username}
            onChange={value => put({ username: value })}
            {...username}
            placeholder="None"
          />
          <BrokerSecret
            label="Password of the proxy"
            kind="proxy-password"
            secret={proxy.password}
            onChange={next => put({ password: next })}
            error={password.error}
          />
        </div>
      )}
    </Section>
  )
}
