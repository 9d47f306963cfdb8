/** The CapabilityStatement: what this server can do, read off the table that it does it by. */
import { BASE } from '../../src/fhir/codes.ts';
import { OPERATIONS, RESOURCES, type Parameter } from './capabilities.ts';

const PUBLISHED: Record<Parameter['kind'], string> = { token: 'token', reference: 'reference', canonical: 'reference', date: 'date', string: 'string', uri: 'uri', number: 'number', quantity: 'quantity', composite: 'composite' };

/** The published definitions of our own parameters. */
const DEFINITIONS: Record<string, string> = {
  'Appointment.end': 'appointment-end', 'Communication.topic': 'communication-topic', 'Composition.meeting': 'composition-meeting', 'Flag.category': 'flag-category', 'Flag.status': 'flag-status', 'Practitioner.qualification-code': 'practitioner-qualification-code',
  'Provenance.activity': 'provenance-activity', 'QuestionnaireResponse.log-date': 'log-date', 'ServiceRequest.priority-order': 'priority-order', 'ServiceRequest.reason-code': 'service-request-reason-code',
  'Task.due-date': 'task-due-date', 'Task.priority-order': 'priority-order',
};

function interactions(write: 'all' | 'create' | 'none'): string[] {
  if (write === 'none') return ['read', 'search-type'];
  const reading = ['read', 'vread', 'history-instance', 'history-type', 'search-type'];
  return write === 'create' ? [...reading, 'create'] : [...reading, 'create', 'update'];
}

/** The statement for a server whose base is `base`. */
export function capabilityStatement(base: string): object {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-24',
    publisher: 'Rückenwind',
    kind: 'instance',
    software: { name: 'Rückenwind' },
    implementation: { description: 'Rückenwind', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [{
      mode: 'server',
      security: { description: 'Requests need the session of a person of the practice. Every read and every change is written into the access log (AuditEvent).' },
      resource: [...RESOURCES].map(([type, { parameters, includes, write }]) => ({
        type,
        interaction: interactions(write).map((code) => ({ code })),
        ...(write !== 'none' && {
          versioning: write === 'all' ? 'versioned-update' : 'versioned',
          readHistory: true,
          updateCreate: true,
          conditionalCreate: true,
          conditionalRead: 'not-match',
          conditionalUpdate: write === 'all',
          conditionalDelete: 'not-supported',
          referencePolicy: ['local', 'enforced'],
        }),
        ...(write === 'all' && { documentation: 'An update names the version that it replaces in If-Match. Unchanged content makes no new version.' }),
        ...(includes.length > 0 && { searchInclude: includes.map((name) => `${type}:${name}`) }),
        searchParam: [...parameters.values()].map(({ name, kind, personal }) => ({
          name,
          ...(DEFINITIONS[`${type}.${name}`] !== undefined && { definition: `${BASE}/SearchParameter/${DEFINITIONS[`${type}.${name}`]}` }),
          type: PUBLISHED[kind],
          ...(personal && { documentation: 'Only in the body of a POST to _search: it names a person.' }),
        })),
        ...(OPERATIONS[type] && { operation: OPERATIONS[type].map((name) => ({ name, definition: `${BASE}/OperationDefinition/${name}` })) }),
      })),
      interaction: [{ code: 'transaction' }, { code: 'batch' }],
      searchParam: [
        { name: '_id', type: 'token' },
        { name: '_lastUpdated', type: 'date' },
      ],
    }],
  };
}
