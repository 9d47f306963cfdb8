/** The words of a copy of a record, in the language of the practice. */
import type { DocumentKind } from '../../src/domain/record.ts';

export interface CopyWords {
  title: string; of: string; born: string; number: string; practice: string; made: (when: string, who: string) => string; lead: string; contents: string; counts: (documents: number, versions: number, lines: number) => string;
  treated: (day: string) => string; entered: (when: string, who: string) => string; corrected: (version: number, when: string, who: string) => string; version: (version: number) => string; earlier: string; current: string;
  log: string; logLead: string; logHeads: readonly [when: string, who: string, what: string, where: string]; more: string; file: string; files: string; yes: string; no: string; unknown: string; nobody: string;
  record: string; readMe: string; logFile: string; anchor: (n: number, link: string) => string; readMeText: (facts: { made: string; documents: number; versions: number; lines: number; anchor: string }) => string;
  kinds: Record<DocumentKind, string>;
  elements: Readonly<Record<string, string>>;
  codes: Readonly<Record<string, string>>;
  interactions: Readonly<Record<string, string>>;
}

const de: CopyWords = {
  title: 'Kopie der Behandlungsakte', of: 'Akte von', born: 'geboren am', number: 'Nummer', practice: 'Praxis', made: (when, who) => `Erstellt am ${when} von ${who}`,
  lead: 'Vollständige Kopie nach Art. 15 DSGVO und § 630g BGB: jedes Dokument in jeder Fassung, mit dem Tag, von dem es handelt, dem Zeitpunkt der Eintragung und der Person, und wer die Akte gelesen oder geändert hat. Nichts ist ausgelassen; was technisch ist und nichts sagt, steht in der FHIR-Datei daneben.',
  contents: 'Inhalt', counts: (documents, versions, lines) => `${documents} Dokumente in ${versions} Fassungen, ${lines} Einträge im Zugriffsprotokoll`,
  treated: (day) => `Behandlung am ${day}`, entered: (when, who) => `Eingetragen am ${when} von ${who}`, corrected: (version, when, who) => `Fassung ${version}: berichtigt am ${when} von ${who}`, version: (version) => `Fassung ${version}`, earlier: 'Frühere Fassungen', current: 'Geltende Fassung',
  log: 'Wer die Akte gelesen und geändert hat', logLead: 'Die neuesten Zugriffe zuerst. Dieselbe Liste steht als Tabelle in der Datei zugriffe.csv.', logHeads: ['Zeitpunkt', 'Person', 'Vorgang', 'Was'], more: 'weitere', file: 'Datei', files: 'dateien', yes: 'ja', no: 'nein', unknown: 'unbekannt', nobody: 'unbekannt',
  record: 'Akte.html', readMe: 'LIESMICH.txt', logFile: 'zugriffe.csv', anchor: (n, link) => `Prüfsumme der Dokumentation beim Erstellen: Eintrag ${n}, SHA-256 ${link}`,
  readMeText: ({ made, documents, versions, lines, anchor }) => `Kopie einer Behandlungsakte\n\n${made}\n${documents} Dokumente in ${versions} Fassungen, ${lines} Einträge im Zugriffsprotokoll.\n\nAkte.html      zum Lesen und Drucken, mit jedem Browser\nzugriffe.csv   wer wann gelesen und geändert hat\nfhir.json      alle Fassungen im Format HL7 FHIR R4, auch zum Einlesen in eine andere Installation\ndateien/       beigelegte Dateien\n\n${anchor}\n`,
  kinds: {
    'master-data': 'Stammdaten', treatment: 'Behandlungszeitraum', 'care-plan': 'Behandlungsplan', 'plan-draft': 'Planentwurf', goal: 'Ziel', measure: 'Maßnahme', 'warning-signs': 'Warnzeichen, wie erfragt', 'function-scale': 'Funktionsskala', letter: 'Schreiben', 'letter-answer': 'Antwort auf ein Schreiben', release: 'Schweigepflichtentbindung',
    diary: 'Tagebucheintrag', reading: 'Angabe aus einer anderen App', 'diary-import': 'Vermerk: eingelesene Datei', 'diary-correction': 'Vermerk: Änderung am Tagebuch', review: 'Vermerk: Durchsicht', decision: 'Beschluss der Teambesprechung', meeting: 'Teambesprechung', task: 'Aufgabe', printout: 'Vermerk: Druck', 'leaflet-given': 'Vermerk: Patienteninformation',
    document: 'Datei', 'plan-step': 'Vermerk: Freigabe', 'care-team': 'Behandlungsteam', practice: 'Angabe der Praxis', summary: 'Zusammenfassung', caseload: 'Patientenliste', 'record-state': 'Sperre oder Einschränkung', log: 'Protokoll', other: 'Weiteres',
  },
  elements: {
    active: 'in Behandlung', address: 'Anschrift', addresses: 'betrifft', agent: 'Person', answer: 'Antwort', attachment: 'Datei', attester: 'bestätigt von', author: 'verfasst von', authored: 'verfasst', authoredOn: 'verfasst', basedOn: 'beruht auf', birthDate: 'Geburtsdatum', bodySite: 'Körperstelle', careManager: 'zuständig',
    category: 'Kategorie', communication: 'Sprache', preferred: 'bevorzugt', language: 'Sprache', city: 'Ort', code: 'Bezeichnung', comment: 'Bemerkung', component: 'Bestandteil', content: 'Inhalt', context: 'Zusammenhang', country: 'Land', created: 'angelegt', custodian: 'verwahrt von', date: 'Datum', dateTime: 'Zeitpunkt', description: 'Beschreibung', detail: 'Einzelheit', docStatus: 'Stand', dueDate: 'bis', effectiveDateTime: 'Zeitpunkt',
    effectivePeriod: 'Zeitraum', end: 'Ende', entity: 'Grundlage', executionPeriod: 'Zeitraum', family: 'Familienname', focus: 'betrifft', for: 'für', gender: 'Geschlecht', generalPractitioner: 'behandelnd', given: 'Vorname', goal: 'Ziel', groupIdentifier: 'Besprechung', identifier: 'Nummer', intent: 'Absicht', issued: 'ausgestellt', item: 'Angabe', lastModified: 'geändert',
    lifecycleStatus: 'Stand', line: 'Straße', managingOrganization: 'Praxis', measure: 'Maß', medium: 'Weg', name: 'Name', note: 'Notiz', occurrenceDateTime: 'Zeitpunkt', onBehalfOf: 'im Auftrag von', organization: 'Praxis', output: 'Ergebnis', owner: 'zuständig', participant: 'Beteiligte', patient: 'Patient/in', patientInstruction: 'Anleitung', payload: 'Inhalt', performer: 'durch',
    period: 'Zeitraum', postalCode: 'Postleitzahl', priority: 'Dringlichkeit', provision: 'Bestimmung', purpose: 'Zweck', questionnaire: 'Fragebogen', reasonCode: 'Grund', recipient: 'empfangen von', recorded: 'festgehalten', recorder: 'festgehalten von', related: 'gehört zu', relevantHistory: 'Verlauf', replaces: 'ersetzt', requester: 'veranlasst von', restriction: 'Frist', role: 'Rolle',
    section: 'Abschnitt', sender: 'gegeben von', sent: 'ausgegeben', source: 'Quelle', start: 'Beginn', startDate: 'Beginn', status: 'Stand', statusReason: 'Grund', subject: 'Patient/in', supportingInfo: 'Grundlage', target: 'betrifft', telecom: 'erreichbar unter', text: 'Text', timing: 'Zeitplan', title: 'Titel', topic: 'Thema', type: 'Art', unit: 'Einheit', url: 'Adresse', value: 'Wert', what: 'Dokument', who: 'wer', verificationStatus: 'Stand', achievementStatus: 'erreicht',
    activity: 'Vorgang', acceptance: 'Einverständnis', 'answer-to': 'Antwort auf', block: 'Absatz', businessStatus: 'Stand', 'careplan-activity-title': 'Bezeichnung', concern: 'Anliegen', days: 'Tage mit Angabe', delivery: 'Weg', detailRange: 'Bereich', diary: 'Tagebuch', 'goal-acceptance': 'Einverständnis', 'goal-start': 'Ausgangswert', heading: 'Überschrift', high: 'höchstens', individual: 'Person', letter: 'Schreiben',
    list: 'Aufzählung', locationCode: 'Ort', low: 'mindestens', missing: 'Tage ohne Angabe', occurredDateTime: 'Zeitpunkt', occurrenceTiming: 'Zeitplan', orderDetail: 'Einzelheit', 'own-measures': 'eigene Maßnahmen', part: 'Teil', performerType: 'durch', 'plant-catalogue': 'Fassung des Pflanzenkatalogs', prescribed: 'ausgestellt am', prescriber: 'ausgestellt von', reference: 'Dokument', 'resource-pertainsToGoal': 'dient dem Ziel', revoked: 'widerrufen am', 'recorded-by': 'festgehalten von', when: 'Uhrzeit',
  },
  codes: {
    active: 'aktiv', inactive: 'nicht aktiv', finished: 'beendet', planned: 'geplant', completed: 'abgeschlossen', 'in-progress': 'in Arbeit', 'entered-in-error': 'zurückgenommen', revoked: 'widerrufen', requested: 'angefragt', accepted: 'angenommen', cancelled: 'abgesagt', draft: 'Entwurf', final: 'endgültig', amended: 'berichtigt', current: 'gültig', superseded: 'ersetzt', preliminary: 'vorläufig',
    female: 'weiblich', male: 'männlich', other: 'divers', unknown: 'unbekannt', plan: 'Plan', proposal: 'Empfehlung', order: 'Auftrag', routine: 'normal', urgent: 'dringend', asap: 'so bald wie möglich', stat: 'sofort', permit: 'erlaubt', deny: 'untersagt', proposed: 'vorgeschlagen', rejected: 'abgelehnt', 'on-hold': 'ruht', official: 'amtlich', phone: 'Telefon', email: 'E-Mail',
    // Codes of public systems, whose words are stored in English.
    MR: 'Nummer in der Praxis', '91251008': 'Physiotherapie', '36682004': 'Physiotherapeut/in', '159033005': 'Ernährungsfachkraft', admin: 'Verwaltung', clinical: 'klinisch', author: 'verfasst', assembler: 'zusammengestellt', '59284-0': 'Einwilligung', fulfill: 'erledigen', IRCP: 'Empfänger/in', PPRF: 'durchgeführt von', TREAT: 'Behandlung', disclose: 'weitergeben',
    '409073007': 'Schulung', '311401005': 'Patientenschulung', '409063005': 'Beratung', '229065009': 'Übungsbehandlung', '103699006': 'Empfehlung zur Ernährungsberatung', '64299003': 'Entspannungsverfahren', '72514-3': 'Schmerzstärke 0–10', '93038-8': 'Stress', '93832-4': 'Schlafdauer', '73985-4': 'Bewegung', '55411-3': 'Dauer der Bewegung', '41950-7': 'Schritte am Tag', '279039007': 'Kreuzschmerzen',
    behavioral: 'Verhalten', dietary: 'Ernährung', physiotherapy: 'Physiotherapie', confirmed: 'bestätigt', de: 'Deutsch', en: 'Englisch', tr: 'Türkisch', ar: 'Arabisch', ru: 'Russisch', uk: 'Ukrainisch', pl: 'Polnisch',
  },
  interactions: {
    read: 'gelesen', vread: 'frühere Fassung gelesen', 'search-type': 'in einer Liste gelesen', 'history-instance': 'Fassungen gelesen', 'history-type': 'Fassungen gelesen', operation: 'in einer Liste gelesen', create: 'angelegt', update: 'geändert', delete: 'entfernt', copy: 'Kopie heruntergeladen', 'transfer-out': 'für eine andere Praxis heruntergeladen', 'transfer-in': 'eingelesen', 'log-export': 'Protokoll heruntergeladen',
    end: 'Ende der Behandlung eingetragen', 'end-lifted': 'Ende der Behandlung zurückgenommen', hold: 'Löschung gesperrt', 'hold-lifted': 'Sperre aufgehoben', restrict: 'eingeschränkt', 'restriction-lifted': 'Einschränkung aufgehoben', 'break-glass': 'mit Begründung geöffnet',
    'retention-proposed': 'Löschung vorgeschlagen', 'retention-withdrawn': 'Vorschlag zur Löschung zurückgenommen', 'retention-confirmed': 'Löschung bestätigt', erase: 'gelöscht',
  },
};

const en: CopyWords = {
  title: 'Copy of the patient record', of: 'Record of', born: 'born', number: 'number', practice: 'Practice', made: (when, who) => `Made on ${when} by ${who}`,
  lead: 'Complete copy under Art. 15 GDPR and § 630g BGB: every document in every version, with the day it speaks of, the time of entry and the person, and who read or changed the record. Nothing is left out; what is technical and says nothing stands in the FHIR file beside it.',
  contents: 'Contents', counts: (documents, versions, lines) => `${documents} documents in ${versions} versions, ${lines} entries of the access log`,
  treated: (day) => `Treatment on ${day}`, entered: (when, who) => `Entered on ${when} by ${who}`, corrected: (version, when, who) => `Version ${version}: corrected on ${when} by ${who}`, version: (version) => `Version ${version}`, earlier: 'Earlier versions', current: 'Version in force',
  log: 'Who read and changed the record', logLead: 'The newest first. The same list is a table in the file access-log.csv.', logHeads: ['Time', 'Person', 'What was done', 'To what'], more: 'more', file: 'File', files: 'files', yes: 'yes', no: 'no', unknown: 'unknown', nobody: 'unknown',
  record: 'Record.html', readMe: 'README.txt', logFile: 'access-log.csv', anchor: (n, link) => `Checksum of the record keeping when this was made: entry ${n}, SHA-256 ${link}`,
  readMeText: ({ made, documents, versions, lines, anchor }) => `Copy of a patient record\n\n${made}\n${documents} documents in ${versions} versions, ${lines} entries of the access log.\n\nRecord.html      to read and print, with any browser\naccess-log.csv   who read and changed when\nfhir.json        all versions as HL7 FHIR R4, also for another installation\nfiles/           enclosed files\n\n${anchor}\n`,
  kinds: {
    'master-data': 'Master data', treatment: 'Period of treatment', 'care-plan': 'Care plan', 'plan-draft': 'Draft of a plan', goal: 'Goal', measure: 'Measure', 'warning-signs': 'Warning signs as asked', 'function-scale': 'Function scale', letter: 'Letter', 'letter-answer': 'Answer to a letter', release: 'Release from confidentiality',
    diary: 'Diary entry', reading: 'Reading from another app', 'diary-import': 'Note: file read in', 'diary-correction': 'Note: change of the diary', review: 'Note: review', decision: 'Decision of the team meeting', meeting: 'Team meeting', task: 'Task', printout: 'Note: print', 'leaflet-given': 'Note: leaflet',
    document: 'File', 'plan-step': 'Note: release', 'care-team': 'Care team', practice: 'Data of the practice', summary: 'Summary', caseload: 'Caseload', 'record-state': 'Hold or restriction', log: 'Log', other: 'Other',
  },
  elements: {
    active: 'in treatment', authored: 'written', authoredOn: 'written', basedOn: 'based on', birthDate: 'date of birth', careManager: 'in charge', code: 'name', dateTime: 'time', docStatus: 'state', dueDate: 'until', effectiveDateTime: 'time', effectivePeriod: 'period', entity: 'basis', family: 'family name', for: 'for', given: 'given name', groupIdentifier: 'meeting', identifier: 'number', item: 'answer', lastModified: 'changed', lifecycleStatus: 'state', line: 'street',
    managingOrganization: 'practice', onBehalfOf: 'on behalf of', patientInstruction: 'instruction', payload: 'content', postalCode: 'postal code', reasonCode: 'reason', related: 'belongs to', requester: 'requested by', restriction: 'until', startDate: 'begins', statusReason: 'reason', subject: 'patient', supportingInfo: 'basis', telecom: 'contact', verificationStatus: 'state', achievementStatus: 'achieved', occurrenceDateTime: 'time',
  },
  codes: { 'entered-in-error': 'taken back', 'in-progress': 'in progress', 'on-hold': 'on hold' },
  interactions: {
    read: 'read', vread: 'read an earlier version', 'search-type': 'read in a list', 'history-instance': 'read versions', 'history-type': 'read versions', operation: 'read in a list', create: 'created', update: 'changed', delete: 'removed', copy: 'downloaded a copy', 'transfer-out': 'downloaded for another practice', 'transfer-in': 'took over', 'log-export': 'downloaded the log',
    end: 'recorded the end of treatment', 'end-lifted': 'took the end of treatment back', hold: 'set a legal hold', 'hold-lifted': 'lifted the legal hold', restrict: 'restricted', 'restriction-lifted': 'lifted the restriction', 'break-glass': 'opened with a reason',
    'retention-proposed': 'proposed the erasure', 'retention-withdrawn': 'took the proposal of an erasure back', 'retention-confirmed': 'confirmed the erasure', erase: 'erased',
  },
};

export const copyWords: Record<'de' | 'en', CopyWords> = { de, en };
