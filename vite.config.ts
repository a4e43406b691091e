// Builds the screens: three pages (hall, desk, open) from src/web into dist/web, with addresses relative to <base>, so that they
// work below any path. Old phones are the measure of what the output may use.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const pages = ['hall', 'desk', 'open'] as const;

/**
 * What every page begins with is one file: in ten small ones a slow line would pay for ten heads, and each would be packed by itself.
 * The styles of all pages are of it, so that they stand before those of each.
 */
const everywhere =
  /node_modules\/(react|react-dom|scheduler|@tanstack|wouter)\/|src\/web\/(style\/(tokens|base|parts)\.css|parts\/(api|format|frame|logo|parts|read-before|status|switches)\.tsx?)$/;

export default defineConfig({
  root: 'src/web',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: ['chrome87', 'safari14'],
    // A small file inlined as data: would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      input: {
        ...Object.fromEntries(pages.map((page) => [page, `src/web/${page}.html`])),
        'service-worker': 'src/web/service-worker.ts',
      },
      output: {
        // A worker is known by its address.
        codeSplitting: { groups: [{ name: 'frame', test: everywhere }] },
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
