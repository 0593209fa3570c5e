import { expect, type Page } from '@playwright/test';

/** Opens the Studio as one of the demo’s people. */
export async function be(page: Page, who: string, base = ''): Promise<void> {
  await page.goto(`${base}/wallet`);
  await page.getByRole('button', { name: `Be ${who}`, exact: true }).click();
  await expect(page.getByRole('button', { name: 'Close wallet' })).toBeVisible();
}

/** Goes by the Studio’s own links, so that the open wallet stays open. */
export async function go(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name, exact: true }).click();
}

/** Goes to the demo’s Datanet. */
export async function toDatanet(page: Page): Promise<void> {
  await go(page, 'Datanets');
  await page.getByRole('link', { name: /Swedish construction law/ }).click();
}

/** Goes to where rows are given to it. */
export async function toContribute(page: Page): Promise<void> {
  await toDatanet(page);
  await page.getByRole('link', { name: 'Contribute rows' }).click();
}
