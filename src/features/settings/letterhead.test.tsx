import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Organization } from '@medplum/fhirtypes';
import { beforeEach, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../../mocks/handlers.ts';
import { mockServer } from '../../../mocks/setup.ts';
import { transaction } from '../../fhir/bundle.ts';
import { practiceFromFhir } from '../../fhir/practice.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { Letterhead } from './letterhead.tsx';

let mocks: Mocks;

beforeEach(async () => {
  setLanguage('de');
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
});

async function stored(): Promise<Organization & { id: string }> {
  return (await (await mocks.fhir(new Request('http://localhost:3000/fhir/Organization/practice'), mocks.actor)).json()) as Organization & { id: string };
}

test('is saved beside the name and the zone, and somebody else\'s is shown before it is replaced', async () => {
  render(<QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}><Letterhead /></QueryClientProvider>);
  const user = userEvent.setup();
  const address = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Anschrift' });
  await user.type(address, 'Markt 1{Enter}10115 Berlin');
  await user.click(screen.getByRole('button', { name: 'Speichern' }));
  await screen.findByText('Der Briefkopf ist gespeichert.');
  expect(practiceFromFhir(await stored())).toMatchObject({ name: 'Praxis Beispiel', zone: 'Europe/Berlin', contact: { address: 'Markt 1\n10115 Berlin' } });

  const now = await stored();
  await mocks.write([transaction([{ method: 'PUT', resource: { ...now, telecom: [{ system: 'phone', value: '030 999' }] }, ifMatch: now.meta!.versionId! }])]);
  await user.type(screen.getByRole('textbox', { name: 'E-Mail' }), 'praxis@example.org');
  await user.click(screen.getByRole('button', { name: 'Speichern' }));
  await screen.findByText('030 999');
  expect(address.value).toContain('Markt 1');
  expect(practiceFromFhir(await stored())!.contact).toEqual({ address: 'Markt 1\n10115 Berlin', phone: '030 999' });
  await user.click(screen.getByRole('button', { name: 'Speichern' }));
  await waitFor(async () => expect(practiceFromFhir(await stored())!.contact).toEqual({ address: 'Markt 1\n10115 Berlin', email: 'praxis@example.org' }));
});
