/**
 * A letter as two resources with one id: a ServiceRequest, which says what is recommended to whom in the words of the letter, and a
 * Task, which says how far it is and keeps the answer. Once it is released the request never changes again but for its status.
 *
 * The intent is `proposal`: a recommendation gives nobody an order, which the physician alone could.
 */
import type { CodeableConcept, DocumentReference, Extension, ServiceRequest, Task, TaskOutput } from '@medplum/fhirtypes';
import { parseDay } from '../domain/day.ts';
import { LETTER_KINDS, LETTER_PARTS, LETTER_REQUESTS, LETTER_STATES, type Letter, type LetterBlock, type LetterKind, type LetterState } from '../domain/letter.ts';
import { EXT_LETTER, ICD10_GM, LETTER, SNOMED, WORKFLOW } from './codes.ts';
import { asExample, isExample } from './patient.ts';
import { codeIn, idOfReference, partString, said, stringPart } from './words.ts';

const TASK_CODE = 'http://hl7.org/fhir/CodeSystem/task-code';

/** What is recommended, by kind: our own code, a standard one where there is one, and the name of the letter. */
const CODES: Record<LetterKind, { own: { code: string; display: string }; standard?: { code: string; display: string } }> = {
  nutrition: { own: { code: 'referral-nutrition', display: 'Referral to nutrition expert' }, standard: { code: '103699006', display: 'Referral to dietitian' } },
  relaxation: { own: { code: 'referral-relaxation', display: 'Referral to relaxation provider' }, standard: { code: '64299003', display: 'Relaxation training therapy' } },
  physician: { own: { code: 'referral-physician', display: 'Referral to physician' } },
};

const DISPLAYS = {
  letter: 'Letter of recommendation', draft: 'Draft', released: 'Released', 'handed-over': 'Handed to the patient', sent: 'Sent to the recipient', answered: 'Answered', closed: 'Closed',
  counselling: 'Nutrition counselling', 'certificate-43': 'Certificate of medical necessity (§ 43 SGB V)', 'prevention-36': 'Prevention recommendation (Muster 36)', course: 'Certified prevention course',
  examination: 'Medical examination', report: 'Written answer', release: 'Release from confidentiality', 'answer-received': 'Answer received on', 'answer-text': 'Answer in words', answer: 'Answer to a letter',
} as const;

function concept(code: keyof typeof DISPLAYS): CodeableConcept {
  return { coding: [{ system: LETTER, code, display: DISPLAYS[code] }] };
}

/** The search that finds a patient's letters, closed ones too, each with its request. */
export function letterSearch(patient: string): string {
  return `Task?patient=${encodeURIComponent(patient)}&code=${encodeURIComponent(`${LETTER}|letter`)}&_include=Task:focus&_count=500`;
}

/** A letter without the versions that the server gives. */
export type WrittenLetter = Omit<Letter, 'version' | 'requestVersion' | 'changedAt'>;

/** Both resources of a letter. `at`: the instant of this change. */
export function letterToFhir(letter: WrittenLetter, at: string): { request: ServiceRequest & { id: string }; task: Task & { id: string } } {
  const both = { request: requestOf(letter), task: taskOf(letter, at) };
  return letter.example ? { request: asExample(both.request), task: asExample(both.task) } : both;
}

function requestOf(letter: WrittenLetter): ServiceRequest & { id: string } {
  const { id, patient, kind, recipient, prescription, requests } = letter;
  const { own, standard } = CODES[kind];
  const [writtenBy, name, profession, diagnosis, icd10] = [letter.writtenBy, recipient?.name, recipient?.profession, prescription.diagnosis, prescription.icd10].map(said);
  const isCode = icd10 !== undefined && ICD10.test(icd10);
  const parts: Extension[] = [
    { url: 'delivery', valueCode: letter.delivery },
    ...stringPart('address', recipient?.address),
    ...(isCode ? [] : stringPart('icd10', icd10)),
    ...(letter.treated === undefined ? [] : [{ url: 'treated', valueDate: letter.treated }]),
    ...(prescription.issued === undefined ? [] : [{ url: 'prescribed', valueDate: prescription.issued }]),
    ...stringPart('prescriber', prescription.physician),
    ...stringPart('concern', letter.concern),
    ...letter.diary.flatMap((sentence) => stringPart('diary', sentence)),
    ...letter.warningSigns.flatMap((sentence) => stringPart('warning-sign', sentence)),
    ...stringPart('request', letter.requestText),
    ...stringPart('own-measures', letter.ownMeasures),
    ...stringPart('answer-to', letter.answerTo),
    ...(letter.text ?? []).map(blockToFhir),
  ];
  return {
    resourceType: 'ServiceRequest',
    id,
    language: letter.language,
    extension: [{ url: EXT_LETTER, extension: parts }],
    ...(letter.measure !== undefined && { basedOn: [{ reference: `ServiceRequest/${letter.measure}` }] }),
    ...(letter.corrects !== undefined && { replaces: [{ reference: `ServiceRequest/${letter.corrects}` }] }),
    status: requestStatus(letter),
    intent: 'proposal',
    category: [concept('letter')],
    code: { coding: [{ system: WORKFLOW, ...own }, ...(standard ? [{ system: SNOMED, ...standard }] : [])] },
    ...(requests.length > 0 && { orderDetail: requests.map(concept) }),
    subject: { reference: `Patient/${patient}` },
    ...(letter.releasedAt !== undefined && { authoredOn: letter.releasedAt }),
    requester: { reference: `Practitioner/${letter.writer}`, ...(writtenBy !== undefined && { display: writtenBy }) },
    ...(profession !== undefined && { performerType: { text: profession } }),
    ...(recipient && { performer: [{ reference: `Practitioner/${recipient.provider}`, ...(name !== undefined && { display: name }) }] }),
    ...((diagnosis !== undefined || isCode) && { reasonCode: [{ ...(isCode && { coding: [{ system: ICD10_GM, code: icd10 }] }), ...(diagnosis !== undefined && { text: diagnosis }) }] }),
  };
}

/** M54, M54.5, M54.50; a cross, star or exclamation mark may follow, and the letter for side and certainty. */
const ICD10 = /^[A-Z]\d{2}(?:\.\d{1,2})?[*!+†]?(?: ?[GVZA])?(?: ?[RLB])?$/;

function taskOf(letter: WrittenLetter, at: string): Task & { id: string } {
  const { id, patient, state, kind, recipient, answer, release, delivered } = letter;
  const [name, note, answerText] = [recipient?.name, letter.closedNote, answer?.text].map(said);
  const status = taskStatus(letter);
  const output = [
    ...(delivered ? [{ type: concept(DELIVERED[delivered.to]), valueDateTime: delivered.at }] : []),
    ...(answer
      ? [
          { type: concept('answer-received'), valueDate: answer.received },
          ...(answerText === undefined ? [] : [{ type: concept('answer-text'), valueString: answerText }]),
          ...(answer.file === undefined ? [] : [{ type: concept('answer'), valueReference: { reference: `DocumentReference/${answer.file}` } }]),
        ]
      : []),
  ];
  const owner = said(letter.writtenBy);
  const restriction = {
    ...(letter.answerBy !== undefined && { period: { end: letter.answerBy } }),
    ...(recipient && { recipient: [{ reference: `Practitioner/${recipient.provider}`, ...(name !== undefined && { display: name }) }] }),
  };
  const writer = { reference: `Practitioner/${letter.writer}`, ...(owner !== undefined && { display: owner }) };
  return {
    resourceType: 'Task',
    id,
    status,
    ...(status === 'cancelled' && { statusReason: { ...concept('closed'), ...(note !== undefined && { text: note }) } }),
    businessStatus: concept(state),
    intent: 'proposal',
    priority: 'routine',
    code: { coding: [...concept('letter').coding!, { system: TASK_CODE, code: 'fulfill', display: 'Fulfill the focal request' }] },
    focus: { reference: `ServiceRequest/${id}` },
    for: { reference: `Patient/${patient}` },
    authoredOn: letter.createdAt,
    lastModified: at,
    requester: writer,
    owner: writer,
    reasonCode: { coding: [{ system: WORKFLOW, ...CODES[kind].own }] },
    ...(status === 'completed' && note !== undefined && { note: [{ text: note }] }),
    ...(Object.keys(restriction).length > 0 && { restriction }),
    ...(release !== undefined && { input: [{ type: concept('release'), valueReference: { reference: `Consent/${release}` } }] }),
    ...(output.length > 0 && { output }),
  };
}

/** What is noted when the letter leaves, by into whose hands. */
const DELIVERED = { patient: 'handed-over', recipient: 'sent' } as const;

function requestStatus({ state, answer }: WrittenLetter): ServiceRequest['status'] {
  return state === 'draft' ? 'draft' : state !== 'closed' ? 'active' : answer ? 'completed' : 'revoked';
}

/** Open while there is something to do about it: handing it over, sending it, or waiting for the answer. */
function taskStatus({ state, answer }: WrittenLetter): Task['status'] {
  const statuses: Record<LetterState, Task['status']> = { draft: 'draft', released: 'requested', 'handed-over': 'in-progress', sent: 'in-progress', answered: 'completed', closed: answer ? 'completed' : 'cancelled' };
  return statuses[state];
}

function blockToFhir({ part, heading, lines, list }: LetterBlock): Extension {
  return {
    url: 'block',
    extension: [{ url: 'part', valueCode: part }, ...stringPart('heading', heading), ...lines.flatMap((line) => stringPart('line', line)), ...(list ? [{ url: 'list', valueBoolean: true }] : [])],
  };
}

function blockFromFhir({ extension }: Extension): LetterBlock[] {
  const part = LETTER_PARTS.find((each) => each === extension?.find(({ url }) => url === 'part')?.valueCode);
  if (part === undefined) return [];
  const heading = partString(extension, 'heading');
  const isList = extension?.find(({ url }) => url === 'list')?.valueBoolean === true;
  return [{ part, ...(heading !== undefined && { heading }), lines: stringsOf(extension, 'line'), ...(isList && { list: true }) }];
}

function stringsOf(parts: readonly Extension[] | undefined, url: string): string[] {
  return (parts ?? []).flatMap((part) => (part.url === url && part.valueString !== undefined ? [part.valueString] : []));
}

/** What a Task of a letter says by itself, without the request: for lists. Null for any other Task, and for a state that nobody here knows. */
export function letterOfTask(task: Task): { id: string; kind: LetterKind; state: LetterState; recipient?: string } | null {
  if (codeIn(task.code, LETTER) !== 'letter') return null;
  const id = idOfReference(task.focus, 'ServiceRequest');
  const kind = kindOf(task.reasonCode);
  const state = letterState(task);
  const recipient = task.restriction?.recipient?.[0]?.display;
  return id === undefined || kind === undefined || state === undefined ? null : { id, kind, state, ...(recipient !== undefined && { recipient }) };
}

/** How far the letter of a Task is. */
export function letterState(task: Task): LetterState | undefined {
  return LETTER_STATES.find((state) => state === codeIn(task.businessStatus, LETTER));
}

/** Id of the Consent on whose ground the letter of a Task goes to its recipient. */
export function releaseOfTask(task: Task): string | undefined {
  return idOfReference(task.input?.find(({ type }) => codeIn(type, LETTER) === 'release')?.valueReference, 'Consent');
}

/** True for the request of a letter; the plan's measures are requests too. */
export function isLetterRequest(request: ServiceRequest): boolean {
  return request.category?.some((category) => codeIn(category, LETTER) === 'letter') ?? false;
}

/** To whom a request of a letter is to be given. */
export function deliveryOf(request: ServiceRequest): Letter['delivery'] {
  return partsOf(request)?.find(({ url }) => url === 'delivery')?.valueCode === 'recipient' ? 'recipient' : 'patient';
}

function kindOf(code: CodeableConcept | undefined): LetterKind | undefined {
  return LETTER_KINDS.find((kind) => CODES[kind].own.code === codeIn(code, WORKFLOW));
}

function partsOf(request: ServiceRequest): Extension[] | undefined {
  return request.extension?.find(({ url }) => url === EXT_LETTER)?.extension;
}

/** The letter of a Task and its request, or null when they are none. */
export function letterFromFhir(task: Task, request: ServiceRequest): Letter | null {
  const known = letterOfTask(task);
  if (!known || known.id !== request.id || !isLetterRequest(request)) return null;
  const parts = partsOf(request);
  const performer = request.performer?.[0];
  const provider = idOfReference(performer, 'Practitioner');
  const address = partString(parts, 'address');
  const reason = request.reasonCode?.[0];
  const [diagnosis, icd10, physician] = [reason?.text, codeIn(reason, ICD10_GM) ?? partString(parts, 'icd10'), partString(parts, 'prescriber')];
  const issued = parseDay(parts?.find(({ url }) => url === 'prescribed')?.valueDate ?? '');
  const treated = parseDay(parts?.find(({ url }) => url === 'treated')?.valueDate ?? '');
  const measure = request.basedOn?.flatMap((each) => idOfReference(each, 'ServiceRequest') ?? [])[0];
  const requestText = partString(parts, 'request');
  const answerBy = parseDay(task.restriction?.period?.end?.slice(0, 10) ?? '');
  const corrects = idOfReference(request.replaces?.[0], 'ServiceRequest');
  const release = releaseOfTask(task);
  const blocks = (parts ?? []).flatMap((part) => (part.url === 'block' ? blockFromFhir(part) : []));
  const answer = answerOf(task);
  const delivered = (['patient', 'recipient'] as const).flatMap((to) => {
    const at = outputOf(task, DELIVERED[to])?.valueDateTime;
    return at === undefined ? [] : [{ at, to }];
  })[0];
  const closedNote = task.statusReason?.text ?? (known.state === 'closed' ? task.note?.[0]?.text : undefined);
  return {
    id: known.id,
    version: task.meta?.versionId ?? '',
    requestVersion: request.meta?.versionId ?? '',
    patient: idOfReference(task.for, 'Patient') ?? '',
    kind: known.kind,
    state: known.state,
    language: request.language === 'en' ? 'en' : 'de',
    ...(provider !== undefined && { recipient: { provider, name: performer?.display ?? '', profession: request.performerType?.text ?? '', ...(address !== undefined && { address }) } }),
    delivery: deliveryOf(request),
    ...(measure !== undefined && { measure }),
    ...(treated !== null && { treated }),
    prescription: { ...(diagnosis !== undefined && { diagnosis }), ...(icd10 !== undefined && { icd10 }), ...(issued !== null && { issued }), ...(physician !== undefined && { physician }) },
    concern: partString(parts, 'concern') ?? '',
    diary: stringsOf(parts, 'diary'),
    warningSigns: stringsOf(parts, 'warning-sign'),
    requests: LETTER_REQUESTS.filter((wanted) => request.orderDetail?.some((detail) => codeIn(detail, LETTER) === wanted)),
    ...(requestText !== undefined && { requestText }),
    ownMeasures: partString(parts, 'own-measures') ?? '',
    ...(answerBy !== null && { answerBy }),
    answerTo: partString(parts, 'answer-to') ?? '',
    writtenBy: request.requester?.display ?? '',
    writer: idOfReference(request.requester, 'Practitioner') ?? '',
    createdAt: task.authoredOn ?? '',
    changedAt: [task.meta?.lastUpdated ?? '', request.meta?.lastUpdated ?? ''].toSorted().at(-1)!,
    ...(request.authoredOn !== undefined && { releasedAt: request.authoredOn }),
    ...(delivered && { delivered }),
    ...(release !== undefined && { release }),
    ...(answer && { answer }),
    ...(corrects !== undefined && { corrects }),
    ...(closedNote !== undefined && { closedNote }),
    ...(blocks.length > 0 && { text: blocks }),
    example: isExample(task),
  };
}

function answerOf(task: Task): Letter['answer'] {
  const received = parseDay(outputOf(task, 'answer-received')?.valueDate ?? '');
  if (received === null) return undefined;
  const file = idOfReference(outputOf(task, 'answer')?.valueReference, 'DocumentReference');
  return { received, text: outputOf(task, 'answer-text')?.valueString ?? '', ...(file !== undefined && { file }) };
}

function outputOf(task: Task, code: string): TaskOutput | undefined {
  return task.output?.find(({ type }) => codeIn(type, LETTER) === code);
}

/** A file that came back: what it is, and its bytes in base64. Its own name is not kept, because it often holds a person's. */
export interface AnswerFile {
  contentType: string;
  base64: string;
  /** Bytes. */
  size: number;
}

/** The file of an answer, filed in the patient's record beside the letter's request. `at`: the instant of filing. */
export function answerFileToFhir(file: AnswerFile, letter: Pick<Letter, 'id' | 'patient' | 'example'>, at: string): DocumentReference {
  const resource: DocumentReference = {
    resourceType: 'DocumentReference',
    status: 'current',
    type: concept('answer'),
    subject: { reference: `Patient/${letter.patient}` },
    date: at,
    content: [{ attachment: { contentType: file.contentType, data: file.base64, size: file.size } }],
    context: { related: [{ reference: `ServiceRequest/${letter.id}` }] },
  };
  return letter.example ? asExample(resource) : resource;
}

/** The file of a DocumentReference; null when it holds none. */
export function answerFileFromFhir(resource: DocumentReference): AnswerFile | null {
  const { contentType, data, size } = resource.content[0]?.attachment ?? {};
  return contentType === undefined || data === undefined ? null : { contentType, base64: data, size: size ?? Math.floor((data.length * 3) / 4) };
}
