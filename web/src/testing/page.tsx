import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider, type RouteComponent } from '@tanstack/react-router';
import { configure, render } from '@testing-library/react';
import { vi } from 'vitest';
import { WalletProvider } from '../wallet/WalletProvider';

configure({ asyncUtilTimeout: 15_000 }); // for a machine that does much else

/** What jsdom lacks: a screen that is light or dark. */
export function screenIs(dark: boolean): void {
  const media = { matches: dark, addEventListener: () => undefined, removeEventListener: () => undefined };
  window.matchMedia = () => media as unknown as MediaQueryList;
}

/** What a node answers, by the path that is asked for; a path that is not here answers 404, as the node does. */
export type Answers = Readonly<Record<string, unknown>>;

/** Puts a node behind `fetch`; what was asked for, in order. */
export function node(answers: Answers): { readonly path: string; readonly body: unknown }[] {
  const asked: { path: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    asked.push({ path, body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined });
    return Promise.resolve(
      path in answers
        ? Response.json(answers[path])
        : Response.json({ error: { message: `nothing is at ${path}` } }, { status: 404 }),
    );
  });
  return asked;
}

/** Shows one page at an address, as the router does, without the shell around it. */
export function show(Page: RouteComponent, route: string, at: string) {
  if (typeof window.matchMedia !== 'function') {
    screenIs(false);
  }
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: route, component: Page });
  const elsewhere = createRoute({ getParentRoute: () => root, path: '$', component: () => null });
  const router = createRouter({ routeTree: root.addChildren([page, elsewhere]), history: createMemoryHistory({ initialEntries: [at] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={client}>
      <MantineProvider forceColorScheme="light" env="test">
        <WalletProvider>
          {/* The app's router is another type; what a page reads of it is the same. */}
          <RouterProvider router={router as never} />
        </WalletProvider>
      </MantineProvider>
    </QueryClientProvider>,
  );
}
