import { TextField } from '../../component/text-field.tsx'
import { isRemote } from '../draft/address.ts'
import { effectiveName } from '../draft/broker-draft.ts'
import { useFault, useForm } from '../form/form-context.ts'
import { AddressSection } from './address-section.tsx'
import { AdvancedSection } from './advanced-section.tsx'
import styles from './form.module.css'
import { HeadersSection } from './headers-section.tsx'
import { LoginSection } from './login-section.tsx'
import { PresetSection } from './preset-section.tsx'
import { ProxySection } from './proxy-section.tsx'
import { SessionSection } from './session-section.tsx'
import { SubscriptionsSection } from './subscriptions-section.tsx'
import { TlsSection } from './tls-section.tsx'
import { WillSection } from './will-section.tsx'

/** The whole form: what everyone needs first, the rest in sections that say what is set in them. */
export function BrokerFields() {
  const { draft, change } = useForm()
  const name = useFault('name')
  const remote = isRemote(draft.address.scheme)
  return (
    <>
      <div className={styles.group}>
        {draft.address.scheme !== 'built-in' && <PresetSection />}
        <AddressSection />
        <TextField
          label="Name"
          name="name"
          value={draft.name}
          onChange={value => change({ name: value })}
          {...name}
          placeholder={effectiveName(draft) || 'Home'}
        />
        <LoginSection />
      </div>
      <div className={styles.sections}>
        <SubscriptionsSection />
        {remote && <TlsSection />}
        {remote && <ProxySection />}
        <HeadersSection />
        <SessionSection />
        <WillSection />
        <AdvancedSection />
      </div>
    </>
  )
}
