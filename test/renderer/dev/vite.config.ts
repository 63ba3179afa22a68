import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// `npx vite --config test/renderer/dev/vite.config.ts` opens the window over a fake house, without a core.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { host: '127.0.0.1', port: 4799 },
})
