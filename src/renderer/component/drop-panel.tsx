import { MantineThemeProvider, Popover } from '@mantine/core'
import type { ReactNode } from 'react'

export interface DropPanelProps {
  /** Read aloud as the panel's name. */
  label: string
  /** The button that it hangs from; it opens and closes by `onChange`. */
  target: ReactNode
  opened: boolean
  onChange(opened: boolean): void
  className?: string
  children: ReactNode
}

/** A small form that hangs from a button: the keyboard stays in it until Escape, then goes back to the button. */
export function DropPanel({ label, target, opened, onChange, className, children }: DropPanelProps) {
  return (
    <Popover
      opened={opened}
      onChange={onChange}
      position="bottom-end"
      trapFocus
      returnFocus
      closeOnClickOutside
      withRoles
    >
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown aria-label={label} className={className}>
        <MantineThemeProvider theme={listsInside}>{children}</MantineThemeProvider>
      </Popover.Dropdown>
    </Popover>
  )
}

/** A list that drops down from a field of the panel belongs to it: choosing there is no click outside. */
const listsInside = {
  components: { Combobox: { defaultProps: { withinPortal: false, transitionProps: { duration: 60 } } } },
}
