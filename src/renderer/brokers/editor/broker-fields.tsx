import { TextField } from '../../component/text-field.tsx'
import { effectiveName } from '../draft/broker-draft.ts'
import { useFault, useForm } from '../form/form-context.ts'
import { AddressSection } from './address-section.tsx'
import { AdvancedSection } from './advanced-section.tsx'
import styles from './form.module.css'
import { HeadersSection } from './headers-section.tsx'
import { LoginSection } from './login-section.tsx'
import { SessionSection } from './session-section.tsx'
import { SubscriptionsSection } from './subscriptions-section.tsx'
import { TlsSection } from './tls-section.tsx'
import { WillSection } from './will-section.tsx'

/** The whole form: what everyone needs first, the rest in sections that say what is set in them. */
export function BrokerFields() {
  const { draft, change } = useForm()
  const name = useFault('name')
  const builtIn = draft.address.scheme === 'built-in'
  return (
    <>
      <div className={styles.group}>
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
        {!builtIn && <TlsSection />}
        <HeadersSection />
        <SessionSection />
        <WillSection />
        <AdvancedSection />
      </div>
    </>
  )
}
