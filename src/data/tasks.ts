/** The practice's open tasks in one request, ticked off and taken back, and written by hand. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Bundle, Practitioner, Task as FhirTask } from '@medplum/fhirtypes';
import type { Patient } from '../domain/patient.ts';
import type { NewTask, Task } from '../domain/task.ts';
import { resourcesOf, transaction } from '../fhir/bundle.ts';
import { patientFromFhir } from '../fhir/patient.ts';
import { practitionerName } from '../fhir/practice.ts';
import { isProvider } from '../fhir/provider.ts';
import { DONE_TASKS, OPEN_TASKS, taskFromFhir, taskToFhir, ticked } from '../fhir/task.ts';
import { caseloadQueries } from './caseload.ts';
import { FhirError, get, readResource, searchAll, transact, update } from './fhir-client.ts';

const all = ['tasks'] as const;

/** Tasks, and the people whose records they belong to, by id. */
export interface TasksFound {
  tasks: Task[];
  patients: Record<string, Patient>;
}

/** Somebody of the practice. */
export interface Colleague {
  /** Id of their Practitioner. */
  id: string;
  name: string;
}

export const taskQueries = {
  /** Key of everything about tasks. */
  all,
  /** Every open task of the practice. Released plans and letters change them elsewhere, so they are asked for whenever they are looked at. */
  open: () => queryOptions({
    queryKey: [...all, 'open'],
    queryFn: async ({ signal }): Promise<TasksFound> => tasksOf(await searchAll(OPEN_TASKS, { signal })),
    staleTime: 0,
  }),
  /** What was ticked off last by anybody, the newest first: as much as a person looks through. */
  done: () => queryOptions({
    queryKey: [...all, 'done'],
    queryFn: async ({ signal }): Promise<TasksFound> => tasksOf(await get<Bundle>(DONE_TASKS, { signal })),
    staleTime: 0,
  }),
  /** Who works in the practice, by name. */
  staff: () => queryOptions({
    queryKey: [...all, 'staff'],
    queryFn: async ({ signal }): Promise<Colleague[]> =>
      resourcesOf(await searchAll('Practitioner?active=true&_count=1000', { signal }), 'Practitioner')
        .filter((resource: Practitioner) => !isProvider(resource))
        .map((resource) => ({ id: resource.id ?? '', name: practitionerName(resource) }))
        .toSorted((a, b) => a.name.localeCompare(b.name, 'de')),
  }),
};

function tasksOf(found: Bundle): TasksFound {
  return { tasks: resourcesOf(found, 'Task').map(taskFromFhir), patients: Object.fromEntries(resourcesOf(found, 'Patient').map((resource) => [resource.id, patientFromFhir(resource)])) };
}

/** A task that was ticked off, and how it was before: what taking it back needs. */
export interface Ticked {
  task: Task;
  version: string;
  before: FhirTask['status'];
}

/**
 * Ticks a task off. One that is done already stays as it is; one that somebody changed since it was shown (another day, another person)
 * throws a `stale` FhirError, and nothing is changed.
 */
export function useTickTask() {
  const client = useQueryClient();
  return useMutation<Ticked, Error, Task>({
    networkMode: 'always',
    mutationFn: async (task) => {
      const stored = await readResource<FhirTask>('Task', task.id);
      if (taskFromFhir(stored).done) return { task, version: stored.meta.versionId, before: 'requested' };
      if (stored.meta.versionId !== task.version) throw new FhirError('stale', 412);
      const done = await update({ ...ticked(stored, 'completed', new Date().toISOString()), id: task.id }, stored.meta.versionId);
      return { task, version: done.meta.versionId, before: stored.status };
    },
    onSuccess: ({ task }) => {
      client.setQueryData(taskQueries.open().queryKey, (open) => open && { ...open, tasks: open.tasks.filter(({ id }) => id !== task.id) });
    },
    onSettled: () => refresh(client),
  });
}

/** Takes a tick back: the task is open again, in the state that it was in. Throws a `stale` FhirError when it was changed since. */
export function useUntickTask() {
  const client = useQueryClient();
  return useMutation<void, Error, Ticked>({
    networkMode: 'always',
    mutationFn: async ({ task, version, before }) => {
      const stored = await readResource<FhirTask>('Task', task.id);
      if (!taskFromFhir(stored).done) return;
      await update({ ...ticked(stored, before, new Date().toISOString()), id: task.id }, version);
    },
    onSettled: () => refresh(client),
  });
}

/** Writes a task down. `id` is made by the form, so that trying again after a lost answer writes it once. */
export function useAddTask(writer: { practitioner: string; name: string }) {
  const client = useQueryClient();
  return useMutation<Task, Error, NewTask & { id: string }>({
    networkMode: 'always',
    mutationFn: async (task) => {
      const resource = { ...taskToFhir(task, { requester: writer.practitioner, requesterName: writer.name, at: new Date().toISOString() }), id: task.id };
      try {
        const [stored] = resourcesOf(await transact(transaction([{ method: 'PUT', resource, create: true }])), 'Task');
        if (!stored) throw new FhirError('server', 200);
        return taskFromFhir(stored);
      } catch (error) {
        if (error instanceof FhirError && error.kind === 'stale') return taskFromFhir(await readResource<FhirTask>('Task', task.id));
        throw error;
      }
    },
    onSuccess: () => refresh(client),
  });
}

function refresh(client: ReturnType<typeof useQueryClient>): Promise<unknown> {
  return Promise.all([client.invalidateQueries({ queryKey: all }), client.invalidateQueries({ queryKey: caseloadQueries.all })]);
}
