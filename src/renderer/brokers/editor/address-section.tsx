import { useState } from 'react'
import { presets } from '../../../shared/preset/presets.ts'
import { Select } from '../../component/select.tsx'
import { TextField } from '../../component/text-field.tsx'
import { useAppState } from '../../store/react.ts'
import {
  type AddressFields,
  defaultPorts,
  isRemote,
  type PastedAddress,
  readAddress,
  schemes,
  splitHostAndPort,
  USUAL_PATH,
  usesWebSocket,
  withScheme,
} from '../draft/address.ts'
import { useFault, useForm } from '../form/form-context.ts'
import styles from './form.module.css'

const PASTE = 'Or paste a whole address, such as mqtts://broker.local:8883.'

/** Scheme, host, port and path. A whole address pasted into the host field fills them all. */
export function AddressSection() {
  const { draft, change, left } = useForm()
  const { address } = draft
  const host = useFault('url.host')
  const port = useFault('url.port')
  const path = useFault('url.path')
  const [filled, setFilled] = useState(false)
  const keep = useAppState(state => (state.status?.keychain.available ? 'keychain' : 'session'))
  const put = (part: Partial<AddressFields>) => change({ address: { ...address, ...part } })

  function take({ address: read, username, password }: PastedAddress) {
    change({
      address: read,
      ...(username === undefined ? {} : { username }),
      ...(password ? { password: { ...draft.password, typed: { value: password, keep } } } : {}),
    })
    setFilled(true)
  }

  function typeHost(text: string) {
    const pasted = text.length > address.host.length + 1 ? readAddress(text) : null
    if (pasted) return take(pasted)
    setFilled(false)
    put({ host: text })
  }

  function leaveHost() {
    const whole = readAddress(address.host)
    const split = splitHostAndPort(address.host)
    if (whole) take(whole)
    else if (split) put(split)
    else if (address.host !== address.host.trim()) put({ host: address.host.trim() })
    left('url.host')
  }

  return (
    <div className={styles.address}>
      <div className={isRemote(address.scheme) ? styles.scheme : styles.whole}>
        <Select
          label="Connection"
          value={address.scheme}
          options={schemes}
          onChange={scheme => change({ address: withScheme(address, scheme) })}
          help={
            address.scheme === 'built-in'
              ? 'The broker inside Tomte, reached without the network.'
              : undefined
          }
        />
      </div>
      {address.scheme === 'unix' && (
        <div className={styles.whole}>
          <TextField
            label="Socket"
            name="path"
            mono
            value={address.path}
            onChange={value => put({ path: value })}
            {...path}
            placeholder="/run/mosquitto/mosquitto.sock"
            help="A path on the machine Tomte runs on."
          />
        </div>
      )}
      {isRemote(address.scheme) && (
        <>
          <TextField
            label="Host"
            name="host"
            mono
            value={address.host}
            onChange={typeHost}
            onBlur={leaveHost}
            error={host.error}
            placeholder={draft.preset ? presets[draft.preset].host.example : 'broker.local'}
            help={host.error ? undefined : filled ? 'Filled in from the address.' : PASTE}
            autoFocus={draft.savedId === null}
          />
          <TextField
            label="Port"
            name="port"
            mono
            value={address.port}
            onChange={value => put({ port: value })}
            {...port}
            placeholder={String(defaultPorts[address.scheme])}
          />
          {usesWebSocket(address.scheme) && (
            <div className={styles.whole}>
              <TextField
                label="Path"
                name="path"
                mono
                value={address.path}
                onChange={value => put({ path: value })}
                {...path}
                placeholder={USUAL_PATH}
              />
            </div>
          )}
        </>
      )}
    </div>
  )
}
