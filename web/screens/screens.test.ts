import { expect, test } from '@playwright/test';
import { violations } from '../e2e/axe';
import { EMPTY_SCENES, open, SCENES } from '../e2e/scenes';

// bin/screens starts the nodes and says where.
const FOLDER = process.env['SCREENS'] ?? 'e2e/results/screens';
const PLACES = [
  { base: process.env['STUDIO_URL'] ?? 'http://127.0.0.1:8545', scenes: SCENES },
  { base: process.env['STUDIO_EMPTY_URL'] ?? '', scenes: EMPTY_SCENES },
];

for (const { base, scenes } of PLACES.filter((place) => place.base !== '')) {
  for (const scene of scenes) {
    for (const width of [1440, 390]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        test.describe(() => {
          test.use({ baseURL: base, colorScheme, viewport: { width, height: 900 } });
          test(`${scene.name} at ${width} px, ${colorScheme}`, async ({ page }) => {
            const problems: string[] = [];
            page.on('pageerror', (error) => problems.push(String(error)));
            await open(scene, page);
            // In a window as tall as the page: what sticks to the window's foot would lie over the middle of a long picture.
            await page.setViewportSize({ width, height: Math.max(900, await page.evaluate(() => document.documentElement.scrollHeight)) });
            await page.screenshot({ path: `${FOLDER}/${scene.name}-${width}-${colorScheme}.png`, fullPage: true });
            expect(await page.evaluate(() => document.documentElement.scrollWidth), 'it scrolls sideways').toBeLessThanOrEqual(width);
            expect(problems).toEqual([]);
            expect(await violations(page), 'axe').toEqual([]);
          });
        });
      }
    }
  }
}
