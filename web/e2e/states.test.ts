import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { open, SCENES } from './scenes';

async function violations(axe: AxeBuilder): Promise<string[]> {
  const found = await axe.setLegacyMode().analyze(); // no page has frames, which alone need a page of axe's own
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

function wear(page: Page, theme: 'light' | 'dark'): Promise<void> {
  return page.evaluate((now) => {
    document.documentElement.dataset['theme'] = now;
  }, theme);
}

for (const scene of SCENES) {
  test(`axe finds nothing in either theme: ${scene.name}`, async ({ page }) => {
    await open(scene, page);
    for (const theme of ['light', 'dark'] as const) {
      await wear(page, theme);
      expect(await violations(new AxeBuilder({ page })), theme).toEqual([]);
    }
  });
}
