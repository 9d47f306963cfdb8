import { describe, expect, it } from 'vitest';
import { transaction } from './bundle.ts';

const resource = { resourceType: 'Patient', id: 'a' } as const;

describe('a transaction', () => {
  it('writes each kind of change as R4 asks for it', () => {
    const requests = transaction([
      { method: 'POST', resource, ifNoneExist: 'identifier=a|b' },
      { method: 'PUT', resource, ifMatch: '3' },
      { method: 'PUT', resource, create: true },
      { method: 'PUT', resource, identifier: { system: 'http://x/sid', value: 'ü|&' } },
      { method: 'PUT', resource, identifier: { system: 's', value: 'v' }, ifMatch: '7' },
    ]).entry!.map((entry) => entry.request);
    expect(requests).toEqual([
      { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=a|b' },
      { method: 'PUT', url: 'Patient/a', ifMatch: 'W/"3"' },
      { method: 'PUT', url: 'Patient/a', ifNoneMatch: '*' },
      { method: 'PUT', url: 'Patient?identifier=http%3A%2F%2Fx%2Fsid%7C%C3%BC%7C%26' },
      { method: 'PUT', url: 'Patient?identifier=s%7Cv', ifMatch: 'W/"7"' },
    ]);
  });
});
