import { expect, test, type Page } from '@playwright/test';
import { violationsInBothThemes } from './axe';
import { EMPTY_SCENES, open } from './scenes';

async function fits(page: Page) {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
}

// EmptyHomeTest starts a node on an empty home for this.
test('one button fills an empty network, and the page shows it', async ({ page, request }) => {
  const { ready } = (await (await request.get('/v1/demo')).json()) as { ready: boolean };
  test.skip(!ready, 'this network is not empty');
  for (const scene of EMPTY_SCENES) {
    await open(scene, page);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await fits(page);
  }
  await page.goto('/');
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('No answer yet');
  // A smaller order than the button's: what happens, and what the page shows, is the same.
  await page.route('**/v1/demo', (route) =>
    route.request().method() === 'POST' ? route.continue({ postData: JSON.stringify({ rows: 4, questions: 1 }) }) : route.continue(),
  );
  await page.getByRole('button', { name: 'Make the demo Datanet and run' }).click();
  await expect(title).toHaveText('From rows to paid answers');
  await expect(page.getByText('You can close this page')).toBeVisible();
  await expect(page.getByText('503 rows by 12 people')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/^Version 1 of/)).toBeVisible({ timeout: 60_000 });
  expect(await violationsInBothThemes(page)).toEqual([]);
  await fits(page);
  await page.reload();
  await expect(title).toHaveText('From rows to paid answers');
  await expect(page.getByText('503 rows by 12 people')).toBeVisible();
  await page.getByRole('link', { name: 'Look through the rows' }).click();
  await expect(page).toHaveURL(/\/datanets\/swedish-construction-law$/);
});
