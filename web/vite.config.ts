import react from '@vitejs/plugin-react';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { runnerImport } from 'vite';
import { defineConfig } from 'vitest/config';

/** Something to see, and to go on with, while the script is on its way. */
const frame = {
  name: 'frame',
  async transformIndexHtml(html: string): Promise<string> {
    const { module } = await runnerImport<typeof import('./src/shell/Frame')>('./src/shell/Frame.tsx');
    return html.replace('<div id="root"></div>', `<div id="root">${renderToStaticMarkup(createElement(module.Frame))}</div>`);
  },
};

export default defineConfig({
  plugins: [react(), frame],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600, // kB before gzip, a third of it after
    // What every page needs comes as one file: forty small ones cost more to ask for than to read.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'index', tags: ['$initial'] }] } } },
  },
  test: { environment: 'node', testTimeout: 30_000, include: ['src/**/*.test.{ts,tsx}'] },
});
