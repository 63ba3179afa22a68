import '../../../src/renderer/jitless.ts'
import '../../../src/renderer/styles.ts'
import { createRoot } from 'react-dom/client'
import { App } from '../../../src/renderer/app.tsx'
import { createApp } from '../../../src/renderer/store/app.ts'
import { fakeContract } from '../fake-contract.ts'

const query = new URLSearchParams(window.location.search)
const contract = fakeContract({
  welcomed: !query.has('welcome'),
  host: query.has('desktop') ? 'desktop' : 'server',
})
const app = createApp(contract)
app.start()
Object.assign(window, { fake: contract, app })

const milliseconds = Number(query.get('every') ?? 400)
if (milliseconds > 0) setInterval(() => contract.happen(Number(query.get('count') ?? 1)), milliseconds)

const root = document.getElementById('root')
if (root) createRoot(root).render(<App app={app} />)
