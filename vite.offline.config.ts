// Builds the page that checks certificates without a network: one script and one style sheet, which the server puts into one file.
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Icons are drawn from the page itself: a sprite beside it would be missing in the saved page. */
const iconsInPage: Plugin = {
  name: 'icons-in-page',
  enforce: 'pre',
  resolveId: (id) => (id === '#web/icons.svg?no-inline' ? '\0icons' : null),
  load: (id) => (id === '\0icons' ? "export default ''" : null),
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'icons.svg', source: readFileSync('src/web/icons.svg') });
  },
};

export default defineConfig({
  root: 'src/web',
  publicDir: false,
  plugins: [iconsInPage, react()],
  build: {
    target: ['chrome87', 'safari14'],
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      input: 'src/web/offline/main.tsx',
      output: { format: 'iife', entryFileNames: 'check.js', assetFileNames: 'check[extname]' },
    },
  },
});
