import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import remixConfig from './remix.config.js'

export default defineConfig({
  plugins: [tailwindcss(), remix(remixConfig)],
  // Known from the start: what Vite discovers later it bundles anew, and a page would hold two Reacts.
  optimizeDeps: {
    include: ['react-i18next', 'i18next', 'react-dom/client', '@remix-run/react', 'recharts', 'socket.io-client'],
  },
  build: { sourcemap: false, target: 'es2022' },
})
