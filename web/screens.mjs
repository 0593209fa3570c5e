// Every page in both themes at 1440 and 390 px, into a folder that git ignores.
//   STUDIO_URL=http://127.0.0.1:8545 node screens.mjs [FOLDER]
import { existsSync, mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';

const base = process.env.STUDIO_URL ?? 'http://127.0.0.1:8545';
const folder = process.argv[2] ?? 'e2e/results/screens';
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (executablePath === undefined) {
  throw new Error('no chromium is installed: install it (for example with apt-get install chromium)');
}

const get = async (path) => (await fetch(base + path)).json();
const receipt = (await get('/v1/receipts')).data[0];
const network = await get('/v1/network');
const rows = (await get(`/v1/datanets/${network.datanet}/rows?limit=1`)).data;
const run = (await get('/v1/runs')).data[0];

const pages = {
  home: '/',
  chat: '/chat',
  datanets: '/datanets',
  datanet: `/datanets/${network.datanet}`,
  row: `/datanets/${network.datanet}?row=${rows[0]?.row ?? ''}`,
  'datanet-filtered': `/datanets/${network.datanet}?q=building+permit`,
  'datanet-no-hit': `/datanets/${network.datanet}?q=zzzz`,
  contribute: `/datanets/${network.datanet}/contribute`,
  access: `/datanets/${network.datanet}/access`,
  review: '/review',
  earnings: '/earnings',
  'earnings-of': `/earnings?of=${receipt?.shares[0]?.to ?? ''}`,
  factory: '/factory',
  'factory-new': '/factory/new',
  wallet: '/wallet',
  explorer: '/explorer',
  block: `/blocks/${receipt?.block ?? 1}`,
  address: `/address/${network.escrow}`,
  nothing: '/nothing/is/here',
  ...(receipt === undefined ? {} : { receipt: `/receipts/${receipt.id}` }),
  ...(run === undefined ? {} : { run: `/factory/runs/${run.id}` }),
};

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
let wide = 0;
for (const width of [1440, 390]) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    page.on('pageerror', (error) => console.log(`${page.url()}: ${error}`));
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(base + path);
      await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {}); // pages that poll never rest
      const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
      if (scroll > width) {
        console.log(`${name} at ${width} px scrolls sideways: ${scroll} px`);
        wide++;
      }
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
    await context.close();
  }
}
await browser.close();
console.log(`${Object.keys(pages).length * 4} screens in ${folder}${wide > 0 ? `, ${wide} scroll sideways` : ''}`);
