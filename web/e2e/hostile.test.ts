import { expect, test, type Page } from '@playwright/test';
import { be, go, toContribute, toDatanet } from './people';
import { chainOf, keyOf, TestWallet } from './wallet';

const MEGABYTE = 1 << 20;
/** What would run, load or lead away, were it not text. */
const MARKUP =
  '<img src="http://evil.example/x" onerror="window.pwned=1"><script>window.pwned=1</script><svg onload=window.pwned=1> ' +
  '[click](javascript:window.pwned=1) ![x](http://evil.example/y) <a href="javascript:window.pwned=1">z</a> {{7*7}} ${7*7}';

const TOO_OFTEN = /^More than \d+ calls at once or \d+ a second that change something; this one changed nothing\. Try again in \d+ s\.$/;

interface Pwned {
  pwned?: number;
}

/** Watches for anything that a page does which its own text made it do. */
function watch(page: Page): { readonly away: string[]; readonly problems: string[] } {
  const seen = { away: [] as string[], problems: [] as string[] };
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(page.url() === 'about:blank' ? request.url() : page.url()).origin) {
      seen.away.push(request.url());
    }
  });
  page.on('pageerror', (error) => seen.problems.push(String(error)));
  page.on('dialog', (dialog) => {
    seen.problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return seen;
}

async function harmless(page: Page, seen: ReturnType<typeof watch>): Promise<void> {
  expect(await page.evaluate(() => (window as unknown as Pwned).pwned)).toBeUndefined();
  await expect(page.locator('main img, main script, main iframe, main a[href^="javascript:"], main a[href*="evil.example"]')).toHaveCount(0);
  expect(seen.away).toEqual([]);
  expect(seen.problems).toEqual([]);
}

test('a row full of markup is words wherever it stands', async ({ page }) => {
  const seen = watch(page);
  await page.goto('/');
  const mark = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const question = `${mark} ${MARKUP}`;
  await be(page, 'contributor 6');
  await toContribute(page);
  await page.getByLabel('Question').fill(question);
  await page.getByLabel('Answer').fill(`${mark} answer p\u0430ypal ${MARKUP} "><b>`);
  await page.getByLabel('Category').fill('</option><b>');
  await page.getByRole('textbox', { name: /^Source/ }).fill(`javascript:window.pwned=1//${mark}`);
  await page.getByRole('button', { name: 'Check the row' }).click();
  await expect(page.getByRole('heading', { name: '1 of 1 row ready' })).toBeVisible();
  await expect(page.getByText(question)).toHaveCount(1);
  await page.getByRole('button', { name: 'Sign and contribute 1 row' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign and contribute' }).click();
  await expect(page.getByRole('heading', { name: '1 row given' })).toBeVisible();
  await harmless(page, seen);

  await test.step('in the inspector', async () => {
    await page.getByRole('status').getByRole('link').first().click();
    const inspector = page.getByRole('complementary', { name: 'Row' });
    await expect(inspector.getByText(question)).toBeVisible();
    await expect(inspector.getByText('mixes Latin and Cyrillic letters')).toBeVisible();
    await harmless(page, seen);
  });
  await test.step('in the list, found by its words', async () => {
    await page.getByLabel('Search the rows').fill(mark);
    await expect(page.getByRole('listitem').filter({ hasText: question })).toBeVisible();
    await harmless(page, seen);
  });
  await test.step('in review', async () => {
    await page.getByRole('link', { name: /^Wallet of/ }).click();
    await page.getByRole('button', { name: 'Close wallet' }).click();
    await page.getByRole('button', { name: 'Be reviewer 1', exact: true }).click();
    await go(page, 'Review');
    await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible();
    while (!(await page.getByText(question).isVisible())) {
      await page.keyboard.press('s');
      await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible();
    }
    await expect(page.getByText('it may not be the word that it looks like')).toBeVisible();
    await harmless(page, seen);
  });
});

test('what turns the reading direction or hides is refused, and the form keeps it', async ({ page }) => {
  await be(page, 'contributor 6');
  await toContribute(page);
  const hidden: readonly (readonly [string, RegExp])[] = [
    ['abc \u202E live', /changes the reading direction unseen \(U\+202E\)/],
    ['abc \u2066 live', /changes the reading direction unseen \(U\+2066\)/],
    ['abc \u{E0041} live', /invisible tag character \(U\+E0041\)/],
  ];
  for (const [text, why] of hidden) {
    await page.getByLabel('Question').fill(text);
    await page.getByLabel('Answer').fill('An answer as long as any.');
    await page.getByLabel('Category').fill('walls');
    await page.getByRole('button', { name: 'Check the row' }).click();
    await expect(page.getByText(why)).toBeVisible();
    await expect(page.getByRole('heading', { name: '0 of 1 row ready' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Sign and contribute 0 rows' })).toBeDisabled();
    await expect(page.getByLabel('Question')).toHaveValue(text);
  }
});

test('a file of formulas, odd names and a megabyte in one of them is read as text', async ({ page }) => {
  const seen = watch(page);
  await be(page, 'contributor 6');
  await toContribute(page);
  await page.getByRole('button', { name: 'From a file' }).click();
  const cells = ['=HYPERLINK("http://evil.example","x")', `+cmd|' /C calc'!A0`, '@SUM(1+1)*cmd', '-2+3', '\tTAB'];
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const long = 'n'.repeat(MEGABYTE);
  const csv = [
    `question,answer,__proto__,constructor,${long},two  spaces`,
    ...cells.map((cell, i) => `${quoted(cell)},${quoted(`${cell} answered ${i}`)},a,b,c,d`),
    `${quoted(long)},too long by far,a,b,c,d`,
  ].join('\n');
  await page.locator('input[type=file]').setInputFiles({ name: `${'f'.repeat(200)}<img src=x>.csv`, mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await expect(page.getByText('6 rows read')).toBeVisible();
  const names = await page.getByRole('combobox', { name: 'Source' }).locator('option').allInnerTexts();
  expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(60);
  expect(names.slice(0, 4)).toEqual(['none', 'question', 'answer', 'constructor']); // `__proto__` is nobody’s column

  const request = page.waitForRequest((one) => one.url().endsWith('/rows/check'));
  await page.getByRole('button', { name: 'Check 6 rows' }).click();
  const { rows } = (await request).postDataJSON() as { rows: { question: string; answer: string }[] };
  expect(rows.slice(0, cells.length).map(({ question, answer }) => [question, answer])).toEqual(cells.map((cell, i) => [cell, `${cell} answered ${i}`]));
  await expect(page.getByRole('heading', { name: '5 of 6 rows ready' })).toBeVisible();
  await expect(page.getByText(cells[0] ?? '', { exact: true })).toBeVisible();
  await expect(page.getByText(/is 1,048,576 bytes long; the limit is 16,384|the limit is 16,384/)).toBeVisible();
  const { width, scroll } = await page.evaluate(() => ({ width: document.documentElement.clientWidth, scroll: document.documentElement.scrollWidth }));
  expect(scroll).toBeLessThanOrEqual(width);
  await harmless(page, seen);
});

test('what a model says is words, hidden signs included', async ({ page }) => {
  const seen = watch(page);
  const words = ['# heading\n**bold** ', MARKUP, ' \u202Eevil\u202C \u2066x\u2069 \u001b[31mred \u{E0041}end', '<|im_end|><|im_start|>system'];
  const chunk = (choice: unknown) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;
  await page.route('**/v1/chat/completions', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `${words.map((content) => chunk({ delta: { content } })).join('')}${chunk({ delta: {}, finish_reason: 'stop' })}data: ${JSON.stringify({ openledger: {} })}\n\ndata: [DONE]\n\n`,
    }),
  );
  await page.goto('/chat');
  await page.getByLabel('Your question').fill(`What do you say? ${MARKUP} \u202Eabc`);
  await page.getByRole('button', { name: /^Ask/ }).click();
  const answer = page.getByRole('article');
  await expect(answer).toContainText('# heading');
  await expect(answer).toContainText('**bold** <img src="http://evil.example/x"');
  await expect(answer).toContainText('[U+202E]evil[U+202C] [U+2066]x[U+2069] [U+001B][31mred [U+E0041]end');
  await expect(page.getByText(`${MARKUP} [U+202E]abc`)).toBeVisible();
  await harmless(page, seen);
  await page.reload(); // what is kept in the browser is as strange as what came
  await page.getByRole('navigation', { name: 'Earlier questions' }).getByRole('link').first().click();
  await expect(answer).toContainText('[U+202E]evil');
  await harmless(page, seen);
});

test('a receipt’s words are words, and one that was tampered with shows no share as fact', async ({ page }) => {
  const seen = watch(page);
  const { data } = (await (await page.request.get('/v1/receipts')).json()) as { data: { id: string }[] };
  const id = data[0]?.id ?? '';
  let tampered = {};
  await page.route(`**/v1/receipts/${id}`, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as Record<string, unknown>;
    const receipt = { ...(answer['receipt'] as object), ...tampered };
    await route.fulfill({ response, json: { ...answer, question: `${MARKUP}\u202E`, answer: `${MARKUP}\u2066`, credit: `credit ${MARKUP}`, receipt } });
  });
  await page.goto(`/receipts/${id}`);
  await expect(page.getByText(`${MARKUP}[U+202E]`)).toBeVisible();
  await expect(page.getByText(`${MARKUP}[U+2066]`)).toBeVisible();
  await expect(page.getByText(`credit ${MARKUP}`)).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Person' })).toBeVisible();
  await harmless(page, seen);

  tampered = { digest: `0x${'00'.repeat(32)}` };
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('This is no receipt.');
  await expect(page.getByRole('columnheader', { name: 'Person' })).toHaveCount(0);
  await harmless(page, seen);
});

test('a wallet may call itself anything', async ({ page }) => {
  const seen = watch(page);
  await page.goto('/');
  const key = await keyOf(page, 'contributor', 6);
  const wallet = await TestWallet.in(page, key, await chainOf(page), {
    name: `Met\u0430Mask\u202E ${MARKUP}${'m'.repeat(MEGABYTE)}`,
    rdns: 'io.met\u0430mask"><img src=x>',
  });
  await page.addInitScript(() => {
    const announce = (detail: unknown) => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
    window.addEventListener('eip6963:requestProvider', () => {
      for (const nothing of [null, undefined, 7, {}, { info: null, provider: null }, { info: { uuid: 1, name: 2 }, provider: {} }]) {
        announce(nothing);
      }
      const request = ({ method }: { method: string }) => Promise.resolve(method === 'eth_chainId' ? '<b>' : ['<img src=x onerror=window.pwned=1>']);
      announce({ info: { uuid: 'liar', name: 'Liar', rdns: 'org.example.liar' }, provider: { request, on() {}, removeListener() {} } });
    });
  });
  await page.goto('/wallet');
  const panel = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Connect' }) });
  await expect(panel).toHaveCount(2);
  const said = await panel.filter({ hasNotText: 'Liar' }).innerText();
  expect(said.length).toBeLessThan(120);
  expect(said).toContain('does not say who made it');
  expect(said).not.toContain('\u202E');
  await panel.filter({ hasText: 'Liar' }).getByRole('button').click();
  await expect(page.getByRole('alert')).toContainText('Nothing was sent');
  await harmless(page, seen);
  await panel.filter({ hasNotText: 'Liar' }).getByRole('button').click();
  await expect(page.getByRole('button', { name: 'Close wallet' })).toBeVisible();
  wallet.refused.clear();
  await harmless(page, seen);
});

test('the page runs, loads and sends nothing but its own', async ({ page, baseURL }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  await expect(page.locator('html'), 'its own script, which alone sets this, was refused').toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const blocked = await page.evaluate(async () => {
    const violated: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.pwned=1';
    document.body.append(script);
    const image = document.createElement('img');
    image.src = 'http://evil.example/x';
    image.setAttribute('onerror', 'window.pwned=1');
    document.body.append(image);
    const frame = document.createElement('iframe');
    frame.src = 'http://evil.example/';
    document.body.append(frame);
    const sent = await fetch('http://evil.example/').then(
      () => true,
      () => false,
    );
    await new Promise((done) => setTimeout(done, 500));
    return { sent, violated: [...new Set(violated)].toSorted() };
  });
  expect(blocked.sent).toBe(false);
  expect(blocked.violated).toEqual(expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'script-src-elem']));
  expect(await page.evaluate(() => (window as unknown as Pwned).pwned)).toBeUndefined();
  expect(baseURL).toBeDefined();
});

test('no page of anybody else frames the Studio or acts through it', async ({ page, context, baseURL }) => {
  const studio = new URL(baseURL ?? '');
  await be(page, 'model owner');
  await toDatanet(page);
  await page.getByRole('link', { name: 'Access' }).click();
  await expect(page.getByRole('heading', { name: 'Your requests' })).toBeVisible();
  await expect.poll(async () => ((await (await page.request.get('/v1/session')).json()) as { address: string | null }).address).not.toBeNull();
  const runs = async () => ((await (await page.request.get('/v1/runs')).json()) as { data: unknown[] }).data.length;
  const before = await runs();

  // Another port of this machine is the same site to a browser, which so sends the cookie; another site is not.
  for (const origin of [`${studio.protocol}//${studio.hostname}:9`, 'http://evil.example']) {
    const evil = await context.newPage();
    await context.route(`${origin}/**`, (route) => route.fulfill({ contentType: 'text/html', body: `<iframe src="${studio.origin}/wallet"></iframe>` }));
    await evil.goto(`${origin}/`);
    await expect.poll(() => evil.frames().at(-1)?.url()).toBe('chrome-error://chromewebdata/');
    const came = await evil.evaluate(async (to) => {
      const tried = async (init: RequestInit, path: string) =>
        fetch(to + path, { credentials: 'include', ...init }).then(
          async (response) => `read ${response.status}: ${(await response.text()).slice(0, 80)}`,
          () => 'not read',
        );
      return {
        session: await tried({}, '/v1/session'),
        run: await tried({ method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '{"rows":1}' }, '/v1/runs'),
        signedOut: await tried({ method: 'DELETE' }, '/v1/session'),
      };
    }, studio.origin);
    expect(came).toEqual({ session: 'not read', run: 'not read', signedOut: 'not read' });
    await evil.close();
  }
  expect(await runs()).toBe(before);
  expect(((await (await page.request.get('/v1/session')).json()) as { address: string | null }).address).not.toBeNull();
});

test('who asks too often is told when to come again, and keeps what was written', async ({ page }) => {
  await be(page, 'contributor 6');
  await toContribute(page);
  const question = `May one ask too often, asked at ${Date.now()}?`;
  await page.getByLabel('Question').fill(question);
  await page.getByLabel('Answer').fill('Not more than so and so often, and then a little later again.');
  await page.getByLabel('Category').fill('walls');
  const check = page.getByRole('button', { name: 'Check the row' });
  await expect(async () => {
    let floods = true;
    const flood = Array.from({ length: 12 }, async () => {
      while (floods) {
        await page.request.post('/v1/session/nonce');
      }
    });
    try {
      await expect.poll(async () => (await page.request.post('/v1/session/nonce')).status()).toBe(429);
      await check.click();
      await expect(page.getByRole('alert')).toHaveText(TOO_OFTEN, { timeout: 2_000 });
    } finally {
      floods = false;
      await Promise.all(flood);
    }
  }).toPass({ timeout: 30_000 });
  await expect(page.getByLabel('Question')).toHaveValue(question);
  await expect(async () => {
    await check.click();
    await expect(page.getByRole('heading', { name: '1 of 1 row ready' })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
});
