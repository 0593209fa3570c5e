import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { open, SCENES } from './scenes';

for (const scene of SCENES) {
  test(`axe finds nothing in either theme: ${scene.name}`, async ({ page }) => {
    await open(scene, page);
    for (const theme of ['light', 'dark']) {
      await page.evaluate((now) => {
        document.documentElement.dataset['theme'] = now;
      }, theme);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
        theme,
      ).toEqual([]);
    }
  });
}
