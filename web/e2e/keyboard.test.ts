import { expect, test } from '@playwright/test';
import { ANSWER_MS, beByKeys, giveRow, pressG, shorten, tabTo } from './people';

test('by keyboard alone a row is contributed', async ({ page }) => {
  await beByKeys(page, 'contributor 5');
  await pressG(page, 'd');
  await expect(page.getByRole('heading', { level: 1, name: 'Datanets' })).toBeVisible();
  await tabTo(page, /Swedish construction law/);
  await page.keyboard.press('Enter');
  await tabTo(page, /Contribute rows/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Contribute rows' })).toBeVisible();
  await tabTo(page, /^Question/);
  await page.keyboard.type(`May a fence be painted red, asked at ${Date.now()}?`);
  await page.keyboard.press('Tab');
  await page.keyboard.type('Yes, unless the detailed plan of the place says which colours fences have.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('fences');
  await tabTo(page, /Check the row/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '1 of 1 row ready' })).toBeVisible();
  await tabTo(page, /Sign and contribute 1 row/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await tabTo(page, /^Sign and contribute$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '1 row given' })).toBeVisible();
});

test('by keyboard alone a row is judged, and a judgement taken back', async ({ page, request }) => {
  const question = `May a hedge be three metres high, asked at ${Date.now()}?`;
  await giveRow(request, question, 'Yes, a hedge needs no permit, but it must not take the view at a crossing.');
  await beByKeys(page, 'reviewer 1');
  await pressG(page, 'r');
  await expect(page.getByRole('heading', { level: 1, name: 'Review' })).toBeVisible();
  const row = page.getByText(question);
  await expect(page.getByRole('button', { name: /^Accept/ })).toBeVisible();
  while (!(await row.isVisible())) {
    await page.keyboard.press('s'); // what others gave before
    await expect(page.getByRole('button', { name: /^Accept/ })).toBeVisible();
  }
  await page.keyboard.press('r');
  await expect(page.getByText('Say why first: press 1 to 6.')).toBeVisible();
  await page.keyboard.press('a');
  await expect(row).toBeHidden();
  await expect(page.getByText('Accepted. Press Z to take it back.')).toBeVisible();
  const warning = page.waitForEvent('dialog'); // nothing is signed yet, and a closed page signs nothing
  await page.close({ runBeforeUnload: true });
  expect((await warning).type()).toBe('beforeunload');
  await (await warning).dismiss();
  await page.keyboard.press('z');
  await expect(page.getByText('Taken back.')).toBeVisible();
  await expect(row).toBeVisible();
  await page.keyboard.press('4');
  await expect(page.getByRole('radio', { name: /No source where one is needed/ })).toBeChecked();
  await page.keyboard.press('r');
  await expect(page.getByText('Rejected. Press Z to take it back.')).toBeVisible();
  await expect(row).toBeHidden();
  await expect(page.getByText(/^Kept\./)).toBeVisible({ timeout: 60_000 });
});

test('by keyboard alone a question is asked and paid for, and its trace opened', async ({ page }) => {
  await shorten(page, 24);
  await beByKeys(page, 'asker');
  await pressG(page, 'c');
  await expect(page.getByRole('heading', { level: 1, name: /Ask, and see/ })).toBeVisible();
  await tabTo(page, /^Your question/);
  await page.keyboard.type('The council turned my garage down. Can I fight that?');
  await expect(page.getByRole('button', { name: /Pay and ask/ })).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/made this answer\. They were paid/)).toBeVisible({ timeout: ANSWER_MS });
  const trace = page.getByRole('region', { name: /Which words came through which rows/ });
  await page.keyboard.press('t'); // a letter in the question’s field
  await expect(page.getByLabel('Your question')).toHaveValue('t');
  await expect(trace).toBeHidden();
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await expect(trace).toBeVisible();
  await page.keyboard.press('t');
  await expect(trace).toBeHidden();
});

test('Ctrl K finds pages, rows, people and pasted hashes, and what was used last comes first', async ({ page, request }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const palette = page.getByRole('dialog', { name: 'Search or run' });
  const lead = async (words: string, option: RegExp) => {
    await page.keyboard.press('Control+k');
    await expect(palette).toBeVisible();
    await page.keyboard.type(words);
    await expect(palette.getByRole('option', { name: option }).first()).toBeVisible();
    while (!option.test((await palette.getByRole('option', { selected: true }).textContent()) ?? '')) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
  };
  await lead('explo', /Explorer/);
  await expect(page.getByRole('heading', { level: 1, name: 'Explorer' })).toBeVisible();
  const block = (await (await request.post('/', { data: { jsonrpc: '2.0', id: 1, method: 'eth_getBlockByNumber', params: ['0x1', false] } })).json()) as { result: { hash: string } };
  await lead(block.result.hash, /Block 1/);
  await expect(page.getByRole('heading', { level: 1, name: 'Block 1', exact: true })).toBeVisible();
  await lead('swedish law', /Swedish construction law/);
  await expect(page.getByRole('heading', { level: 1, name: 'Swedish construction law' })).toBeVisible();
  await lead('permit', /permit/i);
  await expect(page.getByRole('complementary', { name: 'Row' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(palette.getByRole('group', { name: 'Last used' }).getByRole('option').nth(1)).toContainText('Swedish construction law');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
});

test('single keys do nothing once they are turned off', async ({ page }) => {
  await page.goto('/settings');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await pressG(page, 'x');
  await expect(page.getByRole('heading', { level: 1, name: 'Explorer' })).toBeVisible();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await tabTo(page, /Single keys/);
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await page.keyboard.press('?');
  await pressG(page, 'd');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Search or run' })).toBeVisible();
  await expect(keys).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'Explorer' })).toBeVisible();
});
