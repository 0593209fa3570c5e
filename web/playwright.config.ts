import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (CHROMIUM === undefined) {
  throw new Error('no chromium is installed: install it (for example with apt-get install chromium)');
}

// The node runs already: STUDIO_URL says where.
export default defineConfig({
  testDir: 'e2e',
  timeout: 8 * 60_000,
  expect: { timeout: 20_000 },
  reporter: 'line',
  outputDir: 'e2e/results',
  use: {
    actionTimeout: 15_000,
    baseURL: process.env['STUDIO_URL'] ?? 'http://127.0.0.1:8545',
    launchOptions: { executablePath: CHROMIUM, args: ['--no-sandbox'] },
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
  },
  workers: 2,
  projects: [
    {
      name: 'lives',
      workers: 1, // they all live on one network
      // One kills the node, and so needs a node of its own: whoever names the command that starts it wants it.
      testIgnore: ['**/states.test.ts', ...(process.env['STUDIO_NODE'] === undefined ? ['**/survive.test.ts'] : [])],
    },
    // These look at what the others left, and change next to nothing.
    { name: 'states', testMatch: '**/states.test.ts', dependencies: ['lives'], fullyParallel: true },
  ],
});
