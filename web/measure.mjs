// What a person waits for and feels, by Chromium's own measurements.
//   STUDIO_URL=http://127.0.0.1:8545 node measure.mjs [-v] [--slower=N] [PLACE…]
//   -v: what shifted, and the slowest interaction of each page; --slower=4: as a processor of a quarter of the speed would
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';

const base = process.env.STUDIO_URL ?? 'http://127.0.0.1:8545';
const verbose = process.argv.includes('-v');
const slower = Number(process.argv.find((argument) => argument.startsWith('--slower='))?.slice('--slower='.length) ?? 1);
const wanted = process.argv.slice(2).filter((argument) => argument.startsWith('/'));
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const get = async (path) => (await fetch(base + path)).json();

const CHART_STEPS = 10_000;
const TABLE_ROWS = 100_000;

/** Notes paints, shifts and interactions as they happen: https://web.dev/articles/inp counts a key or a click once, by its slowest event. */
function watch() {
  window.seen = { largest: 0, shift: 0, moved: [], interactions: {}, keys: {}, frames: [], slowest: { ms: 0, text: '' } };
  addEventListener('keydown', ({ timeStamp, key }) => (window.seen.keys[Math.round(timeStamp)] = key), true);
  const name = (node) => {
    const element = node instanceof Element ? node : node?.parentElement;
    return element === null || element === undefined ? 'gone' : `${element.localName}${element.className && typeof element.className === 'string' ? `.${element.className.trim().replaceAll(/\s+/g, '.')}` : ''}`;
  };
  const observe = (type, note, options = {}) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...options });
  observe('largest-contentful-paint', ({ startTime }) => {
    window.seen.largest = startTime;
  });
  observe('layout-shift', (entry) => {
    if (!entry.hadRecentInput) {
      window.seen.shift += entry.value;
      window.seen.moved.push(`${entry.value.toFixed(4)} at ${entry.startTime.toFixed(0)} ms: ${entry.sources.map(({ node, previousRect: a, currentRect: b }) => `${name(node)} ${a.x},${a.y} ${a.width}×${a.height} → ${b.x},${b.y} ${b.width}×${b.height}`).join('; ')}`);
    }
  });
  observe(
    'event',
    (entry) => {
      if (entry.interactionId === 0) {
        return;
      }
      const { interactions, slowest } = window.seen;
      interactions[entry.interactionId] = Math.max(interactions[entry.interactionId] ?? 0, entry.duration);
      if (entry.duration > slowest.ms) {
        window.seen.slowest = {
          ms: entry.duration,
          text: `${entry.name} ${window.seen.keys[Math.round(entry.startTime)] ?? ''} on ${name(entry.target)} at ${entry.startTime.toFixed(0)} ms: waited ${(entry.processingStart - entry.startTime).toFixed(0)}, handled ${(entry.processingEnd - entry.processingStart).toFixed(0)}, then painted within ${(entry.startTime + entry.duration - entry.processingEnd).toFixed(0)}`,
        };
      }
    },
    { durationThreshold: 16 },
  );
}

/** Who types fast leaves this much between two keys. */
const KEY_MS = 80;

const fresh = async () => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.addInitScript(watch);
  await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slower });
  return page;
};

const quantile = (list, q) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))] ?? 0;

/** Milliseconds between frames while `act` goes on. */
async function frames(page, act) {
  await page.evaluate(() => {
    window.seen.frames = [];
    let before = performance.now();
    const on = (now) => {
      window.seen.frames.push(now - before);
      before = now;
      window.seen.raf = requestAnimationFrame(on);
    };
    window.seen.raf = requestAnimationFrame(on);
  });
  await act();
  return page.evaluate(() => {
    cancelAnimationFrame(window.seen.raf);
    return window.seen.frames.slice(2);
  });
}

function sayFrames(what, times) {
  const slow = times.filter((ms) => ms > 50).length;
  console.log(
    `${what.padEnd(36)} frames ${times.length}: median ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms, worst ${Math.max(...times).toFixed(1)} ms, ${slow} over 50 ms`,
  );
}

const network = await get('/v1/network');
const receipt = (await get('/v1/receipts')).data[0];
const run = (await get('/v1/runs')).data[0];
const datanet = `/datanets/${network.datanet}`;
const row = (await get(`/v1${datanet}/rows?limit=1`)).data[0];
const versions = (await get(`/v1${datanet}`)).versions.length;
const places = [
  '/',
  '/datanets',
  datanet,
  `${datanet}?row=${row?.row ?? ''}`,
  `${datanet}/contribute`,
  `${datanet}/access`,
  ...(versions > 0 ? [`${datanet}/diff/0..${versions}`] : []),
  '/chat',
  '/review',
  '/earnings',
  ...(receipt === undefined ? [] : [`/earnings?of=${receipt.shares[0]?.to ?? ''}`, `/receipts/${receipt.id}`, `/blocks/${receipt.block}`]),
  '/factory',
  '/factory/new',
  ...(run === undefined ? [] : [`/factory/runs/${run.id}`]),
  '/explorer',
  `/address/${network.escrow}`,
  '/wallet',
  '/settings',
];

const figures = { paint: [], shift: [], interaction: [], all: [], script: [] };
for (const place of wanted.length > 0 ? wanted : places) {
  const page = await fresh();
  const scripts = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') {
      scripts.push(response.body().then((body) => gzipSync(body).length));
    }
  });
  await page.goto(base + place);
  await page.waitForTimeout(2_500);
  const script = (await Promise.all(scripts)).reduce((sum, bytes) => sum + bytes, 0);
  for (const key of Array(12).fill('Tab')) {
    await page.keyboard.press(key);
    await page.waitForTimeout(KEY_MS);
  }
  await page.evaluate(() => document.activeElement?.blur());
  for (const key of ['j', 'j', 'k', '/']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(KEY_MS);
  }
  await page.keyboard.type('building', { delay: KEY_MS });
  await page.keyboard.press('Escape');
  await page.waitForTimeout(KEY_MS);
  await page.getByRole('button', { name: /^(Dark|Light) theme$/ }).click();
  await page.waitForTimeout(1_000);
  const { paint, largest, shift, moved, slowest, interactions, all } = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    all: performance.interactionCount,
    ...window.seen,
  }));
  // Chromium reports those that took 16 ms or more; the others were quicker. (It says 250 and more of a key that changes nothing: no frame follows it.)
  const slow = Object.values(interactions);
  const times = [...slow, ...Array(Math.max(0, all - slow.length)).fill(0)];
  const p95 = quantile(times, 0.95);
  console.log(
    `${place.slice(0, 48).padEnd(48)} paint first ${paint.toFixed(0)}, largest ${largest.toFixed(0)} ms, shift ${shift.toFixed(4)}, ${times.length} interactions p95 ${p95} ms, script ${(script / 1_000).toFixed(0)} kB gzip`,
  );
  if (verbose) {
    moved.forEach((line) => console.log(`    ${line}`));
    console.log(`    slowest: ${slowest.text}`);
  }
  figures.paint.push(paint);
  figures.shift.push(shift);
  figures.interaction.push(p95);
  figures.all.push(...times);
  figures.script.push(script);
  await page.context().close();
}

const answer = (route, body) => route.fulfill({ contentType: 'application/json', body: JSON.stringify(body) });

// Charts with 10,000 points: the steps of a real run, one after the other until there are enough.
if (run !== undefined) {
  const real = (await get(`/v1/runs/${run.id}/steps?after=0`)).data;
  const steps = Array.from({ length: CHART_STEPS }, (_, i) => ({ ...real[i % real.length], step: i + 1 }));
  const page = await fresh();
  await page.route(`**/v1/runs/${run.id}`, (route) => answer(route, { ...run, step: CHART_STEPS, steps: CHART_STEPS }));
  await page.route(`**/v1/runs/${run.id}/events`, (route) => route.abort());
  await page.route(`**/v1/runs/${run.id}/steps*`, (route) => {
    const after = Number(new URL(route.request().url()).searchParams.get('after') ?? 0);
    return answer(route, { object: 'list', data: steps.slice(after) });
  });
  await page.goto(`${base}/factory/runs/${run.id}`);
  const plot = page.locator('.chart .u-over').first();
  await plot.waitFor();
  const box = await plot.boundingBox();
  const times = await frames(page, async () => {
    for (let i = 0; i < 180; i++) {
      await page.mouse.move(box.x + (box.width * (i % 90)) / 90, box.y + box.height / 2);
    }
  });
  sayFrames(`cursor over charts of ${CHART_STEPS} steps`, times);
  await page.context().close();
}

// A table of 100,000 rows: the Datanet's own rows under new ids, in pages as long as the API's largest.
{
  const real = (await get(`/v1${datanet}/rows?limit=200`)).data;
  const page = await fresh();
  const PAGE_ROWS = 1_000;
  await page.route(`**/v1${datanet}/rows?*`, (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const data = Array.from({ length: PAGE_ROWS }, (_, i) => ({ ...real[(from + i) % real.length], row: `0x${(from + i).toString(16).padStart(64, '0')}` }));
    const next = from + PAGE_ROWS;
    return answer(route, { object: 'list', data, next_cursor: next < TABLE_ROWS ? String(next) : null });
  });
  await page.goto(base + datanet);
  const table = page.locator('.vbox');
  await table.waitFor();
  for (;;) {
    const height = await table.evaluate((list) => {
      list.scrollTop = list.scrollHeight;
      return list.scrollHeight;
    });
    if (height >= TABLE_ROWS * 57) {
      break;
    }
    await page.waitForTimeout(5);
  }
  await table.evaluate((list) => {
    list.scrollTop = 0;
  });
  const box = await table.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  sayFrames(
    `wheel over ${TABLE_ROWS} rows`,
    await frames(page, async () => {
      for (let i = 0; i < 180; i++) {
        await page.mouse.wheel(0, 240);
      }
    }),
  );
  sayFrames(
    `leaps over ${TABLE_ROWS} rows`,
    await frames(page, () =>
      table.evaluate(async (list) => {
        for (let i = 0; i < 60; i++) {
          list.scrollTop = ((i * 37) % 100) * 0.01 * list.scrollHeight;
          await new Promise((done) => requestAnimationFrame(done));
        }
      }),
    ),
  );
  await page.context().close();
}
await browser.close();
const worst = (list) => Math.max(...list);
console.log(
  `worst: first paint ${worst(figures.paint).toFixed(0)} ms (≤ 1,000), shift ${worst(figures.shift).toFixed(4)} (≤ .02), interaction p95 ${worst(figures.interaction)} ms on a page and ${quantile(figures.all, 0.95)} ms of all ${figures.all.length} (≤ 100), script ${(worst(figures.script) / 1_000).toFixed(0)} kB (≤ 250)`,
);
