/** The intended purpose, word for word wherever it stands; a test compares it with the README. */
import { defineMessages } from './messages.ts';

export const purpose = defineMessages({
  de: {
    title: 'Zweckbestimmung',
    statement: 'Die Software dient Physiotherapiepraxen zur Dokumentation, Ablage und unveränderten grafischen Darstellung von Angaben der Patientinnen und Patienten sowie zum Erstellen und Drucken von Behandlungsplänen, die Therapeutinnen und Therapeuten verfassen. Sie stellt keine Diagnosen, überwacht keine Erkrankungen, gibt keine Warnungen und schlägt keine Behandlung vor.',
  },
  en: {
    title: 'Intended purpose',
    statement: 'The software lets physiotherapy practices document, file and display unchanged what patients report, and write and print care plans authored by therapists. It does not diagnose, monitor disease, raise alerts or suggest treatment.',
  },
});
