import { Button } from '../../component/button.tsx'
import { FileField } from '../../component/file-field.tsx'
import { Callout } from '../../component/problem.tsx'
import { Section } from '../../component/section.tsx'
import { Select } from '../../component/select.tsx'
import { Switch } from '../../component/switch.tsx'
import { TagList } from '../../component/tag-list.tsx'
import { TextField } from '../../component/text-field.tsx'
import { useBrokerStatus } from '../../store/react.ts'
import { usesTls, withScheme } from '../draft/address.ts'
import type { TlsDraft, TlsVersion } from '../draft/broker-draft.ts'
import { faultWithin } from '../draft/fields.ts'
import { useFault, useForm } from '../form/form-context.ts'
import { tlsSummary } from '../words/section-summary.ts'
import { BrokerSecret } from './broker-secret.tsx'
import styles from './form.module.css'
import { KeyField } from './key-field.tsx'
import { PemField } from './pem-field.tsx'
import { useSectionFaults } from './section-faults.ts'

const versions: { value: TlsVersion; label: string }[] = [
  { value: 'TLSv1', label: 'TLS 1.0' },
  { value: 'TLSv1.1', label: 'TLS 1.1' },
  { value: 'TLSv1.2', label: 'TLS 1.2' },
  { value: 'TLSv1.3', label: 'TLS 1.3' },
]
const certificates = ['pem', 'crt', 'cer', 'der']

/** Certificates, versions and checks of an encrypted connection. */
export function TlsSection() {
  const { draft, base, change } = useForm()
  const faults = useSectionFaults('tls')
  const { certificates: known } = useBrokerStatus(draft.savedId ?? '') ?? {}
  const unchanged = draft.tls.cert === base.tls.cert && draft.tls.pfx === base.tls.pfx
  const ends = unchanged ? known : undefined
  const { address } = draft
  const encrypted = usesTls(address.scheme)
  return (
    <Section title="TLS" summary={tlsSummary(draft, ends, Date.now())} faults={faults}>
      {!encrypted && (
        <div className={styles.row}>
          <span>
            This connection is not encrypted. Whoever shares the network can read it, the password too.
          </span>
          <Button
            small
            onClick={() =>
              change({ address: withScheme(address, address.scheme === 'ws' ? 'wss' : 'mqtts') })
            }
          >
            Use TLS
          </Button>
        </div>
      )}
      {(encrypted || faults > 0) && <TlsFields />}
    </Section>
  )
}

function TlsFields() {
  const { draft, change, faults } = useForm()
  const { tls } = draft
  const put = (part: Partial<TlsDraft>) => change({ tls: { ...tls, ...part } })
  const ca = useFault('tls.ca')
  const crl = useFault('tls.crl')
  const serverName = useFault('tls.serverName')
  const old = tls.minVersion === 'TLSv1' || tls.minVersion === 'TLSv1.1'
  return (
    <>
      <PemField
        label="CA file"
        title="Choose the CA file"
        extensions={certificates}
        value={tls.ca}
        onChange={value => put({ ca: value })}
        {...ca}
        help="Empty: the certificate authorities of this system."
        holds={['certificate', 'certificates']}
      />
      <ClientCertificate tls={tls} put={put} />
      <div className={styles.thirds}>
        <Select
          label="Lowest version"
          value={tls.minVersion}
          options={versions}
          onChange={minVersion => put({ minVersion })}
          error={faults['tls.minVersion']}
          help={old ? 'Below 1.2 it can be broken into; for old devices only.' : undefined}
        />
        <Select
          label="Highest version"
          value={tls.maxVersion}
          options={versions}
          onChange={maxVersion => put({ maxVersion })}
          error={faults['tls.maxVersion']}
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label="Server name"
          name="serverName"
          mono
          value={tls.serverName}
          onChange={value => put({ serverName: value })}
          {...serverName}
          placeholder={draft.address.host || 'The host'}
          help="Where the certificate names another host."
        />
        <TagList
          label="ALPN"
          mono
          value={tls.alpn}
          onChange={alpn => put({ alpn })}
          error={faultWithin(faults, 'tls.alpn')}
          placeholder="None"
          help="Protocols to offer, such as mqtt."
        />
      </div>
      <PemField
        label="Revocation list (CRL)"
        title="Choose the revocation list"
        extensions={['crl', 'pem', 'der']}
        value={tls.crl}
        onChange={value => put({ crl: value })}
        {...crl}
        help="Empty: revoked certificates are not looked for."
        holds={['list', 'lists']}
      />
      <Switch
        label="Verify the broker’s certificate"
        checked={tls.verify}
        onChange={verify => put({ verify })}
      />
      {!tls.verify && (
        <Callout level="warning" title="Certificates are not verified.">
          Anyone between Tomte and the broker can pose as the broker and read the password. Better give the CA
          that signed its certificate, and switch this on again.
        </Callout>
      )}
    </>
  )
}

interface PartProps {
  tls: TlsDraft
  put(part: Partial<TlsDraft>): void
}

function ClientCertificate({ tls, put }: PartProps) {
  const cert = useFault('tls.cert')
  const pfx = useFault('tls.pfx')
  const passphrase = useFault('tls.passphrase')
  return (
    <>
      <div className={styles.pair}>
        <PemField
          label="Client certificate"
          title="Choose the client certificate"
          extensions={certificates}
          value={tls.cert}
          onChange={value => put({ cert: value })}
          {...cert}
          holds={['certificate', 'certificates']}
        />
        <KeyField tls={tls} put={put} />
      </div>
      <div className={styles.pair}>
        <FileField
          label="PKCS#12 file"
          title="Choose the PKCS#12 file"
          extensions={['p12', 'pfx']}
          value={tls.pfx || null}
          onChange={path => put({ pfx: path ?? '' })}
          {...pfx}
          help="Certificate and key in one file, instead of the two above."
        />
        <BrokerSecret
          label="Passphrase"
          kind="passphrase"
          secret={tls.passphrase}
          onChange={next => put({ passphrase: next })}
          error={passphrase.error}
          help="Of the key or the PKCS#12 file."
        />
      </div>
    </>
  )
}
