import { expect, test, type Locator, type Page } from '@playwright/test';
import { privateKeyToAccount } from 'viem/accounts';
import { ANSWER_MS, go, shorten, toContribute, toDatanet } from './people';
import { chainOf, keyOf, TestWallet } from './wallet';

const SHORT = (address: string) => `${address.slice(0, 6).toLowerCase()}…${address.slice(-4).toLowerCase()}`;

/** A question that nobody asked before. */
function fresh(what: string): string {
  return `${what}, asked at ${Date.now()}-${Math.random().toString(36).slice(2)}?`;
}

/** Fills the form for one row and looks at it. */
async function write(page: Page, question: string): Promise<void> {
  await toContribute(page);
  await page.getByLabel('Question').fill(question);
  await page.getByLabel('Answer').fill('A wall that stands on both plots belongs to both owners, and both of them pay for what it needs.');
  await page.getByLabel('Category').fill('walls');
}

async function look(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check the row' }).click();
  await expect(page.getByRole('heading', { name: '1 of 1 row ready' })).toBeVisible();
}

async function sign(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign and contribute 1 row' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Continue in wallet' }).click();
}

/** Who gave a row, and whether their signature holds, as the node says. */
async function given(page: Page): Promise<{ contributor: string; holds: boolean }> {
  await expect(page.getByRole('heading', { name: '1 row given' })).toBeVisible();
  const link = await page.getByRole('status').getByRole('link').first().getAttribute('href');
  const at = new URL(link ?? '', page.url());
  const row = await (await page.request.get(`/v1${at.pathname}/rows/${at.searchParams.get('row')}`)).json();
  const { contributor, contribution } = row as { contributor: string; contribution: { signature_holds: boolean } };
  return { contributor: contributor.toLowerCase(), holds: contribution.signature_holds };
}

test('a row is signed with the wallet in the browser', async ({ page }) => {
  await page.goto('/');
  const key = await keyOf(page, 'contributor', 4);
  const wallet = await TestWallet.in(page, key, await chainOf(page));
  await wallet.connect();
  await write(page, fresh('Who owns a wall on two plots'));
  await look(page);
  await sign(page);
  expect(await given(page)).toEqual({ contributor: privateKeyToAccount(key).address.toLowerCase(), holds: true });
});

test('who does not sign loses nothing', async ({ page }) => {
  await page.goto('/');
  const wallet = await TestWallet.in(page, await keyOf(page, 'contributor', 4), await chainOf(page));
  await wallet.connect();
  const question = fresh('May a wall be taken down by one of its owners');
  await write(page, question);
  await look(page);
  wallet.refused.add('eth_signTypedData_v4');
  await sign(page);
  await expect(page.getByRole('alert')).toHaveText('You did not sign. Nothing was sent, and what you wrote is still here.');
  await expect(page.getByLabel('Question')).toHaveValue(question);
  wallet.refused.clear();
  await sign(page);
  expect((await given(page)).holds).toBe(true);
});

test('a wallet on another network is told so, and comes over', async ({ page }) => {
  await page.goto('/');
  const ours = await chainOf(page);
  const wallet = await TestWallet.in(page, await keyOf(page, 'contributor', 4), ours);
  wallet.chain = 1;
  wallet.forget(ours);
  await wallet.connect();
  const wrong = 'Your wallet is on Ethereum; this page needs OpenLedger. Nothing was sent. Switch to go on.';
  const notice = page.getByRole('status').filter({ hasText: wrong });
  await expect(notice).toBeVisible();
  const question = fresh('Who pays for a wall on two plots');
  await write(page, question);
  await look(page);
  await sign(page);
  await expect(page.getByRole('alert')).toHaveText(wrong);
  await expect(page.getByLabel('Question')).toHaveValue(question);
  expect(wallet.asked).not.toContain('eth_signTypedData_v4');

  wallet.refused.add('wallet_addEthereumChain');
  await page.getByRole('button', { name: 'Switch to OpenLedger' }).click();
  await expect(notice.getByRole('alert')).toHaveText('You did not switch. Nothing was sent, and what you wrote is still here.');
  wallet.refused.clear();
  await page.getByRole('button', { name: 'Switch to OpenLedger' }).click();
  await expect(notice).toBeHidden();
  expect(wallet.chain).toBe(ours);
  await sign(page);
  expect((await given(page)).holds).toBe(true);

  await wallet.goTo(11_155_111);
  await expect(page.getByText('Your wallet is on Sepolia; this page needs OpenLedger.')).toBeVisible();
});

test('a wallet that went to another account signs for neither until one is chosen', async ({ page }) => {
  await page.goto('/');
  const [first, second] = [await keyOf(page, 'contributor', 4), await keyOf(page, 'contributor', 5)];
  const [was, is] = [privateKeyToAccount(first).address, privateKeyToAccount(second).address];
  const wallet = await TestWallet.in(page, first, await chainOf(page));
  await wallet.connect();
  const question = fresh('May a wall be painted by one of its owners');
  await write(page, question);
  await look(page);
  await wallet.be(second);
  const wrong = `Your wallet is on ${SHORT(is)}; this page is open as ${SHORT(was)}. Nothing was sent. Choose one to go on.`;
  await expect(page.getByRole('status').filter({ hasText: wrong })).toBeVisible();
  await sign(page);
  await expect(page.getByRole('alert')).toHaveText(wrong);
  expect(wallet.asked).not.toContain('eth_signTypedData_v4');

  await page.getByRole('button', { name: `Go on as ${SHORT(is)}` }).click();
  await expect(page.getByText(wrong)).toHaveCount(1); // what was said at the form, which is over
  await expect(page.getByLabel('Question')).toHaveValue(question);
  await look(page);
  await sign(page);
  expect(await given(page)).toEqual({ contributor: is.toLowerCase(), holds: true });

  await wallet.be(null);
  await expect(page.getByText(`Your wallet shows this page no account, and the page is open as ${SHORT(is)}.`)).toBeVisible();
  await page.getByRole('button', { name: 'Close wallet' }).click();
  await expect(page.getByRole('link', { name: 'Open a wallet' }).first()).toBeVisible();
});

test('access is asked for, given and taken back, each said before it is signed', async ({ browser, baseURL }) => {
  const purpose = fresh('May I teach a model with these rows');
  const come = async (role: string) => {
    const page = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
    await page.goto('/');
    const wallet = await TestWallet.in(page, await keyOf(page, role), await chainOf(page));
    await wallet.connect();
    await toDatanet(page);
    await page.getByRole('link', { name: 'Access' }).click();
    await page.getByRole('dialog', { name: 'Sign in' }).getByRole('button', { name: 'Continue in wallet' }).click();
    await expect(page.locator('.loading')).toHaveCount(0);
    const signatures = () => wallet.asked.filter((method) => method === 'eth_signTypedData_v4').length;
    /** Presses what leads to a signature: once to think better of it, once to sign. */
    const signed = async (button: Locator) => {
      const before = signatures();
      const sheet = page.getByRole('dialog');
      await button.click();
      await expect(sheet).toContainText(purpose);
      await expect(sheet).toContainText('Signature, no fee.');
      await sheet.getByRole('button', { name: 'Not now' }).click();
      await expect(sheet).toBeHidden();
      await button.click();
      expect(signatures()).toBe(before);
      await sheet.getByRole('button', { name: 'Continue in wallet' }).click();
      await expect.poll(signatures).toBe(before + 1);
    };
    return { page, request: page.getByRole('listitem').filter({ hasText: purpose }), signed };
  };
  const asker = await come('asker');
  for (const nothing of ['   ', 'ä'.repeat(600)]) {
    await asker.page.getByLabel(/What you want the rows for/).fill(nothing);
    await asker.page.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(asker.page.getByRole('alert')).toContainText(/^Say /);
    await expect(asker.page.getByRole('dialog')).toBeHidden();
  }
  await asker.page.getByLabel(/What you want the rows for/).fill(purpose);
  await asker.signed(asker.page.getByRole('button', { name: 'Ask', exact: true }));
  await expect(asker.request).toContainText('waiting');
  const owner = await come('owner');
  await owner.signed(owner.request.getByRole('button', { name: 'Grant' }));
  await expect(owner.request).toContainText('granted');
  await owner.signed(owner.request.getByRole('button', { name: 'Revoke' }));
  await expect(owner.request).toContainText('revoked');
  await asker.page.context().close();
  await owner.page.context().close();
});

test('a session that is over is said to be, and what was written stays', async ({ page, context }) => {
  await page.goto('/');
  const wallet = await TestWallet.in(page, await keyOf(page, 'model owner'), await chainOf(page));
  await wallet.connect();
  const signIns = () => wallet.asked.filter((method) => method === 'personal_sign').length;

  await test.step('nothing opens the wallet before it is said what for', async () => {
    await toDatanet(page);
    await page.getByRole('link', { name: 'Access' }).click();
    const sheet = page.getByRole('dialog', { name: 'Sign in' });
    await expect(sheet).toContainText('Signature, no fee');
    expect(signIns()).toBe(0);
    await sheet.getByRole('button', { name: 'Not now' }).click();
    await expect(page.getByRole('alert')).toContainText('You did not sign.');
    await page.getByRole('button', { name: 'Try again' }).click();
    await sheet.getByRole('button', { name: 'Continue in wallet' }).click();
    await expect(page.getByRole('heading', { name: 'Your requests' })).toBeVisible();
    await expect.poll(signIns).toBe(1);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.locator('.loading')).toHaveCount(0);
  });

  await test.step('the session ends', async () => {
    const cookies = await context.cookies();
    const { csrf } = (await (await page.request.get('/v1/session')).json()) as { csrf: string };
    expect((await page.request.delete('/v1/session', { headers: { 'X-OpenLedger-CSRF': csrf } })).status()).toBe(204);
    await context.addCookies(cookies); // the browser still has what the node no longer knows
  });

  await test.step('a change asks for it again, and goes through', async () => {
    await go(page, 'ModelFactory');
    await page.getByRole('link', { name: /New run|Start the first/ }).first().click();
    const name = `after-the-session-${Date.now().toString(36)}`;
    await page.getByLabel('Name').fill(name);
    const start = page.getByRole('button', { name: 'Start the run' });
    await start.click();
    const sheet = page.getByRole('dialog', { name: 'Sign in to go on' });
    await expect(sheet).toContainText('Your session is over');
    await sheet.getByRole('button', { name: 'Not now' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'You did not sign. Nothing was sent, and what you wrote is still here.' })).toBeVisible();
    await expect(page.getByLabel('Name')).toHaveValue(name);
    await start.click();
    await sheet.getByRole('button', { name: 'Continue in wallet' }).click();
    await expect(page.getByRole('heading', { name })).toBeVisible();
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('cancelled').first()).toBeVisible({ timeout: 60_000 });
    expect(signIns()).toBe(2);
  });
});

test('who does not pay keeps the question, and pays for it at the second press', async ({ page }) => {
  await page.goto('/');
  const wallet = await TestWallet.in(page, await keyOf(page, 'asker'), await chainOf(page));
  await wallet.connect();
  await shorten(page, 40);
  await go(page, 'Chat');
  const question = fresh('May a garage stand on two plots');
  await page.getByLabel('Your question').fill(question);
  wallet.refused.add('eth_sendTransaction');
  const balance = async () => (await page.request.post('/', { data: { jsonrpc: '2.0', id: 1, method: 'eth_getBalance', params: [wallet.address, 'latest'] } })).text();
  const before = await balance();
  await page.getByRole('button', { name: /Pay and ask/ }).click();
  await expect(page.getByRole('alert')).toHaveText('You did not sign. Nothing was sent, and what you wrote is still here.');
  await expect(page.getByText(question).last()).toBeVisible();
  await expect(page.getByText('Nothing was paid for it yet.')).toBeVisible();
  expect(await balance()).toBe(before);

  wallet.refused.clear();
  await page.getByRole('button', { name: 'Pay and ask again' }).click();
  await expect(page.getByText(/made this answer\. They were paid/)).toBeVisible({ timeout: ANSWER_MS });
  expect(wallet.asked.filter((method) => method === 'eth_sendTransaction')).toHaveLength(2);
  expect(await balance()).not.toBe(before);
});
