import { Activity, Disc3, RadioTower, Send, Settings, Workflow } from 'lucide-react'
import type { ScreenName } from '../store/route.ts'

/** The screens in the order of the rail; `Mod` and the digit lead there. */
export const places = [
  { screen: 'events', label: 'Events', icon: Activity, key: '1' },
  { screen: 'rules', label: 'Rules', icon: Workflow, key: '2' },
  { screen: 'recordings', label: 'Recordings', icon: Disc3, key: '3' },
  { screen: 'publish', label: 'Publish', icon: Send, key: '4' },
  { screen: 'brokers', label: 'Brokers', icon: RadioTower, key: '5' },
  { screen: 'settings', label: 'Settings', icon: Settings, key: '6' },
] as const satisfies { screen: ScreenName; label: string; icon: unknown; key: string }[]
