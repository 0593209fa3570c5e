import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds wrong with what the page shows now: a rule, and where. */
export async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).setLegacyMode().analyze(); // no page has frames, which alone need a page of axe’s own
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** The same in one theme after the other. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  const all: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((now) => {
      document.documentElement.dataset['theme'] = now;
    }, theme);
    all.push(...(await violations(page)).map((violation) => `${theme}: ${violation}`));
  }
  return all;
}
