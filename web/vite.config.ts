import react from '@vitejs/plugin-react';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { defineConfig } from 'vitest/config';
import { Frame } from './src/shell/Frame';

/** Something to see, and to go on with, while the script is on its way. */
const frame = {
  name: 'frame',
  transformIndexHtml: (html: string) => html.replace('<div id="root"></div>', `<div id="root">${renderToStaticMarkup(createElement(Frame))}</div>`),
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
