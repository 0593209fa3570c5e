import { expect, test, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

/** Answers may take this long where the machine is slow. */
export const ANSWER_MS = 180_000;

interface Wallet {
  readonly role: string;
  readonly n: number;
  readonly address: Hex;
  readonly private_key: Hex;
}

export async function get<T>(request: APIRequestContext, path: string): Promise<T> {
  const response = await request.get(path);
  expect(response.ok(), path).toBe(true);
  return (await response.json()) as T;
}

export async function wallet(request: APIRequestContext, role: string, n = 1): Promise<Wallet> {
  const { data } = await get<{ data: Wallet[] }>(request, '/v1/demo/wallets');
  const found = data.find((one) => one.role === role && one.n === n) ?? data.find((one) => one.role === role);
  if (found === undefined) {
    throw new Error(`the demo has no ${role} ${n}`);
  }
  return found;
}

/** The Datanet of the demo. */
export async function slugOf(request: APIRequestContext): Promise<string> {
  return (await get<{ datanet: string }>(request, '/v1/network')).datanet;
}

/** How many transactions an address has sent. */
export async function sent(request: APIRequestContext, address: Hex): Promise<number> {
  const response = await request.post('/', { data: { jsonrpc: '2.0', id: 1, method: 'eth_getTransactionCount', params: [address, 'pending'] } });
  return Number(((await response.json()) as { result: Hex }).result);
}

/** Has a contributor give a row, by the API alone, so that it waits for its reviewers. */
export async function giveRow(request: APIRequestContext, question: string, answer: string): Promise<void> {
  const { private_key } = await wallet(request, 'contributor', 4);
  const account = privateKeyToAccount(private_key);
  const slug = await slugOf(request);
  const row = { question, answer, category: 'hedges', language: 'en', licence: 'CC-BY-4.0', source: 'own words' };
  const checked = (await (await request.post(`/v1/datanets/${slug}/rows/check`, { data: { contributor: account.address, rows: [row] } })).json()) as {
    data: { row: Hex; source: string }[];
    consent: string;
    domain: { name: string; version: string; chainId: number; salt: Hex };
    types: Record<string, { name: string; type: string }[]>;
  };
  const [found] = checked.data;
  if (found === undefined) {
    throw new Error('the node said nothing of the row');
  }
  const time = Math.floor(Date.now() / 1_000);
  const contribution = { contributor: account.address, row: found.row, licence: row.licence, source: found.source, consent: checked.consent, time };
  const signature = await account.signTypedData({
    domain: { ...checked.domain, chainId: Number(checked.domain.chainId) },
    types: { Contribution: checked.types['Contribution'] ?? [] },
    primaryType: 'Contribution',
    message: { ...contribution, time: BigInt(time) },
  });
  const given = await request.post(`/v1/datanets/${slug}/rows`, { data: { rows: [{ ...row, contribution, signature }] } });
  expect((await given.json()) as unknown).toMatchObject({ data: [{ status: 'pending' }] });
}

/** Tabs until what has the focus is called like that. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      // where what had the focus went with its page, the body has it, and all the page's text
      const element = document.activeElement === document.body ? null : document.activeElement;
      const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ? [...(element.labels ?? [])].map((label) => label.textContent) : [];
      return `${element?.getAttribute('aria-label') ?? ''} ${labels.join(' ')} ${element?.localName === 'select' ? '' : (element?.textContent ?? '')}`.replaceAll(/\s+/g, ' ').trim();
    });
    if (name.test(at)) {
      return;
    }
  }
  throw new Error(`no tab stop ${name}`);
}

/** Opens a demo person’s wallet, by keyboard alone. */
export async function beByKeys(page: Page, who: string): Promise<void> {
  await page.goto('/wallet');
  await expect(page.getByRole('button', { name: `Be ${who}`, exact: true })).toBeVisible();
  await tabTo(page, new RegExp(`^Be ${who}`));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Close wallet' })).toBeVisible();
}

/** Two keys one after the other. */
export async function pressG(page: Page, then: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(then);
}

/** Asks for short answers, so that a slow machine has them soon: in the quote and in the question alike. */
export async function shorten(page: Page, tokens: number): Promise<void> {
  const cut = (text: string | null) => JSON.stringify({ ...(JSON.parse(text ?? '{}') as object), max_completion_tokens: tokens });
  for (const path of ['**/v1/quotes', '**/v1/chat/completions']) {
    await page.route(path, (route) => route.fallback({ postData: cut(route.request().postData()) }));
  }
}

/** Where the top of each is. */
export function tops(all: Locator): Promise<number[]> {
  return all.evaluateAll((elements) => elements.map((element) => Math.round(element.getBoundingClientRect().top)));
}

/** Opens the Studio as one of the demo’s people. */
export async function be(page: Page, who: string, base = ''): Promise<void> {
  await page.goto(`${base}/wallet`);
  await page.getByRole('button', { name: `Be ${who}`, exact: true }).click();
  await expect(page.getByRole('button', { name: 'Close wallet' })).toBeVisible();
}

/** Goes by the Studio’s own links, so that the open wallet stays open. */
export async function go(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('navigation', { name: /^Main/ }).first()).toBeVisible();
  const link = page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name, exact: true });
  if (await link.isVisible()) {
    await link.click();
    return;
  }
  await page.keyboard.press('Control+k'); // the sidebar has no room here
  const palette = page.getByRole('dialog', { name: 'Search or run' });
  await expect(palette).toBeVisible();
  await page.keyboard.type(name);
  await palette.getByRole('option', { name }).first().click();
  await expect(palette).toBeHidden();
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

/** Opens the page of who may read a Datanet, as one of the demo’s people. */
export async function toAccess(page: Page, who: string): Promise<void> {
  await be(page, who);
  await toDatanet(page);
  await page.getByRole('link', { name: 'Access' }).click();
  await page.getByRole('heading', { name: /^(Your r|R)equests$/ }).waitFor();
  await expect(page.locator('.loading')).toHaveCount(0);
}

/** What access is asked for: whoever looks beside another has other words, and so requests of his own. */
function purpose(): string {
  return `To teach a model what ${['a neighbour', 'an owner'][test.info().parallelIndex] ?? 'a builder'} may build.`;
}

export async function fillRequest(page: Page): Promise<void> {
  await page.getByLabel(/What you want the rows for/).fill(purpose());
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
}

/** Our requests for access that are in this state. */
export function requests(page: Page, state: 'waiting' | 'granted'): Locator {
  return page.getByRole('listitem').filter({ hasText: purpose() }).filter({ has: page.getByText(state, { exact: true }) });
}

/** Has a request of ours wait for its owner, if none does. */
export async function askAccess(page: Page): Promise<void> {
  await toAccess(page, 'model owner');
  if ((await requests(page, 'waiting').count()) === 0) {
    await fillRequest(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Sign and ask' }).click();
    await requests(page, 'waiting').first().waitFor();
  }
}
