import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { lazyRouteComponent } from './lazy';
import type { DatanetSearch } from './pages/datanet/search';
import { HomePage } from './pages/home/HomePage';
import { NotFound, PageFailed } from './parts/Problem';
import { Shell } from './shell/Shell';

/** Text of a query, where it is text. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

export interface ChatSearch {
  readonly chat?: string | undefined;
  readonly model?: string | undefined;
  /** The model that is asked beside it. */
  readonly compare?: string | undefined;
}

const chat = createRoute({
  getParentRoute: () => root,
  path: '/chat',
  validateSearch: (search: Record<string, unknown>): ChatSearch => ({
    chat: text(search['chat']),
    model: text(search['model']),
    compare: text(search['compare']),
  }),
  component: lazyRouteComponent(() => import('./pages/chat/ChatPage'), 'ChatPage'),
});

const datanets = createRoute({
  getParentRoute: () => root,
  path: '/datanets',
  component: lazyRouteComponent(() => import('./pages/datanet/DatanetsPage'), 'DatanetsPage'),
});

const datanet = createRoute({
  getParentRoute: () => root,
  path: '/datanets/$slug',
  validateSearch: (search: Record<string, unknown>): DatanetSearch => ({
    q: text(search['q']),
    contributor: text(search['contributor']),
    category: text(search['category']),
    status: text(search['status']),
    row: text(search['row']),
  }),
  component: lazyRouteComponent(() => import('./pages/datanet/DatanetPage'), 'DatanetPage'),
});

const diff = createRoute({
  getParentRoute: () => root,
  path: '/datanets/$slug/diff/$range',
  component: lazyRouteComponent(() => import('./pages/datanet/DiffPage'), 'DiffPage'),
});

const contribute = createRoute({
  getParentRoute: () => root,
  path: '/datanets/$slug/contribute',
  component: lazyRouteComponent(() => import('./pages/contribute/ContributePage'), 'ContributePage'),
});

const access = createRoute({
  getParentRoute: () => root,
  path: '/datanets/$slug/access',
  component: lazyRouteComponent(() => import('./pages/datanet/AccessPage'), 'AccessPage'),
});

const review = createRoute({
  getParentRoute: () => root,
  path: '/review',
  component: lazyRouteComponent(() => import('./pages/review/ReviewPage'), 'ReviewPage'),
});

const factory = createRoute({
  getParentRoute: () => root,
  path: '/factory',
  component: lazyRouteComponent(() => import('./pages/factory/FactoryPage'), 'FactoryPage'),
});
const newRun = createRoute({
  getParentRoute: () => root,
  path: '/factory/new',
  component: lazyRouteComponent(() => import('./pages/factory/NewRunPage'), 'NewRunPage'),
});
const run = createRoute({
  getParentRoute: () => root,
  path: '/factory/runs/$id',
  component: lazyRouteComponent(() => import('./pages/factory/RunPage'), 'RunPage'),
});
const compare = createRoute({
  getParentRoute: () => root,
  path: '/factory/compare',
  validateSearch: (search: Record<string, unknown>): { readonly runs?: string | undefined } => ({ runs: text(search['runs']) }),
  component: lazyRouteComponent(() => import('./pages/factory/ComparePage'), 'ComparePage'),
});

const receiptPage = lazyRouteComponent(() => import('./pages/receipt/ReceiptPage'), 'ReceiptPage');
const receipt = createRoute({ getParentRoute: () => root, path: '/receipts/$id', component: receiptPage });
const shortReceipt = createRoute({ getParentRoute: () => root, path: '/r/$id', component: receiptPage });

const earnings = createRoute({
  getParentRoute: () => root,
  path: '/earnings',
  validateSearch: (search: Record<string, unknown>): { readonly of?: string | undefined } => ({ of: text(search['of']) }),
  component: lazyRouteComponent(() => import('./pages/earnings/EarningsPage'), 'EarningsPage'),
});

const explorer = createRoute({
  getParentRoute: () => root,
  path: '/explorer',
  component: lazyRouteComponent(() => import('./pages/explorer/ExplorerPage'), 'ExplorerPage'),
});
const block = createRoute({
  getParentRoute: () => root,
  path: '/blocks/$number',
  component: lazyRouteComponent(() => import('./pages/explorer/BlockPage'), 'BlockPage'),
});
const transaction = createRoute({
  getParentRoute: () => root,
  path: '/tx/$hash',
  component: lazyRouteComponent(() => import('./pages/explorer/TransactionPage'), 'TransactionPage'),
});
const address = createRoute({
  getParentRoute: () => root,
  path: '/address/$address',
  component: lazyRouteComponent(() => import('./pages/explorer/AddressPage'), 'AddressPage'),
});

const wallet = createRoute({
  getParentRoute: () => root,
  path: '/wallet',
  component: lazyRouteComponent(() => import('./pages/wallet/WalletPage'), 'WalletPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/SettingsPage'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    chat,
    datanets,
    datanet,
    diff,
    contribute,
    access,
    review,
    factory,
    newRun,
    run,
    compare,
    receipt,
    shortReceipt,
    earnings,
    explorer,
    block,
    transaction,
    address,
    wallet,
    settings,
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
});

/** After this long nobody waits for anything else. */
const IDLE_MS = 8_000;

/** Fetches every page’s code once all is quiet, so that a page can be opened while the node is away. */
export function bringAll(): void {
  setTimeout(() => {
    for (const route of Object.values(router.routesById)) {
      void router.loadRouteChunk(route)?.catch(() => undefined);
    }
  }, IDLE_MS);
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
