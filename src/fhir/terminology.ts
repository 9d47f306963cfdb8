/**
 * The project's own code systems, questionnaires, search parameters, operation, concept map and extensions, as a server
 * keeps and serves them. Older versions of a questionnaire stay, because stored responses refer to them.
 */
import type { CodeSystem, ConceptMap, OperationDefinition, Questionnaire, SearchParameter, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import codeSystemAppReading from './terminology/CodeSystem-app-reading.json' with { type: 'json' };
import codeSystemCarePlan from './terminology/CodeSystem-care-plan.json' with { type: 'json' };
import codeSystemDocument from './terminology/CodeSystem-document.json' with { type: 'json' };
import codeSystemDrugClass from './terminology/CodeSystem-drug-class.json' with { type: 'json' };
import codeSystemExerciseType from './terminology/CodeSystem-exercise-type.json' with { type: 'json' };
import codeSystemLetter from './terminology/CodeSystem-letter.json' with { type: 'json' };
import codeSystemLogItem from './terminology/CodeSystem-log-item.json' with { type: 'json' };
import codeSystemPlant from './terminology/CodeSystem-plant.json' with { type: 'json' };
import codeSystemProm from './terminology/CodeSystem-prom.json' with { type: 'json' };
import codeSystemProvider from './terminology/CodeSystem-provider.json' with { type: 'json' };
import codeSystemRecord from './terminology/CodeSystem-record.json' with { type: 'json' };
import codeSystemRedFlag from './terminology/CodeSystem-red-flag.json' with { type: 'json' };
import codeSystemSummary from './terminology/CodeSystem-summary.json' with { type: 'json' };
import codeSystemSymptomSeverity from './terminology/CodeSystem-symptom-severity.json' with { type: 'json' };
import codeSystemTag from './terminology/CodeSystem-tag.json' with { type: 'json' };
import codeSystemTeamRole from './terminology/CodeSystem-team-role.json' with { type: 'json' };
import codeSystemWorkflow from './terminology/CodeSystem-workflow.json' with { type: 'json' };
import conceptMapDrugClassAtc from './terminology/ConceptMap-drug-class-atc.json' with { type: 'json' };
import operationDefinitionCaseload from './terminology/OperationDefinition-caseload.json' with { type: 'json' };
import questionnaireCarePlan from './terminology/Questionnaire-care-plan.json' with { type: 'json' };
import questionnaireDailyLog100 from './terminology/Questionnaire-daily-log-1.0.0.json' with { type: 'json' };
import questionnaireDailyLog from './terminology/Questionnaire-daily-log.json' with { type: 'json' };
import questionnaireFunctionScale from './terminology/Questionnaire-function-scale.json' with { type: 'json' };
import questionnaireRedFlags100 from './terminology/Questionnaire-red-flags-1.0.0.json' with { type: 'json' };
import questionnaireRedFlags from './terminology/Questionnaire-red-flags.json' with { type: 'json' };
import searchParameterAppointmentEnd from './terminology/SearchParameter-appointment-end.json' with { type: 'json' };
import searchParameterCommunicationTopic from './terminology/SearchParameter-communication-topic.json' with { type: 'json' };
import searchParameterCompositionMeeting from './terminology/SearchParameter-composition-meeting.json' with { type: 'json' };
import searchParameterFlagCategory from './terminology/SearchParameter-flag-category.json' with { type: 'json' };
import searchParameterFlagStatus from './terminology/SearchParameter-flag-status.json' with { type: 'json' };
import searchParameterLogDate from './terminology/SearchParameter-log-date.json' with { type: 'json' };
import searchParameterPractitionerQualificationCode from './terminology/SearchParameter-practitioner-qualification-code.json' with { type: 'json' };
import searchParameterPriorityOrder from './terminology/SearchParameter-priority-order.json' with { type: 'json' };
import searchParameterProvenanceActivity from './terminology/SearchParameter-provenance-activity.json' with { type: 'json' };
import searchParameterServiceRequestReasonCode from './terminology/SearchParameter-service-request-reason-code.json' with { type: 'json' };
import searchParameterTaskDueDate from './terminology/SearchParameter-task-due-date.json' with { type: 'json' };
import structureDefinitionAgendaItem from './terminology/StructureDefinition-agenda-item.json' with { type: 'json' };
import structureDefinitionCaseloadView from './terminology/StructureDefinition-caseload-view.json' with { type: 'json' };
import structureDefinitionColumnMapping from './terminology/StructureDefinition-column-mapping.json' with { type: 'json' };
import structureDefinitionDeclaredScale from './terminology/StructureDefinition-declared-scale.json' with { type: 'json' };
import structureDefinitionLetter from './terminology/StructureDefinition-letter.json' with { type: 'json' };
import structureDefinitionGoalStart from './terminology/StructureDefinition-goal-start.json' with { type: 'json' };
import structureDefinitionMeetingCase from './terminology/StructureDefinition-meeting-case.json' with { type: 'json' };
import structureDefinitionMinutesEntry from './terminology/StructureDefinition-minutes-entry.json' with { type: 'json' };
import structureDefinitionPlantCatalogue from './terminology/StructureDefinition-plant-catalogue.json' with { type: 'json' };
import structureDefinitionPlantWord from './terminology/StructureDefinition-plant-word.json' with { type: 'json' };
import structureDefinitionProvider from './terminology/StructureDefinition-provider.json' with { type: 'json' };
import structureDefinitionRelease from './terminology/StructureDefinition-release.json' with { type: 'json' };
import structureDefinitionStoredVersion from './terminology/StructureDefinition-stored-version.json' with { type: 'json' };
import structureDefinitionTeamMeeting from './terminology/StructureDefinition-team-meeting.json' with { type: 'json' };
import structureDefinitionTextBlock from './terminology/StructureDefinition-text-block.json' with { type: 'json' };
import structureDefinitionTimeZone from './terminology/StructureDefinition-time-zone.json' with { type: 'json' };
import structureDefinitionWhen from './terminology/StructureDefinition-when.json' with { type: 'json' };
import valueSetPlant from './terminology/ValueSet-plant.json' with { type: 'json' };

export type TerminologyResource = CodeSystem | ConceptMap | OperationDefinition | Questionnaire | SearchParameter | StructureDefinition | ValueSet;

/** Every resource above; each has an id, a canonical url and a version. */
export const TERMINOLOGY = [
  codeSystemAppReading,
  codeSystemCarePlan,
  codeSystemDocument,
  codeSystemDrugClass,
  codeSystemExerciseType,
  codeSystemLetter,
  codeSystemLogItem,
  codeSystemPlant,
  codeSystemProm,
  codeSystemProvider,
  codeSystemRecord,
  codeSystemRedFlag,
  codeSystemSummary,
  codeSystemSymptomSeverity,
  codeSystemTag,
  codeSystemTeamRole,
  codeSystemWorkflow,
  conceptMapDrugClassAtc,
  operationDefinitionCaseload,
  questionnaireCarePlan,
  questionnaireDailyLog100,
  questionnaireDailyLog,
  questionnaireFunctionScale,
  questionnaireRedFlags100,
  questionnaireRedFlags,
  searchParameterAppointmentEnd,
  searchParameterCommunicationTopic,
  searchParameterCompositionMeeting,
  searchParameterFlagCategory,
  searchParameterFlagStatus,
  searchParameterLogDate,
  searchParameterPractitionerQualificationCode,
  searchParameterPriorityOrder,
  searchParameterProvenanceActivity,
  searchParameterServiceRequestReasonCode,
  searchParameterTaskDueDate,
  structureDefinitionAgendaItem,
  structureDefinitionCaseloadView,
  structureDefinitionColumnMapping,
  structureDefinitionDeclaredScale,
  structureDefinitionLetter,
  structureDefinitionGoalStart,
  structureDefinitionMeetingCase,
  structureDefinitionMinutesEntry,
  structureDefinitionPlantCatalogue,
  structureDefinitionPlantWord,
  structureDefinitionProvider,
  structureDefinitionRelease,
  structureDefinitionStoredVersion,
  structureDefinitionTeamMeeting,
  structureDefinitionTextBlock,
  structureDefinitionTimeZone,
  structureDefinitionWhen,
  valueSetPlant,
] as unknown as (TerminologyResource & { id: string; url: string; version: string })[];
