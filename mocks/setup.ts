/** For every component test: an empty page before, and no request that the test did not prepare. */
import { cleanup } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll } from 'vitest';

/** Give it the answers of a test: `mockServer.use(...(await createMocks()).handlers)`. */
export const mockServer = setupServer();

beforeAll(() => mockServer.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  cleanup();
  mockServer.resetHandlers();
});
afterAll(() => mockServer.close());
