// What a person waits for, by Chromium's own measurements.
//   STUDIO_URL=http://127.0.0.1:8545 node measure.mjs
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';

const base = process.env.STUDIO_URL ?? 'http://127.0.0.1:8545';
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const network = await (await fetch(`${base}/v1/network`)).json();
const places = ['/', '/datanets', `/datanets/${network.datanet}`, '/chat', '/factory', '/explorer'];

const figures = { paint: [], shift: [], interaction: [], script: [] };
for (const place of places) {
  const page = await (await browser.newContext()).newPage();
  let script = 0;
  page.on('response', async (response) => {
    if (response.request().resourceType() === 'script') {
      script += gzipSync(await response.body()).length;
    }
  });
  await page.addInitScript(() => {
    window.seen = { shift: 0, interactions: [] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        window.seen.shift += entry.hadRecentInput ? 0 : entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        window.seen.interactions.push(entry.duration);
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
  await page.goto(base + place);
  await page.waitForTimeout(2_000);
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
  }
  for (const key of ['j', 'j', 'k', '/']) {
    await page.keyboard.press(key);
  }
  await page.keyboard.type('building');
  await page.waitForTimeout(1_000);
  const { paint, shift, interactions } = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    ...window.seen,
  }));
  interactions.sort((a, b) => a - b);
  const p95 = interactions[Math.floor(interactions.length * 0.95)] ?? 0;
  console.log(
    `${place.padEnd(36)} first paint ${paint.toFixed(0)} ms, shift ${shift.toFixed(4)}, interaction p95 ${p95} ms of ${interactions.length} over 16 ms, script ${(script / 1_000).toFixed(0)} kB gzip`,
  );
  figures.paint.push(paint);
  figures.shift.push(shift);
  figures.interaction.push(p95);
  figures.script.push(script);
  await page.close();
}
await browser.close();
const worst = (list) => Math.max(...list);
console.log(
  `worst: first paint ${worst(figures.paint).toFixed(0)} ms (≤ 1,000), shift ${worst(figures.shift).toFixed(4)} (≤ .02), interaction p95 ${worst(figures.interaction)} ms (≤ 100), script ${(worst(figures.script) / 1_000).toFixed(0)} kB (≤ 250)`,
);
