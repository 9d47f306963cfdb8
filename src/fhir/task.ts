/** Tasks of the practice, whoever wrote them: plan reviews, letters, notes to oneself, and what a meeting decided. */
import type { Task as FhirTask } from '@medplum/fhirtypes';
import { parseDay } from '../domain/day.ts';
import type { NewTask, Task, TaskKind } from '../domain/task.ts';
import { SID_MEETING, WORKFLOW } from './codes.ts';
import { letterOfTask } from './letter.ts';
import { codeIn, idOfReference, said } from './words.ts';

/** States of a task that is not done; the caseload counts the same. */
export const OPEN_STATES = ['requested', 'received', 'accepted', 'ready', 'in-progress', 'on-hold'] as const satisfies readonly FhirTask['status'][];

/** The search that finds every open task, with the patients whose record they belong to. */
export const OPEN_TASKS = `Task?status=${OPEN_STATES.join(',')}&_include=Task:patient&_sort=due-date&_count=1000`;

/** The search that finds what was ticked off last, the newest first, with the patients. */
export const DONE_TASKS = 'Task?status=completed&_include=Task:patient&_sort=-modified&_count=100';

/** The task of a resource. */
export function taskFromFhir(resource: FhirTask): Task {
  const letter = letterOfTask(resource);
  const code = codeIn(resource.code, WORKFLOW);
  const kind: TaskKind = letter ? 'letter' : code === 'plan-review' ? 'plan-review' : code === 'task' ? 'own' : 'other';
  const patient = idOfReference(resource.for, 'Patient');
  const due = parseDay(resource.restriction?.period?.end?.slice(0, 10) ?? '');
  const owner = idOfReference(resource.owner, 'Practitioner');
  const ownerName = resource.owner?.display;
  const meeting = resource.groupIdentifier?.system === SID_MEETING ? resource.groupIdentifier.value : undefined;
  const done = !(OPEN_STATES as readonly string[]).includes(resource.status);
  const doneAt = done ? resource.executionPeriod?.end : undefined;
  return {
    id: resource.id ?? '',
    version: resource.meta?.versionId ?? '',
    kind,
    text: resource.description ?? (kind === 'other' ? (resource.code?.text ?? resource.code?.coding?.[0]?.display ?? '') : ''),
    ...(patient !== undefined && { patient }),
    ...(due !== null && { due }),
    ...(owner !== undefined && { owner }),
    ...(ownerName !== undefined && { ownerName }),
    ...(letter && { letter }),
    ...(meeting !== undefined && { meeting }),
    done,
    ...(doneAt !== undefined && { doneAt }),
  };
}

/** A task written by hand. `requester`: id of whoever writes it; `at`: the instant. */
export function taskToFhir(task: NewTask & { id?: string }, { requester, requesterName, at }: { requester: string; requesterName?: string; at: string }): FhirTask {
  const text = said(task.text);
  const person = (id: string, name: string | undefined) => ({ reference: `Practitioner/${id}`, ...(said(name) !== undefined && { display: said(name)! }) });
  return {
    resourceType: 'Task',
    ...(task.id !== undefined && { id: task.id }),
    status: 'requested',
    intent: 'order',
    priority: 'routine',
    code: { coding: [{ system: WORKFLOW, code: 'task', display: 'Task' }] },
    ...(text !== undefined && { description: text }),
    ...(task.patient !== undefined && { for: { reference: `Patient/${task.patient}` } }),
    authoredOn: at,
    lastModified: at,
    requester: person(requester, requesterName),
    owner: person(task.owner, task.ownerName),
    ...(task.due !== undefined && { restriction: { period: { end: task.due } } }),
  };
}

/** The next version of a task that is done, or open again in the state that it was in. `at`: the instant. */
export function ticked(resource: FhirTask, status: FhirTask['status'], at: string): FhirTask {
  const { executionPeriod, ...kept } = resource;
  const { end: _end, ...started } = executionPeriod ?? {};
  const period = status === 'completed' ? { ...started, end: at } : started;
  return { ...kept, status, lastModified: at, ...(Object.keys(period).length > 0 && { executionPeriod: period }) };
}
