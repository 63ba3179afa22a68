import './jitless.ts'
import './styles.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { connect } from './bridge.ts'
import { createApp } from './store/app.ts'

const app = createApp(connect())
app.start()

const root = document.getElementById('root')
if (root) createRoot(root).render(<App app={app} />)
