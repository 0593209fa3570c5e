import { expect, test, type Page } from '@playwright/test';
import { go, toContribute, toDatanet } from './people';

const QUESTION = `May a garden shed stand on two plots at once, asked at ${Date.now()}?`;
const ANSWER =
  'No. A garden shed stands on one plot; across the boundary it needs a joint property or an easement that both owners have signed and the land registry has entered.';

/** Opens the wallet of one of the demo’s people by the app’s own links, so that the page is never loaded anew. */
async function become(page: Page, who: string): Promise<void> {
  await page.getByRole('link', { name: /Open a wallet|wallet/i }).first().click();
  await page.waitForURL('**/wallet');
  const close = page.getByRole('button', { name: 'Close wallet' });
  if (await close.isVisible()) {
    await close.click();
  }
  await page.getByRole('button', { name: `Be ${who}`, exact: true }).click();
  await expect(close).toBeVisible();
}

async function review(page: Page, who: string): Promise<void> {
  await become(page, who);
  await go(page, 'Review');
  await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible();
  while (!(await page.getByText(QUESTION).isVisible())) {
    await page.keyboard.press('s'); // what others gave before
    await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible();
  }
  await page.keyboard.press('a');
  await expect(page.getByText(/^Kept\./)).toBeVisible();
}

test('a row is given, judged, sealed, learned, answered with, paid for and proved', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  await test.step('contribute', async () => {
    await become(page, 'contributor 3');
    await toContribute(page);
    await page.getByLabel('Question').fill(QUESTION);
    await page.getByLabel('Answer').fill(ANSWER);
    await page.getByLabel('Category').fill('sheds');
    await page.getByRole('button', { name: 'Check the row' }).click();
    await page.getByRole('button', { name: 'Sign and contribute 1 row' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign and contribute' }).click();
    await expect(page.getByRole('heading', { name: '1 row given' })).toBeVisible();
  });

  await test.step('review', async () => {
    await review(page, 'reviewer 1');
    await review(page, 'reviewer 2');
  });

  await test.step('seal', async () => {
    await become(page, 'owner');
    await toDatanet(page);
    await page.getByRole('button', { name: /^Seal version/ }).click();
    await expect(page.getByText(/^Version \d+ is sealed/)).toBeVisible({ timeout: 120_000 });
  });

  await test.step('request and grant', async () => {
    await become(page, 'model owner');
    await toDatanet(page);
    await page.getByRole('link', { name: 'Access' }).click();
    await page.getByLabel(/What you want the rows for/).fill('To teach a model about sheds.');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign and ask' }).click();
    await expect(page.getByText('waiting').first()).toBeVisible();
    await become(page, 'owner');
    await toDatanet(page);
    await page.getByRole('link', { name: 'Access' }).click();
    await page.getByRole('button', { name: 'Grant' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign and grant' }).click();
    await expect(page.getByText('granted').first()).toBeVisible();
  });

  const model = `sheds-${Date.now().toString(36)}`;
  await test.step('configure, train, watch', async () => {
    await become(page, 'model owner');
    await go(page, 'ModelFactory');
    await page.getByRole('link', { name: /New run|Start the first/ }).first().click();
    await page.getByLabel('Name').fill(model);
    await page.getByRole('button', { name: 'Expert' }).click();
    await page.getByRole('spinbutton', { name: /^Rows/ }).fill('8');
    await expect(page.getByText(/tokens$/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Start the run' }).click();
    await expect(page.getByRole('heading', { name: model })).toBeVisible();
    await expect(page.getByText('done, not deployed').first()).toBeVisible({ timeout: 240_000 });
    await expect(page.getByRole('img', { name: /^Loss over/ })).toBeVisible();
  });

  await test.step('deploy', async () => {
    await page.getByRole('button', { name: 'Deploy' }).click();
    await page.getByRole('button', { name: 'Deploy' }).click();
    await expect(page.getByText(`served as ${model}`).first()).toBeVisible({ timeout: 120_000 });
  });

  await test.step('chat and see who is paid', async () => {
    await become(page, 'asker');
    await go(page, 'Chat');
    await page.getByLabel('Model').selectOption(model);
    await page.getByLabel('Your question').fill('Can my garden shed stand across the boundary of two plots?');
    await page.getByRole('button', { name: /Pay and ask/ }).click();
    await expect(page.getByText(/made this answer\. They were paid/)).toBeVisible({ timeout: 120_000 });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Open trace/ }).click();
    await expect(page.getByRole('region', { name: /Which words came through which rows/ })).toBeVisible();
  });

  await test.step('open and verify the receipt', async () => {
    await page.getByRole('link', { name: 'Receipt', exact: true }).click();
    await expect(page.getByText('5 of 5 proofs hold.')).toBeVisible();
    await expect(page.getByText(QUESTION).first()).toBeVisible();
  });

  await test.step('see it in earnings', async () => {
    await become(page, 'contributor 3');
    await go(page, 'Earnings');
    await expect(page.getByText('Can my garden shed stand across the boundary of two plots?').first()).toBeVisible();
  });
  expect(problems).toEqual([]);
});
