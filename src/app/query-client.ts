import { QueryClient } from '@tanstack/react-query';
import { FhirError } from '../data/fhir-client.ts';

/** The figures in memory; nothing of them is kept in the browser when the tab closes. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server may be this very computer: whether there is a network says nothing about it.
      networkMode: 'always',
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: (count, error) => count < 2 && error instanceof FhirError && (error.kind === 'offline' || error.kind === 'server'),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
