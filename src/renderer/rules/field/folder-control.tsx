import { Select } from '../../component/select.tsx'
import { useAppState } from '../../store/react.ts'
import { href } from '../../store/route.ts'
import styles from '../block/part.module.css'
import { type ControlProps, fieldProps } from './control.ts'

const none: never[] = []

/** One of the folders that rules may use. */
export function FolderControl(props: ControlProps) {
  const folders = useAppState(state => state.view?.workspace.folders ?? none)
  const chosen = typeof props.value === 'string' && props.value !== '' ? props.value : null
  const gone = chosen !== null && !folders.some(({ id }) => id === chosen)
  const options = folders.map(({ id, path }) => ({ value: id, label: `${id} (${path})` }))
  return (
    <>
      <Select
        {...fieldProps(props)}
        value={chosen}
        onChange={props.onChange}
        options={gone ? [...options, { value: chosen, label: `${chosen} (no longer allowed)` }] : options}
        placeholder={folders.length === 0 ? 'No folder is allowed yet' : 'Choose a folder'}
      />
      {folders.length === 0 && (
        <p className={styles.note}>
          <a href={href({ screen: 'settings' })}>Allow a folder in the settings</a>
        </p>
      )}
    </>
  )
}
