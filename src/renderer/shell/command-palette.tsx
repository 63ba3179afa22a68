import { Modal } from '@mantine/core'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useApp, useAppState } from '../store/react.ts'
import styles from './command-palette.module.css'
import { type Command, commandsOf } from './commands.ts'
import { findCommands } from './find-commands.ts'

/** Everything by name: Ctrl+K, a few letters, Enter. */
export function CommandPalette() {
  const app = useApp()
  const open = useAppState(state => state.paletteOpen)
  const close = () => app.state.setState({ paletteOpen: false })
  return (
    <Modal.Root
      opened={open}
      onClose={close}
      size={560}
      yOffset={88}
      transitionProps={{ duration: 80 }}
      classNames={{ content: styles.palette }}
    >
      <Modal.Overlay backgroundOpacity={1} color="var(--scrim)" />
      <Modal.Content aria-label="Commands">{open && <Palette onClose={close} />}</Modal.Content>
    </Modal.Root>
  )
}

function Palette({ onClose }: { onClose(): void }) {
  const app = useApp()
  const commands = useMemo(() => commandsOf(app), [app])
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const found = useMemo(() => findCommands(commands, text), [commands, text])

  function run(command: Command | undefined): void {
    if (!command) return
    onClose()
    command.run()
  }

  function key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setActive(current => Math.max(0, Math.min(found.length - 1, current + step)))
    } else if (event.key === 'Enter') run(found[active])
  }

  return (
    <>
      <div className={styles.field}>
        <Search size={16} strokeWidth={1.75} aria-hidden="true" />
        <input
          data-autofocus
          className={styles.input}
          role="combobox"
          aria-expanded="true"
          aria-controls="commands"
          aria-activedescendant={found[active] ? `command-${active}` : undefined}
          aria-label="Command"
          placeholder="A screen, a rule, a broker, something to do"
          value={text}
          onChange={event => {
            setText(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={key}
        />
      </div>
      <div id="commands" role="listbox" aria-label="Commands" className={styles.list}>
        {found.map((command, index) => (
          <button
            key={command.id}
            ref={index === active ? element => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            id={`command-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={styles.command}
            onClick={() => run(command)}
            onPointerMove={() => setActive(index)}
          >
            <command.icon size={16} strokeWidth={1.75} aria-hidden="true" />
            <span className="ellipsis">{command.title}</span>
            <span className={styles.kind}>{command.kind}</span>
          </button>
        ))}
        {found.length === 0 && <p className={styles.none}>Nothing is called that.</p>}
      </div>
    </>
  )
}
