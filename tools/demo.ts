/** `vite --mode demo`: the same app, started by `mocks/demo.ts` with the server's part running in the browser. */
import { msw } from 'msw/vite';
import type { Plugin } from 'vite';

const ENTRY = '/src/main.tsx';

/** The plugins of the demo mode. In no other mode may they run: they put the worker script of the mocks into what is built. */
export function demoMode(): Plugin[] {
  return [
    msw({ mode: 'worker-only' }),
    {
      name: 'demo-entry',
      config: () => ({ build: { outDir: 'dist-demo' }, server: { proxy: {} } }),
      transformIndexHtml: {
        order: 'pre',
        handler(html) {
          if (!html.includes(ENTRY)) throw new Error(`index.html no longer starts ${ENTRY}`);
          return html.replace(ENTRY, '/mocks/demo.ts');
        },
      },
    },
  ];
}
