import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

/** Where a person can be without a wallet. */
async function places(page: Page): Promise<string[]> {
  const get = async (path: string) => (await page.request.get(path)).json() as Promise<{ data: { id: string; slug: string; row: string; block: number }[] }>;
  const [receipts, datanets] = await Promise.all([get('/v1/receipts'), get('/v1/datanets')]);
  const slug = datanets.data[0]?.slug ?? '';
  const rows = await get(`/v1/datanets/${slug}/rows?limit=1`);
  const receipt = receipts.data[0];
  return [
    '/',
    '/chat',
    '/datanets',
    `/datanets/${slug}`,
    `/datanets/${slug}?row=${rows.data[0]?.row ?? ''}`,
    `/datanets/${slug}?q=zzzz`,
    `/datanets/${slug}/contribute`,
    `/datanets/${slug}/access`,
    '/review',
    '/earnings',
    '/factory',
    '/factory/new',
    '/wallet',
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

test('by keyboard alone a row is contributed', async ({ page }) => {
  await page.goto('/wallet');
  await page.getByRole('button', { name: 'Be contributor 5', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Close wallet' })).toBeVisible();
  const tabTo = async (name: RegExp) => {
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        return `${element?.getAttribute('aria-label') ?? ''} ${element?.textContent ?? ''} ${element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.name : ''}`;
      });
      if (name.test(at)) {
        return;
      }
    }
    throw new Error(`no tab stop ${name}`);
  };
  await tabTo(/^ ?Datanets/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Datanets' })).toBeVisible();
  await tabTo(/Swedish construction law/);
  await page.keyboard.press('Enter');
  await tabTo(/Contribute rows/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Contribute rows' })).toBeVisible();
  await tabTo(/ question$/);
  await page.keyboard.type(`May a fence be painted red, asked at ${Date.now()}?`);
  await page.keyboard.press('Tab');
  await page.keyboard.type('Yes, unless the detailed plan of the place says which colours fences have.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('fences');
  await tabTo(/Check the row/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '1 of 1 row ready' })).toBeVisible();
  await tabTo(/Sign and contribute 1 row/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await tabTo(/^ ?Sign and contribute ?$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '1 row given' })).toBeVisible();
});
