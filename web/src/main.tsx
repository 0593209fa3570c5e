import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/UnstyledButton.css';
import './styles/tokens.css';
import './styles/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { mayDoBetter } from './api/node';
import { bringAll, router } from './router';
import { useTheme } from './shell/theme';
import { WalletProvider } from './wallet/WalletProvider';

const client = new QueryClient({
  defaultOptions: {
    // The node may be this machine’s own, which is there whatever the browser thinks of the network.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      // What the node refused it will refuse again; what did not reach it may reach it next time.
      retry: (count, error) => count < 3 && mayDoBetter(error),
      refetchOnWindowFocus: true,
    },
  },
});

const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';

function App() {
  const { theme } = useTheme();
  return (
    <MantineProvider forceColorScheme={theme} getStyleNonce={() => nonce} theme={{ fontFamily: 'var(--font-ui)' }}>
      <WalletProvider>
        <RouterProvider router={router} />
      </WalletProvider>
    </MantineProvider>
  );
}

const root = document.getElementById('root');
if (root === null) {
  throw new Error('the page has no #root');
}
// The page’s own code first: until it is here stands what index.html holds. Not awaited, for that code imports this.
void router.load().then(() => {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
  bringAll();
});
