import { expect, test } from '@playwright/test';
import { violationsInBothThemes } from './axe';
import { open, SCENES } from './scenes';

for (const scene of SCENES) {
  test(`axe finds nothing in either theme: ${scene.name}`, async ({ page }) => {
    await open(scene, page);
    expect(await violationsInBothThemes(page)).toEqual([]);
  });
}
