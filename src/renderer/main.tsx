import './jitless.ts'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@mantine/core/styles.layer.css'
import './theme/tokens.css'
import './theme/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { connect } from './bridge.ts'
import { createApp } from './store/app.ts'

const app = createApp(connect())
app.start()

const root = document.getElementById('root')
if (root) createRoot(root).render(<App app={app} />)
