/** The demo's entry: the server's part starts in this page, then the ordinary app. Nothing leaves the browser, nothing is kept. */
import { setupWorker } from 'msw/browser';
import { createMocks } from './handlers.ts';

const mocks = await createMocks({ demo: true });
await mocks.loadExamples();
await setupWorker(...mocks.handlers).start({ quiet: true, onUnhandledFrame: 'bypass' });
await import('../src/main.tsx');
