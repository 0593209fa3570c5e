import { expect, test } from '@playwright/test';
import { ANSWER_MS, beByKeys, get, pressG, sent, shorten, tops, wallet } from './people';

const QUESTION = 'The council turned my garage down. Can I fight that?';
const TOKENS = 16;

test('two answers stand beside each other, each person on one line for both', async ({ page, request }) => {
  const { models } = await get<{ models: { name: string }[] }>(request, '/v1/network');
  const model = models[0]?.name ?? '';
  const { address } = await wallet(request, 'asker');
  const before = await sent(request, address);
  await shorten(page, TOKENS);
  await beByKeys(page, 'asker');
  await pressG(page, 'c');
  await page.getByLabel('Model', { exact: true }).selectOption(model);
  await page.getByLabel('Compare with').selectOption({ index: 1 });
  await page.getByLabel('Second model').selectOption(model); // the same twice: the answers and their people must be the same
  expect(new URL(page.url()).searchParams.get('compare')).toBe(model);
  await page.getByLabel('Your question').fill(QUESTION);
  await page.getByRole('button', { name: /Pay and ask/ }).click();
  const sides = page.getByRole('article', { name: `Answer of ${model}` });
  await expect(sides).toHaveCount(2);
  for (const side of [sides.nth(0), sides.nth(1)]) {
    await expect(side.getByText(/made this answer\. They were paid/)).toBeVisible({ timeout: ANSWER_MS });
    await expect(side.getByText(/proofs hold/)).toBeVisible();
  }
  expect(await sent(request, address)).toBe(before + 2);
  const people = await sides.nth(0).locator('ol > li > b').allTextContents();
  expect(people.length).toBeGreaterThan(0);
  expect(await sides.nth(1).locator('ol > li > b').allTextContents()).toEqual(people);
  expect(await sides.nth(1).locator('ol .am').allTextContents()).toEqual(await sides.nth(0).locator('ol .am').allTextContents());
  expect(await tops(sides.nth(1).locator('ol > li'))).toEqual(await tops(sides.nth(0).locator('ol > li')));
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await expect(sides.nth(0).locator('ol em').first()).toBeVisible();
  await expect(sides.nth(1).locator('ol em').first()).toBeVisible();
  expect(await tops(sides.nth(1).locator('ol > li'))).toEqual(await tops(sides.nth(0).locator('ol > li')));
});

test('what was stopped is asked again in both columns, and paid for once', async ({ page, request }) => {
  const { models } = await get<{ models: { name: string }[] }>(request, '/v1/network');
  const { data } = await get<{ data: { id: string }[] }>(request, '/v1/models');
  const model = models[0]?.name ?? '';
  const base = data.find(({ id }) => !models.some(({ name }) => name === id))?.id ?? '';
  const { address } = await wallet(request, 'asker');
  const before = await sent(request, address);
  await shorten(page, TOKENS);
  let held = 0;
  await page.route('**/v1/chat/completions', async (route) => {
    held += 1;
    if (held > 2) {
      await route.fallback();
    } // the first question to each never reaches the node
  });
  await beByKeys(page, 'asker');
  await pressG(page, 'c');
  await page.getByLabel('Model', { exact: true }).selectOption(model);
  await page.getByLabel('Compare with').selectOption(base);
  await page.getByLabel('Your question').fill(QUESTION);
  await page.getByRole('button', { name: /Pay and ask/ }).click();
  const tuned = page.getByRole('article', { name: `Answer of ${model}` });
  const plain = page.getByRole('article', { name: `Answer of ${base}` });
  await expect.poll(() => held, { timeout: ANSWER_MS }).toBe(2);
  await plain.getByRole('button', { name: 'Stop' }).click();
  await expect(plain.getByText('Stopped.')).toBeVisible();
  await expect(tuned.getByRole('button', { name: 'Stop' })).toBeVisible();
  await tuned.getByRole('button', { name: 'Stop' }).click();
  await expect(tuned.getByText('It is paid for already, and the payment is still good.')).toBeVisible();
  await expect(plain.getByText('It is paid for already')).toBeHidden();
  expect(await sent(request, address)).toBe(before + 1);

  await tuned.getByRole('button', { name: 'Ask again' }).click();
  await plain.getByRole('button', { name: 'Ask again' }).click();
  await expect(tuned.getByText(/made this answer\. They were paid/)).toBeVisible({ timeout: ANSWER_MS });
  await expect(plain.getByText('Nobody was paid for this answer.')).toBeVisible({ timeout: ANSWER_MS });
  await expect(plain.locator('.said')).not.toBeEmpty();
  expect(await sent(request, address)).toBe(before + 1);
});
