import { Kbd } from '../component/marks.tsx'
import styles from './settings.module.css'
import { SettingsBlock } from './settings-block.tsx'

const shortcuts: [string, string[]][] = [
  ['Go to or do anything', ['Mod+K']],
  ['Screens', ['Mod+1', 'Mod+6']],
  ['Filter events', ['/']],
  ['Pause and resume the list', ['Space']],
  ['Move in a list', ['↑', '↓']],
  ['Open what is selected', ['Enter']],
  ['Close the details', ['Esc']],
  ['Make a rule from the event', ['R']],
  ['Publish the event again', ['P']],
  ['Send a message', ['Mod+Enter']],
  ['Save a form', ['Mod+S']],
]

/** The keys worth knowing. */
export function Shortcuts() {
  return (
    <SettingsBlock title="Keyboard">
      <ul className={styles.keys}>
        {shortcuts.map(([what, keys]) => (
          <li key={what} className={styles.key}>
            <span>{what}</span>
            <span>
              {keys.map((key, index) => (
                <span key={key}>
                  {index > 0 && <span className="quiet"> {key.startsWith('Mod') ? 'to' : ''} </span>}
                  <Kbd>{key}</Kbd>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </SettingsBlock>
  )
}
