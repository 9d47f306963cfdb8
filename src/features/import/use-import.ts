/** The files of one visit to the import screen: read, asked about, put together into a dry run, written. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { readFhirFile, subjectsOf, type FhirReading } from '../../data/fhir-file.ts';
import { identifyFor, loadStored, MOST_IN_ONE, sizeOfDay, writeImport, type Span, type StoredDiary, type WriteContext } from '../../data/imports.ts';
import { plantQueries } from '../../data/plants.ts';
import type { Day } from '../../domain/day.ts';
import { ImportError, type Failure } from '../../imports/failure.ts';
import { mergeDays, periodsWithin, planBetween, planImport, type ImportPlan } from '../../imports/plan.ts';
import type { MealLanguage, PlantHit } from '../../imports/plants-of-meals.ts';
import { startReader, type Reader } from '../../imports/reader.ts';
import type { ReadFile, Surroundings } from '../../imports/reading.ts';
import type { Answers, ImportQuestion, ImportResult } from '../../imports/result.ts';

/** One chosen file. Its name is shown and forgotten: it is never sent or stored. */
export interface ChosenFile {
  /** Tells files of the same name apart. */
  id: number;
  name: string;
  state: { at: 'reading'; part: number } | { at: 'failed'; failure: Failure } | { at: 'read'; key: number; reader: number; file: ReadFile };
  answers: Answers;
  /** The answers that it is being read with again; what they make of it is not known yet. */
  pending?: Answers;
  /** In a FHIR file: whom it speaks of, as it refers to them; chosen by a person where there are several. */
  subject?: string;
}

/** What a file says once it is known for whom: absent while a person or an answer is still missing. */
export function resultOf(file: ChosenFile, fhirReadings: Map<number, FhirReading>): ImportResult | undefined {
  if (file.state.at !== 'read') return undefined;
  return file.state.file.result ?? fhirReadings.get(file.id)?.result;
}

/** What a person answered, also while the file is being read again with it. */
export function givenAnswers({ answers, pending }: ChosenFile): Answers {
  return pending ?? answers;
}

/** Questions without whose answer nothing of the file can be read. */
export function openQuestions(file: ChosenFile): ImportQuestion[] {
  const questions = file.state.at === 'read' ? (file.state.file.result?.questions ?? []) : [];
  const { dateOrder, mapping } = givenAnswers(file);
  return questions.filter((question) => question.needed && (question.ask === 'date-order' ? dateOrder === undefined : question.ask === 'columns' && mapping === undefined));
}

export interface Checked {
  plan: ImportPlan;
  stored: StoredDiary;
  meals: Map<string, PlantHit[]>;
  /** Parts that fit into one transaction each; one in nearly every case. */
  periods: Span[];
  files: ChosenFile[];
  originals: WriteContext['originals'];
}

export type Check = { at: 'waiting' } | { at: 'checking' } | { at: 'failed' } | { at: 'checked'; checked: Checked };

export type Writing =
  | { at: 'idle' }
  | { at: 'writing' }
  /** Until a new check nobody knows what stands there, so nothing can be written. */
  | { at: 'failed'; error: FhirError }
  /** A new check showed that nothing of it had arrived. */
  | { at: 'not-arrived' }
  /** `before`: a new check showed that it had arrived, although no answer came. `record` is then not known. */
  | { at: 'written'; entries: number; readings: number; before: boolean; record?: string };

export interface ImportOptions {
  patient: string | undefined;
  /** The patient is an invented one. */
  example: boolean;
  practitioner: string;
  today: Day;
  zone: string;
  language: MealLanguage;
}

/** Everything that the screen shows and does. */
export function useImport({ patient, example, practitioner, today, zone, language }: ImportOptions) {
  const client = useQueryClient();
  const [files, setFiles] = useState<ChosenFile[]>([]);
  const [replaceCorrected, setReplaceCorrected] = useState(false);
  const [mealLanguage, setMealLanguage] = useState<MealLanguage>(language);
  const [check, setCheck] = useState<Check>({ at: 'waiting' });
  /** What became of the last write, and for whom it was: it says nothing about anybody else. */
  const [wrote, setWrote] = useState<{ patient: string | undefined; writing: Writing }>({ patient: undefined, writing: { at: 'idle' } });
  const setWriting = (state: Writing): void => setWrote({ patient, writing: state });
  const writing: Writing = wrote.patient === patient ? wrote.writing : { at: 'idle' };
  const [checkCount, setCheckCount] = useState(0);
  const reader = useRef<Reader | null>(null);
  const lastId = useRef(0);
  /** The files themselves, and which reader they were opened by: a cancelled reader forgets what it opened. */
  const sources = useRef(new Map<number, File>());
  const readerCount = useRef(0);
  /** What was under way when the connection was lost: whether it arrived, the next check answers. */
  const unsure = useRef<(Span & { patient: string }) | null>(null);
  const surroundings = useMemo((): Surroundings => ({ today, zone }), [today, zone]);

  useEffect(
    () => () => {
      reader.current?.close();
      reader.current = null;
    },
    [],
  );
  const theReader = (): Reader => (reader.current ??= startReader());

  const update = useCallback((id: number, change: (file: ChosenFile) => ChosenFile) => setFiles((all) => all.map((file) => (file.id === id ? change(file) : file))), []);

  const add = (chosen: Iterable<File>): void => {
    setWriting({ at: 'idle' });
    unsure.current = null;
    for (const file of chosen) {
      const id = (lastId.current += 1);
      sources.current.set(id, file);
      setFiles((all) => [...all, { id, name: file.name, state: { at: 'reading', part: 0 }, answers: {} }]);
      theReader()
        .open(file, surroundings, (part) => update(id, (found) => (found.state.at === 'reading' ? { ...found, state: { at: 'reading', part } } : found)))
        .then(({ key, read }) => {
          const subjects = read.resources ? subjectsOf(read.resources) : [];
          update(id, (found) => ({ ...found, state: { at: 'read', key, reader: readerCount.current, file: read }, ...(subjects.length === 1 && { subject: subjects[0]!.reference }) }));
        })
        .catch((error: unknown) => update(id, (found) => ({ ...found, state: { at: 'failed', failure: failureOf(error) } })));
    }
  };

  const answer = (id: number, answers: Answers): void => {
    const file = files.find((found) => found.id === id);
    if (file?.state.at !== 'read') return;
    const merged = { ...file.answers, ...file.pending, ...answers };
    const { key, reader: openedBy } = file.state;
    // Shown as given at once; of two answers in quick succession the last one, which holds both, counts.
    update(id, (found) => ({ ...found, pending: merged }));
    const settle = (change: (file: ChosenFile) => ChosenFile): void =>
      update(id, (found) => {
        if (found.pending !== merged) return found;
        const { pending: _, ...rest } = change(found);
        return rest;
      });
    const reread = async (): Promise<void> => {
      const source = sources.current.get(id);
      const reopen = async (): Promise<number> => (source ? (await theReader().open(source, surroundings, () => {})).key : key);
      let opened = openedBy === readerCount.current ? key : await reopen();
      const read = await theReader().answer(opened, merged, surroundings).catch(async (error: unknown) => {
        // A worker that broke took what it had opened with it.
        if (failureOf(error).code !== 'unexpected' || !source) throw error;
        opened = await reopen();
        return theReader().answer(opened, merged, surroundings);
      });
      settle((found) => ({ ...found, answers: merged, state: { at: 'read', key: opened, reader: readerCount.current, file: read } }));
    };
    reread().catch((error: unknown) => settle((found) => ({ ...found, state: { at: 'failed', failure: failureOf(error) } })));
  };

  const remove = (id: number): void => {
    sources.current.delete(id);
    unsure.current = null;
    setFiles((all) => all.filter((file) => file.id !== id));
  };

  /** Stops what is being read; files that are read already stay. */
  const cancel = (): void => {
    reader.current?.close();
    reader.current = null;
    readerCount.current += 1;
    setFiles((all) => all.filter((file) => file.state.at !== 'reading'));
  };

  const fhirReadings = useMemo(() => {
    const readings = new Map<number, FhirReading>();
    for (const file of files) {
      if (patient === undefined || file.subject === undefined || file.state.at !== 'read' || !file.state.file.resources) continue;
      readings.set(file.id, readFhirFile(file.state.file.resources, file.state.file.others ?? {}, { patient, subject: file.subject, zone, today }));
    }
    return readings;
  }, [files, patient, zone, today]);

  const ready = files.filter((file) => file.state.at === 'read' && file.pending === undefined && openQuestions(file).length === 0 && resultOf(file, fhirReadings) !== undefined);
  const busy = files.some((file) => file.state.at === 'reading' || (file.state.at === 'read' && (file.pending !== undefined || openQuestions(file).length > 0 || (file.state.file.resources !== undefined && file.subject === undefined))));
  const signature = JSON.stringify([patient, busy, replaceCorrected, mealLanguage, checkCount, ready.map((file) => [file.id, file.answers, file.subject])]);

  useEffect(() => {
    if (patient === undefined || busy || ready.length === 0) {
      setCheck({ at: 'waiting' });
      return undefined;
    }
    const controller = new AbortController();
    setCheck({ at: 'checking' });
    void checkFiles()
      .then((checked) => {
        if (controller.signal.aborted) return;
        setCheck({ at: 'checked', checked });
        if (unsure.current?.patient !== patient) return;
        const { counts, writes } = planBetween(checked.plan, unsure.current.from, unsure.current.to);
        setWriting(writes === 0 ? { at: 'written', entries: counts.unchanged, readings: counts.readingsUnchanged, before: true } : { at: 'not-arrived' });
        unsure.current = null;
      })
      .catch(() => {
        if (!controller.signal.aborted) setCheck({ at: 'failed' });
      });
    return () => controller.abort();

    async function checkFiles(): Promise<Checked> {
      const days = mergeDays(ready.map((file) => resultOf(file, fhirReadings)!.days));
      const taught = days.some((day) => day.values.meals?.length) ? (await client.fetchQuery(plantQueries.taught())).flatMap(({ word, meaning }) => (meaning === 'open' ? [] : [{ word, plant: meaning === 'none' ? null : meaning.plant }])) : [];
      const { days: withPlants, meals } = await theReader().plants(days, { language: mealLanguage, taught });
      const originals = new Map([...fhirReadings.values()].flatMap((reading) => [...reading.originals]));
      const [first, last] = [withPlants[0]?.day, withPlants.at(-1)?.day];
      const stored: StoredDiary = first === undefined || last === undefined ? { entries: [], readings: [], resources: new Map() } : await loadStored(patient!, { from: first, to: last }, zone, controller.signal);
      const plan = planImport(withPlants, stored, { identify: identifyFor(patient!), replaceCorrected });
      return { plan, stored, meals, files: ready, originals, periods: periodsWithin(plan, (day) => sizeOfDay(day, { patient: patient!, stored, originals }), MOST_IN_ONE) };
    }
    // `signature` holds everything that the check depends on.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [signature]);

  const recheck = (): void => setCheckCount((count) => count + 1);

  const write = async (period?: Span): Promise<void> => {
    if (check.at !== 'checked' || patient === undefined) return;
    const { checked } = check;
    const whole = period ? planBetween(checked.plan, period.from, period.to) : checked.plan;
    // Days without a change are no part of the import: it can only be taken back as far as it wrote.
    const plan = { ...whole, days: whole.days.filter((day) => day.entries.some(({ change }) => change === 'new' || change === 'changed') || day.readings.some(({ change }) => change !== 'unchanged')) };
    const span = { patient, from: period?.from ?? checked.plan.days[0]!.day, to: period?.to ?? checked.plan.days.at(-1)!.day };
    setWriting({ at: 'writing' });
    try {
      const record = await writeImport(plan, {
        patient, example, practitioner, stored: checked.stored, originals: checked.originals,
        files: checked.files.flatMap((file) => (file.state.at === 'read' ? [{ sha256: file.state.file.sha256, kind: file.state.file.kind }] : [])),
      });
      setWriting({ at: 'written', entries: plan.counts.new + plan.counts.changed, readings: plan.counts.readingsNew + plan.counts.readingsChanged, before: false, ...(record !== undefined && { record }) });
      void client.invalidateQueries();
      recheck();
    } catch (error) {
      const problem = error instanceof FhirError ? error : new FhirError('server', 0);
      unsure.current = problem.kind === 'offline' || problem.kind === 'server' ? span : null;
      setWriting({ at: 'failed', error: problem });
    }
  };

  const startOver = (): void => {
    sources.current.clear();
    setFiles([]);
    setWriting({ at: 'idle' });
    unsure.current = null;
  };

  return {
    files, fhirReadings, check, writing, replaceCorrected, mealLanguage,
    add, answer, remove, cancel, recheck, write, startOver, setReplaceCorrected, setMealLanguage,
    chooseSubject: (id: number, subject: string): void => update(id, (file) => ({ ...file, subject })),
    retryAfterFailure: (): void => {
      setWriting({ at: 'idle' });
      recheck();
    },
  };
}

export type ImportState = ReturnType<typeof useImport>;

function failureOf(error: unknown): Failure {
  return error instanceof ImportError ? error.failure : { code: 'unexpected' };
}
