import styles from './skip-link.module.css'

/** DOM id of the screen itself. */
export const MAIN = 'main'

/** The first thing that Tab comes to: past the rail and the bar, into the screen. */
export function SkipLink() {
  return (
    <a
      className={styles.link}
      href={`#${MAIN}`}
      onClick={event => {
        event.preventDefault() // the hash is the address of the screen
        document.getElementById(MAIN)?.focus()
      }}
    >
      Skip to the screen
    </a>
  )
}
