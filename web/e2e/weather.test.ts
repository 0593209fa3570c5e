import { expect, test, type Page, type Route } from '@playwright/test';
import { be, go, sent, toContribute, toDatanet, wallet } from './people';

const NOT_ANSWERED = /^The node has not answered since \d\d:\d\d\./;

/** What a proxy says for a node that is away. */
const badGateway = (route: Route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<html><h1>502 Bad Gateway</h1></html>' });

test('a part that fails says so in its place, and comes back', async ({ page }) => {
  await page.route(/\/v1\/datanets\/[^/]+$/, badGateway);
  await page.goto('/datanets');
  await page.getByRole('link', { name: /Swedish construction law/ }).click();
  const problem = page.getByRole('main').getByRole('alert');
  await expect(problem).toContainText('The node failed at this (502). What you wrote is still here. Try again in a moment.');
  await expect(problem).not.toContainText('<html>');
  await expect(page.getByRole('navigation', { name: 'Main', exact: true })).toBeVisible();
  await expect(page.getByText(NOT_ANSWERED)).toHaveCount(0); // the chain answers all the while
  await page.unroute(/\/v1\/datanets\/[^/]+$/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: /Swedish construction law/ })).toBeVisible();
  await expect(problem).toHaveCount(0);
});

test('a page that is not the node’s, as of a hotel’s network, is not taken for an answer', async ({ page }) => {
  await page.route('**/v1/network', (route) => route.fulfill({ contentType: 'text/html', body: '<html>Log in to the hotel</html>' }));
  await page.goto('/chat');
  await expect(page.getByRole('alert')).toContainText('The node did not answer. Nothing was lost. Try again in a moment.', { timeout: 30_000 });
  await page.unroute('**/v1/network');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByLabel('Your question')).toBeVisible();
});

test('rows that could not be handed in are kept, and none is given twice', async ({ page }) => {
  await be(page, 'contributor 7');
  await toContribute(page);
  const question = `May a roof hang over the boundary, asked at ${Date.now()}?`;
  await page.getByLabel('Question').fill(question);
  await page.getByLabel('Answer').fill('No, unless the neighbour has allowed it in an easement that the land registry has entered.');
  await page.getByLabel('Category').fill('roofs');
  const look = () => page.getByRole('button', { name: 'Check the row' }).click();
  const give = async () => {
    await page.getByRole('button', { name: 'Sign and contribute 1 row' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign and contribute' }).click();
  };
  await look();
  const rows = /\/v1\/datanets\/[^/]+\/rows$/;
  await page.route(rows, badGateway);
  await give();
  await expect(page.getByRole('alert')).toHaveText('The node failed at this (502). What you wrote is still here. Try again in a moment.');
  await page.unroute(rows);

  // The worst case: it arrives, and the answer that says so is lost.
  await page.route(rows, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await give();
  await expect(page.getByRole('alert')).toContainText('it is not known whether this arrived. What you wrote is still here.');
  await expect(page.getByLabel('Question')).toHaveValue(question);
  await page.unroute(rows);
  await look();
  await expect(page.getByText('Somebody gave these words before')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign and contribute 0 rows' })).toBeDisabled();
});

test('a slow network is said to be slow, and nothing gives up', async ({ page }) => {
  await page.goto('/explorer');
  await expect(page.getByRole('heading', { level: 1, name: 'Explorer' })).toBeVisible();
  const late = async (route: Route) => {
    await new Promise((done) => setTimeout(done, 8_000));
    await route.continue().catch(() => undefined); // the page may be gone
  };
  await page.route((url) => url.pathname === '/' || url.pathname === '/v1/runs', (route) => (route.request().resourceType() === 'document' ? route.continue() : late(route)));
  await go(page, 'ModelFactory');
  await expect(page.getByText('Reading the runs takes longer than usual. It goes on by itself.')).toBeVisible();
  await expect(page.getByText(/^The node answers slowly\. What stands here is from \d\d:\d\d;/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await expect(page.getByText(/^The node answers slowly/)).toHaveCount(0);
});

test('a lost network leaves what was there, and comes back by itself', async ({ page, context }) => {
  await page.goto('/datanets');
  const link = page.getByRole('link', { name: /Swedish construction law/ });
  await expect(link).toBeVisible();
  await page.evaluate(() => Object.assign(window, { stayed: true }));

  await test.step('what stands here is dated and grey', async () => {
    await context.setOffline(true);
    await expect(page.getByText(NOT_ANSWERED)).toBeVisible();
    await expect(page.locator('main')).toHaveAttribute('data-stale', 'true');
    await expect(link).toBeVisible();
  });
  await test.step('a page that was not fetched is said to be missing, and the others stay', async () => {
    await go(page, 'Explorer');
    await expect(page.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible();
    await expect(page.getByRole('main').getByRole('alert')).toContainText('this page was not fetched before. Nothing was lost.');
    expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
  });
  await test.step('it comes back', async () => {
    await context.setOffline(false);
    await expect(page.getByText(NOT_ANSWERED)).toHaveCount(0);
    await expect(page.locator('main')).not.toHaveAttribute('data-stale', 'true');
    await expect(page.getByRole('heading', { level: 1, name: 'Explorer' })).toBeVisible();
  });
  await test.step('later every page is there without the node', async () => {
    await expect
      .poll(() => page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /\/assets\/(ChatPage|FactoryPage|ReviewPage)-.*\.js$/.test(name)).length), { timeout: 30_000 })
      .toBe(3);
    await page.waitForTimeout(500);
    await context.setOffline(true);
    await go(page, 'ModelFactory');
    await expect(page.getByRole('heading', { level: 1, name: 'ModelFactory' })).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
    expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
  });
});

test('a question that did not reach the node is kept, and asked again at a press', async ({ page, context }) => {
  await page.goto('/chat');
  const box = page.getByLabel('Your question');
  await box.fill('May a shed be blue?');
  await context.setOffline(true);
  await page.getByRole('button', { name: /^Ask/ }).click();
  await expect(page.getByRole('article').getByRole('alert')).toHaveText('The node did not answer. Your question is kept. Try again in a moment.');
  await expect(page.getByText('May a shed be blue?').last()).toBeVisible();
  await context.setOffline(false);

  await page.route('**/v1/chat/completions', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: `data: ${JSON.stringify({ choices: [{ delta: { content: 'It may be' } }] })}\n\n` }),
  );
  await page.getByRole('button', { name: 'Ask again' }).click();
  const last = page.getByRole('article').last();
  await expect(last).toContainText('It may be');
  await expect(last.getByRole('alert')).toHaveText('The connection broke off. What was said so far is kept; an unpaid rest is not computed.');
});

test('what may have arrived is sent again as it was signed, and moves its amount once', async ({ page }) => {
  const to = `0x${Date.now().toString(16).padStart(40, '0')}`;
  await be(page, 'asker');
  const { address } = await wallet(page.request, 'asker');
  const before = await sent(page.request, address);
  let handedIn = 0;
  await page.route(
    ({ pathname }) => pathname === '/',
    async (route) => {
      if (!(route.request().postData() ?? '').includes('eth_sendRawTransaction') || handedIn++ > 0) {
        await route.fallback();
        return;
      }
      await route.fetch(); // it arrives, and its answer is lost
      await badGateway(route);
    },
  );
  await page.getByLabel('To', { exact: true }).fill(to);
  await page.getByRole('textbox', { name: /^OPEN/ }).fill('0.25');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign and send' }).click();
  await expect(page.getByRole('alert')).toContainText('The node has not said whether it arrived.');
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await page.getByRole('button', { name: 'Send the same again' }).click();
  await expect(page.getByText(/^Sent, in block \d+\./)).toBeVisible();
  expect(handedIn).toBe(2);
  expect(await sent(page.request, address)).toBe(before + 1);
  const balance = await page.request.post('/', { data: { jsonrpc: '2.0', id: 1, method: 'eth_getBalance', params: [to, 'latest'] } });
  expect(((await balance.json()) as { result: string }).result).toBe(`0x${(250_000_000_000_000_000n).toString(16)}`);
});

test('two tabs of two people do not act as each other', async ({ context }) => {
  const [mine, theirs] = [await context.newPage(), await context.newPage()];
  const signedIn = async (page: Page, heading: string) => {
    await toDatanet(page);
    await page.getByRole('link', { name: 'Access' }).click();
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await expect(page.locator('.loading')).toHaveCount(0);
  };
  await be(mine, 'model owner');
  await signedIn(mine, 'Your requests');
  await be(theirs, 'owner');
  await signedIn(theirs, 'Requests');

  await test.step('what needs no session goes through beside another’s', async () => {
    await toContribute(mine);
    await mine.getByLabel('Question').fill('May two tabs be open at once?');
    await mine.getByLabel('Answer').fill('Yes, and what one of them does is its own and not the other one’s.');
    await mine.getByLabel('Category').fill('tabs');
    await mine.getByRole('button', { name: 'Check the row' }).click();
    await expect(mine.getByRole('heading', { name: '1 of 1 row ready' })).toBeVisible();
  });
  const name = `two-tabs-${Date.now().toString(36)}`;
  await test.step('a run is its own tab’s', async () => {
    await go(mine, 'ModelFactory');
    await mine.getByRole('link', { name: /New run|Start the first/ }).first().click();
    await mine.getByLabel('Name').fill(name);
    await mine.getByRole('button', { name: 'Start the run' }).click();
    await expect(mine.getByRole('heading', { name })).toBeVisible();
    const id = new URL(mine.url()).pathname.split('/').at(-1) ?? '';
    const { owner } = (await (await mine.request.get(`/v1/runs/${id}`)).json()) as { owner: string };
    const { data } = (await (await mine.request.get('/v1/demo/wallets')).json()) as { data: { role: string; address: string }[] };
    expect(owner.toLowerCase()).toBe(data.find(({ role }) => role === 'model owner')?.address.toLowerCase());
  });
  await test.step('what one tab does, the other sees', async () => {
    await go(theirs, 'ModelFactory');
    await theirs.getByRole('link', { name, exact: true }).click();
    await expect(theirs.getByRole('heading', { name })).toBeVisible();
    await expect(theirs.getByRole('button', { name: 'Cancel' })).toHaveCount(0); // it is not theirs
    mine.once('dialog', (dialog) => void dialog.accept());
    await mine.getByRole('button', { name: 'Cancel' }).click();
    await expect(theirs.getByText('cancelled').first()).toBeVisible({ timeout: 60_000 });
  });
});

test('two tabs of one conversation lose none of its turns', async ({ context }) => {
  const [one, other] = [await context.newPage(), await context.newPage()];
  await context.route('**/v1/chat/completions', (route) => {
    const { messages } = route.request().postDataJSON() as { messages: { content: string }[] };
    const body = [{ choices: [{ delta: { content: `to: ${messages.at(-1)?.content}` } }] }, { choices: [{ delta: {}, finish_reason: 'stop' }] }];
    return route.fulfill({ contentType: 'text/event-stream', body: `${body.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n` });
  });
  const ask = async (page: Page, question: string) => {
    await page.getByLabel('Your question').fill(question);
    await page.getByRole('button', { name: /^Ask/ }).click();
    await expect(page.getByText(`to: ${question}`)).toBeVisible();
  };
  await one.goto('/chat');
  await ask(one, 'The first?');
  await other.goto('/chat');
  await other.getByRole('navigation', { name: 'Earlier questions' }).getByRole('link', { name: 'The first?' }).click();
  await expect(other.getByText('to: The first?')).toBeVisible();
  await ask(one, 'The second?');
  await ask(other, 'The third?');
  await other.reload();
  for (const question of ['The first?', 'The second?', 'The third?']) {
    await expect(other.getByText(`to: ${question}`)).toBeVisible();
  }
});
