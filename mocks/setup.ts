/** For every component test: an empty page before, and no request that the test did not prepare. */
import { cleanup, configure } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll } from 'vitest';

/** How long a screen may take to show what it was asked for: a slow machine is no fault of the product. */
configure({ asyncUtilTimeout: 10_000 });

/** Give it the answers of a test: `mockServer.use(...(await createMocks()).handlers)`. */
export const mockServer = setupServer();

beforeAll(() => mockServer.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  cleanup();
  mockServer.resetHandlers();
});
afterAll(() => mockServer.close());
