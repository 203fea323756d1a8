import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'

import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const service = process.env.VMS_URL ?? 'http://127.0.0.1:8000'
const WORKER = 'sw.js'
// The map's code is not for the road: it would double what a phone loads.
const ON_THE_ROAD = /\.(js|css|svg|woff2?)$/
const FOR_THE_DESK = /maplibre|CameraMap|MapPane/

/** Tells the service worker which files the build made; its own text changes with any of them. */
function shellFiles(): Plugin {
  return {
    name: 'shell-files',
    generateBundle(_options, bundle) {
      const worker = bundle[WORKER]
      if (worker?.type !== 'chunk') throw new Error(`the build made no ${WORKER}`)
      const files = Object.keys(bundle).filter((name) => name !== WORKER && ON_THE_ROAD.test(name) && !FOR_THE_DESK.test(name)).sort()
      const digest = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12)
      const list = ['favicon.svg', ...files].map((name) => JSON.stringify(`/${name}`)).join(',')
      worker.code = worker.code.replace(/(["'`])__SHELL_FILES__\1/, list).replace('__SHELL_DIGEST__', digest)
    },
  }
}

export default defineConfig({
  plugins: [vue(), shellFiles()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __VUE_OPTIONS_API__: 'false', __VUE_I18N_LEGACY_API__: 'false', __INTLIFY_PROD_DEVTOOLS__: 'false' },
  build: {
    target: 'chrome110',
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/offline/worker.ts' },
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? WORKER : 'assets/[name]-[hash].js') },
    },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': service, '/whep': service } },
  // A busy machine takes its time over a page; what never comes is noticed all the same.
  test: { testTimeout: 30_000, environment: 'happy-dom', include: ['tests/**/*.test.ts'], setupFiles: ['tests/environment.ts'] },
})
