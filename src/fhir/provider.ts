/** Providers whom the practice recommends, as Practitioner resources. An identifier of their own tells them from staff. */
import type { Practitioner } from '@medplum/fhirtypes';
import { parseDay } from '../domain/day.ts';
import { PROFESSIONS, type Provider, type ProviderDetails } from '../domain/provider.ts';
import { EXT_PROVIDER, PROVIDER, SID_PROVIDER, SNOMED } from './codes.ts';
import { asExample, isExample } from './patient.ts';
import { codeIn, partString, said, stringPart } from './words.ts';

/** The search that finds every provider, also those no longer recommended, and nobody of the staff. */
export const PROVIDERS = `Practitioner?identifier=${encodeURIComponent(`${SID_PROVIDER}|`)}&_count=1000`;

const LANGUAGE = 'urn:ietf:bcp:47';
const DISPLAYS = { nutrition: 'Nutrition professional', relaxation: 'Relaxation course', physician: 'Physician', psychotherapy: 'Psychotherapist', other: 'Other' } as const;

/** True for a provider, false for staff. */
export function isProvider(resource: Practitioner): boolean {
  return resource.identifier?.some(({ system }) => system === SID_PROVIDER) ?? false;
}

/** By what a new provider is found again when the answer to saving it was lost; `key` is opaque. */
export function providerIdentifier(key: string): { system: string; value: string } {
  return { system: SID_PROVIDER, value: key };
}

/** What the app shows of a provider; the rest of the resource is kept by `previous`. */
export interface ProviderOptions {
  id?: string;
  /** Opaque; of a new provider. */
  key?: string;
  active?: boolean;
  example?: boolean;
  /** The version that it was read from. */
  previous?: Practitioner;
}

/** The resource of a provider. */
export function providerToFhir(provider: ProviderDetails, { id, key, active = true, example = false, previous }: ProviderOptions): Practitioner {
  const { profession, languages } = provider;
  const [name, title, certificate, street, postalCode, city, phone, email] = [provider.name, provider.title, provider.certificate, provider.street, provider.postalCode, provider.city, provider.phone, provider.email].map(said);
  const address = { ...(street !== undefined && { line: street.split('\n') }), ...(postalCode !== undefined && { postalCode }), ...(city !== undefined && { city }) };
  const details = [...stringPart('waiting-time', provider.waitingTime), ...stringPart('note', provider.note)];
  const { extension, ...kept } = previous ?? { resourceType: 'Practitioner' as const };
  const others = extension?.filter(({ url }) => url !== EXT_PROVIDER) ?? [];
  const extensions = [...others, ...(details.length > 0 ? [{ url: EXT_PROVIDER, extension: details }] : [])];
  const { identifier, name: _name, telecom: _telecom, address: _address, qualification: _qualification, communication: _communication, ...rest } = kept;
  const identifiers = [...(identifier ?? []), ...(key === undefined ? [] : [providerIdentifier(key)])];
  const telecom = [...(phone === undefined ? [] : [{ system: 'phone' as const, value: phone }]), ...(email === undefined ? [] : [{ system: 'email' as const, value: email }])];
  const resource: Practitioner = {
    ...rest,
    ...(id !== undefined && { id }),
    ...(extensions.length > 0 && { extension: extensions }),
    ...(identifiers.length > 0 && { identifier: identifiers }),
    active,
    ...(name !== undefined && { name: [{ text: name }] }),
    ...(telecom.length > 0 && { telecom }),
    ...(Object.keys(address).length > 0 && { address: [address] }),
    qualification: [
      {
        code: {
          coding: [{ system: PROVIDER, code: profession, display: DISPLAYS[profession] }, ...(profession === 'nutrition' ? [{ system: SNOMED, code: '159033005', display: 'Dietitian' }] : [])],
          ...(title !== undefined && { text: title }),
        },
      },
      ...(certificate === undefined && provider.certificateUntil === undefined
        ? []
        : [{
            code: { coding: [{ system: PROVIDER, code: 'certificate', display: 'Certificate' }], ...(certificate !== undefined && { text: certificate }) },
            ...(provider.certificateUntil !== undefined && { period: { end: provider.certificateUntil } }),
          }]),
    ],
    ...(languages.length > 0 && { communication: languages.map((code) => ({ coding: [{ system: LANGUAGE, code }] })) }),
  };
  return example && !isExample(resource) ? asExample(resource) : resource;
}

/** The provider of a resource, or null for staff. An unknown profession is `other`. */
export function providerFromFhir(resource: Practitioner): Provider | null {
  if (!isProvider(resource)) return null;
  const qualified = (code: string) => resource.qualification?.find((each) => codeIn(each.code, PROVIDER) === code);
  const profession = PROFESSIONS.find(qualified) ?? 'other';
  const certificate = qualified('certificate');
  const until = parseDay(certificate?.period?.end?.slice(0, 10) ?? '');
  const { line, postalCode, city } = resource.address?.[0] ?? {};
  const street = line?.join('\n');
  const telecom = (system: string): string | undefined => resource.telecom?.find((each) => each.system === system)?.value;
  const [phone, email, title] = [telecom('phone'), telecom('email'), qualified(profession)?.code.text];
  const details = resource.extension?.find(({ url }) => url === EXT_PROVIDER)?.extension;
  const [waitingTime, note] = [partString(details, 'waiting-time'), partString(details, 'note')];
  const name = resource.name?.[0];
  return {
    id: resource.id ?? '',
    version: resource.meta?.versionId ?? '',
    name: name?.text ?? [...(name?.prefix ?? []), ...(name?.given ?? []), name?.family ?? ''].filter(Boolean).join(' '),
    profession,
    ...(title !== undefined && { title }),
    ...(certificate?.code.text !== undefined && { certificate: certificate.code.text }),
    ...(until !== null && { certificateUntil: until }),
    ...(street !== undefined && { street }),
    ...(postalCode !== undefined && { postalCode }),
    ...(city !== undefined && { city }),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
    languages: (resource.communication ?? []).flatMap((language) => codeIn(language, LANGUAGE) ?? []),
    ...(waitingTime !== undefined && { waitingTime }),
    ...(note !== undefined && { note }),
    example: isExample(resource),
    active: resource.active !== false,
  };
}
