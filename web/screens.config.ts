import base from './playwright.config';

/** The pictures of `bin/screens`: every page and state, both themes, two widths. */
export default { ...base, testDir: 'screens', timeout: 300_000, workers: 1, projects: [{ name: 'screens' }], use: { ...base.use, screenshot: 'off' as const } };
