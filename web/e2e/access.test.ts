import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

/** Where a person can be without a wallet. */
async function places(page: Page): Promise<string[]> {
  const get = async (path: string) => (await page.request.get(path)).json() as Promise<{ data: { id: string; slug: string; row: string; block: number }[] }>;
  const [receipts, datanets, models] = await Promise.all([get('/v1/receipts'), get('/v1/datanets'), get('/v1/models')]);
  const slug = datanets.data[0]?.slug ?? '';
  const rows = await get(`/v1/datanets/${slug}/rows?limit=1`);
  const receipt = receipts.data[0];
  return [
    '/',
    '/chat',
    `/chat?compare=${encodeURIComponent(models.data.at(-1)?.id ?? '')}`,
    '/datanets',
    `/datanets/${slug}`,
    `/datanets/${slug}?row=${rows.data[0]?.row ?? ''}`,
    `/datanets/${slug}?q=zzzz`,
    `/datanets/${slug}/contribute`,
    `/datanets/${slug}/access`,
    `/datanets/${slug}/diff/0..1`,
    '/review',
    '/earnings',
    '/factory',
    '/factory/new',
    '/wallet',
    '/settings',
    '/explorer',
    `/blocks/${receipt?.block ?? 1}`,
    `/receipts/${receipt?.id ?? ''}`,
    '/nothing/is/here',
  ];
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ colorScheme })).newPage();
    for (const place of await places(page)) {
      await page.goto(place);
      await expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('main').getByText(/./)).first()).toBeVisible();
      await expect(page.locator('.loading:visible')).toHaveCount(0, { timeout: 60_000 });
      await page.waitForTimeout(300);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
        place,
      ).toEqual([]);
    }
  });
}

test('axe finds nothing in the palette and the list of keys', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const [keys, name] of [
    ['Control+k', 'Search or run'],
    ['?', 'Keys'],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    await page.keyboard.press('Escape');
  }
});
