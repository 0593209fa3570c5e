import { expect, type Page, type Route } from '@playwright/test';
import { askAccess, be, fillRequest, get, giveRow, go, requests, shorten, slugOf, toAccess, toContribute, toDatanet } from './people';
import { chainOf, keyOf, TestWallet } from './wallet';

/** A page in a state that a person can see it in. */
export interface Scene {
  readonly name: string;
  /** Opens it; what it shows may still be on its way. */
  readonly show: (page: Page) => Promise<void>;
  /** Whether something is still on its way for as long as one looks. */
  readonly waits?: boolean;
}

interface Receipt {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  readonly model: string;
  readonly block: number;
  readonly transfers: readonly { readonly transaction: string; readonly to: string; readonly role: string }[];
  readonly receipt: { readonly exchange: { readonly payment: string } };
}

const at = (path: string) => (page: Page) => page.goto(path).then(() => undefined);

async function receiptOf(page: Page): Promise<Receipt> {
  const { data } = await get<{ data: { id: string }[] }>(page.request, '/v1/receipts');
  const [first] = data;
  if (first === undefined) {
    throw new Error('this network has no paid answer: run the demo first');
  }
  return get<Receipt>(page.request, `/v1/receipts/${first.id}`);
}

async function datanet(page: Page): Promise<string> {
  return `/datanets/${await slugOf(page.request)}`;
}

async function rowOf(page: Page): Promise<string> {
  const { data } = await get<{ data: { row: string }[] }>(page.request, `/v1${await datanet(page)}/rows?limit=1`);
  return data[0]?.row ?? '';
}

async function runs(page: Page): Promise<{ id: string; state: string }[]> {
  return (await get<{ data: { id: string; state: string }[] }>(page.request, '/v1/runs')).data;
}

/** A second run, so that there is one to compare with: eight rows, at twice the learning rate. */
async function trainAgain(page: Page): Promise<void> {
  await be(page, 'model owner');
  await go(page, 'ModelFactory');
  await page.getByRole('link', { name: /New run|Start the first/ }).first().click();
  await page.getByLabel('Name').fill('eight-rows');
  await page.getByRole('button', { name: 'Expert' }).click();
  await page.getByRole('spinbutton', { name: /^Rows/ }).fill('8');
  await page.getByRole('spinbutton', { name: /^Learning rate/ }).fill('0.001');
  await page.getByRole('button', { name: 'Start the run' }).click();
  await page.getByText('done, not deployed').first().waitFor({ timeout: 240_000 });
}

/** A turn as this browser keeps it once its answer is paid for. */
function turnOf({ id, question, model, answer, receipt }: Receipt) {
  return { question, model, paid: true, text: answer, state: 'done', receipt: id, payment: receipt.exchange.payment, problem: '', seconds: 6.4, words: 40 };
}

/** Opens a conversation that this browser kept. */
async function kept(page: Page, turns: readonly object[], search = ''): Promise<void> {
  const talks = JSON.stringify([{ id: 'kept', begun: Date.now(), turns: turns.map((turn, i) => ({ id: `turn-${i}`, ...turn })) }]);
  await page.addInitScript((all) => localStorage.setItem('openledger.chats', all), talks);
  await page.goto(`/chat?chat=kept${search}`);
}

async function answered(page: Page): Promise<void> {
  await kept(page, [turnOf(await receiptOf(page))]);
  await page.getByText(/made this answer\. They were paid/).waitFor();
}

const badGateway = (route: Route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<html><h1>502 Bad Gateway</h1></html>' });

async function write(page: Page, question: string): Promise<void> {
  await page.getByLabel('Question').fill(question);
  await page.getByLabel('Answer').fill('A wall that stands on both plots belongs to both owners, and both of them pay for what it needs.');
  await page.getByLabel('Category').fill('walls');
}

const look = (page: Page) => page.getByRole('button', { name: 'Check the row' }).click();

/** A browser's wallet on this network, connected. */
async function connected(page: Page, role = 'contributor'): Promise<TestWallet> {
  await page.goto('/');
  const wallet = await TestWallet.in(page, await keyOf(page, role, 4), await chainOf(page));
  await wallet.connect();
  return wallet;
}

/** Every page with nobody's wallet open, then each with what a wallet brings, then what goes wrong. */
export const SCENES: readonly Scene[] = [
  { name: 'home', show: at('/') },
  { name: 'datanets', show: at('/datanets') },
  { name: 'datanet', show: async (page) => at(await datanet(page))(page) },
  { name: 'datanet-row', show: async (page) => at(`${await datanet(page)}?row=${await rowOf(page)}`)(page) },
  { name: 'datanet-found', show: async (page) => at(`${await datanet(page)}?q=building+permit`)(page) },
  { name: 'datanet-none-found', show: async (page) => at(`${await datanet(page)}?q=zzzz`)(page) },
  { name: 'datanet-unknown', show: at('/datanets/no-such-datanet') },
  { name: 'datanet-diff', show: async (page) => at(`${await datanet(page)}/diff/0..1`)(page) },
  { name: 'contribute-no-wallet', show: async (page) => at(`${await datanet(page)}/contribute`)(page) },
  { name: 'access-no-wallet', show: async (page) => at(`${await datanet(page)}/access`)(page) },
  { name: 'review-no-wallet', show: at('/review') },
  { name: 'factory', show: at('/factory') },
  {
    name: 'factory-new',
    show: async (page) => {
      await page.goto('/factory/new');
      await page.getByText(/tokens$/).first().waitFor();
    },
  },
  {
    name: 'factory-new-expert',
    show: async (page) => {
      await page.goto('/factory/new');
      await page.getByRole('button', { name: 'Expert' }).click();
      await page.getByText(/tokens$/).first().waitFor();
    },
  },
  { name: 'run', show: async (page) => at(`/factory/runs/${(await runs(page))[0]?.id ?? ''}`)(page) },
  {
    name: 'run-table',
    show: async (page) => {
      await page.goto(`/factory/runs/${(await runs(page))[0]?.id ?? ''}`);
      await page.getByRole('button', { name: 'View as table' }).first().click();
    },
  },
  { name: 'run-unknown', show: at('/factory/runs/no-such-run') },
  {
    name: 'runs-compared',
    show: async (page) => {
      if ((await runs(page)).length < 2) {
        await trainAgain(page);
      }
      const [one, other] = await runs(page);
      await page.goto(`/factory/compare?runs=${one?.id ?? ''},${other?.id ?? ''}`);
    },
  },
  { name: 'runs-compared-none', show: at('/factory/compare') },
  { name: 'chat', show: at('/chat') },
  {
    name: 'chat-beside',
    show: async (page) => {
      const { data } = await get<{ data: { id: string }[] }>(page.request, '/v1/models');
      await page.goto(`/chat?compare=${encodeURIComponent(data.at(-1)?.id ?? '')}`);
    },
  },
  { name: 'chat-answered', show: (page) => answered(page) },
  {
    name: 'chat-traced',
    show: async (page) => {
      await answered(page);
      await page.getByRole('button', { name: /Open trace/ }).click();
    },
  },
  {
    name: 'chat-stopped',
    show: async (page) =>
      kept(page, [{ ...turnOf(await receiptOf(page)), state: 'stopped', receipt: null, problem: 'The page was closed while this was answered.' }]),
  },
  {
    name: 'chat-two-answers',
    show: async (page) => {
      const turn = { ...turnOf(await receiptOf(page)), pair: 'p' };
      await kept(page, [turn, turn], `&compare=${encodeURIComponent(turn.model)}`);
      await page.getByText(/made this answer\. They were paid/).last().waitFor();
    },
  },
  { name: 'receipt', show: async (page) => at(`/receipts/${(await receiptOf(page)).id}`)(page) },
  { name: 'receipt-unknown', show: at('/receipts/chatcmpl-no-such-answer') },
  { name: 'earnings-no-wallet', show: at('/earnings') },
  { name: 'earnings-of-somebody', show: async (page) => at(`/earnings?of=${(await receiptOf(page)).transfers.find(({ role }) => role === 'contributor')?.to ?? ''}`)(page) },
  { name: 'wallets', show: at('/wallet') },
  { name: 'settings', show: at('/settings') },
  { name: 'explorer', show: at('/explorer') },
  { name: 'block', show: async (page) => at(`/blocks/${(await receiptOf(page)).block}`)(page) },
  { name: 'block-not-yet', show: at('/blocks/99999999') },
  { name: 'transaction', show: async (page) => at(`/tx/${(await receiptOf(page)).transfers[0]?.transaction}`)(page) },
  { name: 'transaction-unknown', show: at(`/tx/0x${'00'.repeat(32)}`) },
  { name: 'address', show: async (page) => at(`/address/${(await get<{ escrow: string }>(page.request, '/v1/network')).escrow}`)(page) },
  { name: 'nothing-here', show: at('/nothing/is/here') },
  {
    name: 'palette',
    show: async (page) => {
      await page.goto('/');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Search or run' }).waitFor();
      await page.keyboard.type('permit');
    },
  },
  {
    name: 'keys',
    show: async (page) => {
      await page.goto('/');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    },
  },

  { name: 'wallet', show: (page) => be(page, 'contributor 1') },
  {
    name: 'wallet-about-to-send',
    show: async (page) => {
      await be(page, 'asker');
      await page.getByLabel('To', { exact: true }).fill('0x000000000000000000000000000000000000dEaD');
      await page.getByRole('textbox', { name: /^OPEN/ }).fill('0.25');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'wallet-not-an-amount',
    show: async (page) => {
      await be(page, 'asker');
      await page.getByLabel('To', { exact: true }).fill('0x12');
      await page.getByRole('textbox', { name: /^OPEN/ }).fill('all of it');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'earnings',
    show: async (page) => {
      await be(page, 'contributor 1');
      await go(page, 'Earnings');
    },
  },
  {
    name: 'contribute',
    show: async (page) => {
      await be(page, 'contributor 7');
      await toContribute(page);
    },
  },
  {
    name: 'contribute-checked',
    show: async (page) => {
      await be(page, 'contributor 7');
      await toContribute(page);
      await write(page, 'Who pays for a wall on two plots?');
      await look(page);
      await page.getByRole('heading', { name: '1 of 1 row ready' }).waitFor();
    },
  },
  {
    name: 'contribute-about-to-sign',
    show: async (page) => {
      await be(page, 'contributor 7');
      await toContribute(page);
      await write(page, 'Who pays for a wall on two plots?');
      await look(page);
      await page.getByRole('button', { name: 'Sign and contribute 1 row' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'contribute-file-with-problems',
    show: async (page) => {
      await be(page, 'contributor 7');
      await toContribute(page);
      await page.getByRole('button', { name: 'From a file' }).click();
      const rows = [
        { question: 'May a wall be taken down by one of its owners?', answer: 'No. Both owners of a wall on two plots agree in writing before it is taken down.', category: 'walls' },
        { question: 'Short?', answer: 'No.', category: '' },
        { question: 'May a text hide its direction?\u202e', answer: 'No. A sign that turns the reading direction is refused wherever it stands.', category: 'walls' },
      ];
      const text = `${rows.map((row) => JSON.stringify(row)).join('\n')}\nthis is not a row\n`;
      await page.locator('input[type=file]').setInputFiles({ name: 'walls.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(text) });
      await page.getByRole('button', { name: /^Check \d+ rows?$/ }).click();
      await page.getByRole('heading', { name: /rows? ready$/ }).waitFor();
    },
  },
  {
    name: 'review',
    show: async (page) => {
      const second = Math.floor(Date.now() / 1_000); // another row each time it is looked at
      const [cm, metres] = [40 + (second % 90), (0.9 + (Math.floor(second / 90) % 20) / 10).toFixed(1)];
      const answer = 'Yes, a hedge needs no permit. At a crossing it must not take the view: from 10 m before the corner nothing that grows may stand higher than 80 cm.';
      await giveRow(page.request, `May I plant a hedge of ${metres} m, ${cm} cm from the edge of a corner plot?`, answer);
      await be(page, 'reviewer 1');
      await go(page, 'Review');
      await page.getByRole('button', { name: /^Accept/ }).waitFor();
    },
  },
  {
    name: 'review-no-reviewer',
    show: async (page) => {
      await be(page, 'contributor 2');
      await go(page, 'Review');
    },
  },
  {
    name: 'access-about-to-ask',
    show: async (page) => {
      await toAccess(page, 'model owner');
      await fillRequest(page);
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'access-asked',
    show: askAccess,
  },
  {
    name: 'access-owner',
    show: async (page) => {
      await askAccess(page);
      await toAccess(page, 'owner');
      await requests(page, 'waiting').first().waitFor();
    },
  },
  {
    name: 'access-about-to-grant',
    show: async (page) => {
      await askAccess(page);
      await toAccess(page, 'owner');
      await requests(page, 'waiting').getByRole('button', { name: 'Grant' }).first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'access-about-to-revoke',
    show: async (page) => {
      await askAccess(page);
      await toAccess(page, 'owner');
      await requests(page, 'waiting').getByRole('button', { name: 'Grant' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Sign and grant' }).click();
      await requests(page, 'granted').getByRole('button', { name: 'Revoke' }).first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'datanet-owner',
    show: async (page) => {
      await be(page, 'owner');
      await toDatanet(page);
    },
  },
  {
    name: 'factory-new-owner',
    show: async (page) => {
      await be(page, 'model owner');
      await go(page, 'ModelFactory');
      await page.getByRole('link', { name: /New run|Start the first/ }).first().click();
      await page.getByRole('button', { name: 'Start the run' }).waitFor();
    },
  },
  {
    name: 'chat-with-wallet',
    show: async (page) => {
      await be(page, 'asker');
      await go(page, 'Chat');
      await page.getByLabel('Your question').fill('The council turned my garage down. Can I fight that?');
    },
  },
  {
    name: 'chat-not-reached',
    show: async (page) => {
      await page.goto('/chat');
      await page.getByLabel('Your question').fill('May a shed be blue?');
      await page.context().setOffline(true);
      await page.getByRole('button', { name: /^Ask/ }).click();
      await page.getByRole('article').getByRole('alert').waitFor();
    },
  },
  {
    name: 'chat-not-paid',
    show: async (page) => {
      const wallet = await connected(page, 'asker');
      await shorten(page, 16);
      await go(page, 'Chat');
      await page.getByLabel('Your question').fill('May a garage stand on two plots?');
      wallet.refused.add('eth_sendTransaction');
      await page.getByRole('button', { name: /Pay and ask/ }).click();
      await page.getByText('Nothing was paid for it yet.').waitFor();
    },
  },
  {
    name: 'wallet-on-another-network',
    show: async (page) => {
      const wallet = await connected(page);
      await wallet.goTo(11_155_111);
      await page.getByText(/^Your wallet is on Sepolia/).waitFor();
    },
  },
  {
    name: 'wallet-on-another-account',
    show: async (page) => {
      const wallet = await connected(page);
      await wallet.be(await keyOf(page, 'contributor', 5));
      await page.getByText(/this page is open as/).waitFor();
    },
  },
  {
    name: 'sign-in',
    waits: true,
    show: async (page) => {
      await connected(page, 'model owner');
      await toDatanet(page);
      await page.getByRole('link', { name: 'Access' }).click();
      await page.getByRole('dialog', { name: 'Sign in' }).waitFor();
    },
  },
  {
    name: 'node-away',
    show: async (page) => {
      await page.goto('/datanets');
      await page.getByRole('link', { name: /Swedish construction law/ }).waitFor();
      await page.context().setOffline(true);
      await page.getByText(/^The node has not answered since/).waitFor();
    },
  },
  {
    name: 'page-not-fetched',
    show: async (page) => {
      await page.goto('/datanets');
      await page.getByRole('link', { name: /Swedish construction law/ }).waitFor();
      await page.context().setOffline(true);
      await go(page, 'Explorer');
      await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor();
    },
  },
  {
    name: 'part-failed',
    show: async (page) => {
      await page.route(/\/v1\/datanets\/[^/]+$/, badGateway);
      await page.goto(await datanet(page));
      await page.getByRole('main').getByRole('alert').waitFor();
    },
  },
  {
    name: 'reading',
    waits: true,
    show: async (page) => {
      await page.route('**/v1/runs', () => undefined); // never answered
      await page.goto('/factory');
      await page.getByText(/takes longer than usual/).waitFor();
    },
  },
];

/** What stands where nothing is yet, in a network without rows. */
export const EMPTY_SCENES: readonly Scene[] = [
  { name: 'empty-home', show: at('/') },
  { name: 'empty-datanets', show: at('/datanets') },
  { name: 'empty-factory', show: at('/factory') },
  { name: 'empty-factory-new', show: at('/factory/new') },
  { name: 'empty-chat', show: at('/chat') },
  { name: 'empty-earnings', show: at('/earnings') },
  { name: 'empty-explorer', show: at('/explorer') },
];

/** Opens a scene, and waits until it stands. */
export async function open(scene: Scene, page: Page): Promise<void> {
  await scene.show(page);
  await expect(page.locator('main')).toContainText(/./); // not by role: a dialog hides the page from readers
  if (scene.waits !== true) {
    await expect(page.locator('.loading:visible')).toHaveCount(0, { timeout: 60_000 });
  }
  await page.waitForTimeout(300); // what fades in has
}
