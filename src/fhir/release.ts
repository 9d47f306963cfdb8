/**
 * Releases from confidentiality as Consent resources: nothing may be disclosed, but for this patient, to this provider, for a time.
 * The server looks at the same reading as the screen before it lets a letter go.
 */
import type { Consent } from '@medplum/fhirtypes';
import { parseDay, type Day } from '../domain/day.ts';
import type { Release } from '../domain/letter.ts';
import { EXT_RELEASE, LETTER, LOINC } from './codes.ts';
import { codeIn, idOfReference, partString, said, stringPart } from './words.ts';

const CONSENT_SCOPE = 'http://terminology.hl7.org/CodeSystem/consentscope';
const CONSENT_ACTION = 'http://terminology.hl7.org/CodeSystem/consentaction';
const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
/** Regulation (EU) 2016/679. */
const GDPR = { authority: 'https://eur-lex.europa.eu', uri: 'https://eur-lex.europa.eu/eli/reg/2016/679/oj' };

/** The search that finds a patient's releases, revoked ones too. */
export function releaseSearch(patient: string): string {
  return `Consent?patient=${encodeURIComponent(patient)}&category=${encodeURIComponent(`${LETTER}|release`)}&_count=1000`;
}

const disclose = { coding: [{ system: CONSENT_ACTION, code: 'disclose', display: 'Disclose' }] };

/** The resource of a release; without `id` for a new one. A revoked one keeps what it allowed, so that the record shows both. */
export function releaseToFhir(release: Omit<Release, 'id' | 'version'> & { id?: string }): Consent {
  const { id, patient, provider, providerName, from, until, revoked, recordedAt } = release;
  const [name, data] = [said(providerName), said(release.data)];
  return {
    resourceType: 'Consent',
    ...(id !== undefined && { id }),
    extension: [
      {
        url: EXT_RELEASE,
        extension: [
          ...stringPart('purpose', release.purpose), ...stringPart('given', release.given), ...stringPart('recorded-by', release.recordedBy),
          ...(revoked === undefined ? [] : [{ url: 'revoked', valueDate: revoked }]),
        ],
      },
    ],
    status: revoked === undefined ? 'active' : 'inactive',
    scope: { coding: [{ system: CONSENT_SCOPE, code: 'patient-privacy', display: 'Privacy Consent' }] },
    category: [{ coding: [{ system: LETTER, code: 'release', display: 'Release from confidentiality' }] }, { coding: [{ system: LOINC, code: '59284-0', display: 'Consent Document' }] }],
    patient: { reference: `Patient/${patient}` },
    dateTime: recordedAt,
    performer: [{ reference: `Patient/${patient}` }],
    policy: [GDPR],
    provision: {
      type: 'deny',
      action: [disclose],
      provision: [
        {
          type: 'permit',
          period: { start: from, end: until },
          actor: [{ role: { coding: [{ system: PARTICIPATION, code: 'IRCP', display: 'information recipient' }] }, reference: { reference: `Practitioner/${provider}`, ...(name !== undefined && { display: name }) } }],
          action: [disclose],
          purpose: [{ system: REASON, code: 'TREAT', display: 'treatment' }],
          ...(data !== undefined && { code: [{ text: data }] }),
        },
      ],
    },
  };
}

/**
 * The release of a Consent, or null for any other Consent and for one that was recorded in error. What does not permit disclosure to
 * one provider within a period is none.
 */
export function releaseFromFhir(resource: Consent): Release | null {
  if (resource.status === 'entered-in-error' || !resource.category.some((category) => codeIn(category, LETTER) === 'release')) return null;
  const permit = resource.provision?.provision?.find((each) => each.type === 'permit' && each.action?.some((action) => codeIn(action, CONSENT_ACTION) === 'disclose'));
  const actor = permit?.actor?.length === 1 ? permit.actor[0] : undefined;
  const [patient, provider] = [idOfReference(resource.patient, 'Patient'), idOfReference(actor?.reference, 'Practitioner')];
  const [from, until] = [dayIn(permit?.period?.start), dayIn(permit?.period?.end)];
  if (patient === undefined || provider === undefined || from === null || until === null) return null;
  const details = resource.extension?.find(({ url }) => url === EXT_RELEASE)?.extension;
  const revoked = dayIn(details?.find(({ url }) => url === 'revoked')?.valueDate) ?? (resource.status === 'active' ? null : (dayIn(resource.meta?.lastUpdated) ?? from));
  return {
    id: resource.id ?? '',
    version: resource.meta?.versionId ?? '',
    patient,
    provider,
    providerName: actor?.reference.display ?? '',
    purpose: partString(details, 'purpose') ?? '',
    data: permit?.code?.[0]?.text ?? '',
    from,
    until,
    ...(revoked !== null && { revoked }),
    given: partString(details, 'given') ?? '',
    recordedBy: partString(details, 'recorded-by') ?? '',
    recordedAt: resource.dateTime ?? '',
  };
}

function dayIn(date: string | undefined): Day | null {
  return parseDay(date?.slice(0, 10) ?? '');
}
