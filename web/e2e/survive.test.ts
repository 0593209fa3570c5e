import { spawn, type ChildProcess } from 'node:child_process';
import { expect, test, type Page } from '@playwright/test';
import { ANSWER_MS, be, go } from './people';

/**
 * A node that this test owns, so that it can kill it: `STUDIO_NODE` is the command that starts one, without its port, as a
 * JSON array. The home that the command names holds a network already.
 */
const COMMAND = JSON.parse(process.env['STUDIO_NODE'] ?? '[]') as string[];

class Node {
  private process: ChildProcess | null = null;
  url = '';

  /** Starts it, at the port that it had before, and waits until it is up. */
  async start(): Promise<void> {
    const [program = '', ...args] = COMMAND;
    const port = this.url === '' ? '0' : new URL(this.url).port;
    const child = spawn(program, [...args, '--port', port], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    let said = '';
    this.url = await new Promise((up, failed) => {
      const hear = (data: Buffer) => {
        said += data.toString();
        const found = /Up: .* at (http:\/\/[^/]+)\/,/.exec(said)?.[1];
        if (found !== undefined) {
          up(found);
        }
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => failed(new Error(`the node ended with ${code}: ${said}`)));
    });
  }

  /** `kill -9`: nothing is closed, saved or said. */
  async kill(): Promise<void> {
    const child = this.process;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    }
  }
}

interface Run {
  readonly step: number;
  readonly steps: number;
  readonly state: string;
}

const node = new Node();

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await node.start();
});

test.afterAll(() => node.kill());

/** The step that a run’s page shows. */
async function shown(page: Page): Promise<number> {
  const text = await page.getByRole('region', { name: 'Progress' }).getByText(/^\d+ of \d+$/).innerText();
  return Number.parseInt(text, 10);
}

test('a run survives a closed tab, a killed node and a lost network', async ({ context, request }) => {
  const name = `survivor-${Date.now().toString(36)}`;
  let page = await context.newPage();
  await be(page, 'model owner', node.url);
  await go(page, 'ModelFactory');
  await page.getByRole('link', { name: /New run|Start the first/ }).first().click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Expert' }).click();
  await page.getByRole('spinbutton', { name: /^Rows/ }).fill('8');
  await page.getByRole('spinbutton', { name: /^Epochs/ }).fill('50');
  await page.getByRole('spinbutton', { name: /^Examples a step/ }).fill('1');
  await page.getByRole('spinbutton', { name: /^Save every/ }).fill('1');
  await page.getByRole('spinbutton', { name: /^Measure every/ }).fill('0');
  await page.getByRole('button', { name: 'Start the run' }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
  const path = new URL(page.url()).pathname;
  const run = async () => (await (await request.get(`${node.url}/v1${path.replace('/factory', '')}`)).json()) as Run;
  const after = (step: number) => expect.poll(async () => (await run()).step, { timeout: 120_000 }).toBeGreaterThan(step);
  await after(0);

  await test.step('the tab is closed, and the run is found where it is', async () => {
    const before = (await run()).step;
    await page.close();
    await after(before);
    const { step } = await run();
    page = await context.newPage();
    await be(page, 'model owner', node.url);
    await go(page, 'ModelFactory');
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { name })).toBeVisible();
    await expect.poll(() => shown(page)).toBeGreaterThanOrEqual(step);
    await expect(page.getByText('training').first()).toBeVisible();
  });

  await page.evaluate(() => Object.assign(window, { stayed: true }));
  await test.step('the node is killed and started again, and the page catches up', async () => {
    await after((await run()).step); // so that something is saved, whatever the page showed
    const before = await shown(page);
    await node.kill();
    await expect(page.getByText(/^Lost the connection at \d\d:\d\d\. The run goes on without you; this page will catch up\.$/)).toBeVisible();
    await expect(page.getByText(/^The node has not answered since \d\d:\d\d\./)).toBeVisible();
    expect(await shown(page)).toBeGreaterThanOrEqual(before); // the last that was known stays
    await node.start();
    await expect(page.getByText(/resumed from step [1-9]\d*, bit-exact/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(/^Lost the connection/)).toHaveCount(0);
    await expect(page.getByText(/^The node has not answered/)).toHaveCount(0);
    await expect.poll(() => shown(page), { timeout: 120_000 }).toBeGreaterThan(before);
  });

  await test.step('the network is lost and comes back', async () => {
    await context.setOffline(true);
    await expect(page.getByText(/^The node has not answered since \d\d:\d\d\./)).toBeVisible();
    const { step } = await run(); // the node is there: only this browser cannot reach it
    await after(step);
    const { step: meanwhile } = await run();
    await context.setOffline(false);
    await expect(page.getByText(/^The node has not answered/)).toHaveCount(0);
    await expect.poll(() => shown(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(meanwhile);
    await expect(page.getByText(/^Lost the connection/)).toHaveCount(0);
  });
  expect(await page.evaluate(() => 'stayed' in window)).toBe(true); // all of it in one page, never loaded anew

  await test.step('its owner steers it as before', async () => {
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('cancelled').first()).toBeVisible({ timeout: 60_000 });
  });
});

test('an answer whose tab was closed is not paid for twice', async ({ context, request }) => {
  let page = await context.newPage();
  await be(page, 'asker', node.url);
  await go(page, 'Chat');
  const question = `The council turned my garage down at ${Date.now()}. Can I fight that?`;
  await page.getByLabel('Your question').fill(question);
  await page.getByRole('button', { name: /Pay and ask/ }).click();
  await expect(page.getByRole('article')).toContainText(/Asking(?! the wallet)|Answering|Tracing/);
  await page.close();

  page = await context.newPage();
  await page.goto(`${node.url}/chat`);
  await page.getByRole('navigation', { name: 'Earlier questions' }).getByRole('link', { name: question }).click();
  await expect(page.getByText('It is paid for already, and the payment is still good.')).toBeVisible();
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expect(page.getByText(/made this answer\. They were paid/)).toBeVisible({ timeout: ANSWER_MS });
  const { data } = (await (await request.get(`${node.url}/v1/receipts`)).json()) as { data: { question: string }[] };
  expect(data.filter((one) => one.question === question)).toHaveLength(1);
});
