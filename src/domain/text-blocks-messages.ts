/**
 * The text blocks that the product brings along: sentences for a therapist to pick from and change. They say what was asked, done or
 * explained, never what is to be done about a value. A name in braces is filled from the diary; `{blank}` stays a line to be written on.
 */

interface BlockText {
  title: string;
  text: string;
}

const de = {
  'concern-activity': { title: 'Wieder können', text: 'Ich möchte wieder {blank} können, ohne danach {blank}.' },
  'concern-important': { title: 'Was wichtig ist', text: 'Am wichtigsten ist mir im Moment: {blank}. Daran würde ich merken, dass es gut läuft: {blank}.' },
  'finding-diary': { title: 'Schmerz laut Tagebuch', text: 'Laut Tagebuch der letzten 28 Tage: Schmerz im Mittel {painMean} von 10, Einträge an {diaryDays} von 28 Tagen.' },
  'finding-plants': { title: 'Pflanzen laut Tagebuch', text: 'Laut Tagebuch {plants7} verschiedene pflanzliche Lebensmittel in den letzten 7 Tagen (Zählwert, kein Messinstrument).' },
  'finding-activity': { title: 'Tätigkeit und Dauer', text: '{blank} ist zurzeit {blank} Minuten am Stück möglich, nach eigener Angabe begrenzt durch {blank}.' },
  'psychosocial-stress': { title: 'Belastung im Alltag', text: 'Im Alltag belastet nach eigener Angabe: {blank}. Stressempfinden laut Tagebuch im Mittel {stressMean} von 10.' },
  'psychosocial-sleep': { title: 'Schlaf', text: 'Schlafdauer laut Tagebuch im Mittel {sleepMean} Stunden. Den Schlaf stört nach eigener Angabe: {blank}.' },
  'resources-strength': { title: 'Was guttut, wer unterstützt', text: 'Was nach eigener Angabe guttut: {blank}. Wer unterstützt: {blank}.' },
  'goal-duration': { title: 'Tätigkeit mit Dauer', text: '{blank} Minuten {blank}, an {blank} Tagen in der Woche' },
  'goal-plants': { title: 'Jede Woche Neues', text: 'Jede Woche zwei pflanzliche Lebensmittel essen, die in der Woche davor nicht dabei waren' },
  'dose-talk': { title: 'Dosis: sich unterhalten können', text: 'So zügig, dass Sie sich noch unterhalten können.' },
  'dose-steps': { title: 'Dosis: in kleinen Schritten', text: 'Beginnen Sie mit {blank} Minuten und nehmen Sie jede Woche {blank} Minuten dazu.' },
  'dose-day': { title: 'Dosis: nach der Tagesform', text: 'An Tagen mit mehr Beschwerden machen Sie weniger, so wie wir es besprochen haben.' },
  'education-plants': { title: 'Besprochen: Pflanzenvielfalt', text: 'Besprochen: warum wir pflanzliche Lebensmittel zählen, was mitzählt und wo im eigenen Alltag Platz für mehr Vielfalt ist. Das ist allgemeine Gesundheitsinformation.' },
  'education-stress': { title: 'Besprochen: Stress, Schlaf und Schmerz', text: 'Besprochen: wie Stress, Schlaf und Schmerz zusammen erlebt werden. Zeitliches Zusammentreffen ist kein Nachweis einer Ursache.' },
  'education-diary': { title: 'Besprochen: das Tagebuch', text: 'Besprochen: wie das Tagebuch geführt wird. Ein Tag ohne Eintrag bleibt eine Lücke und zählt nicht als Null.' },
  'education-medicine': { title: 'Besprochen: Medikamente', text: 'Besprochen: Fragen zu Medikamenten gehören in die Arztpraxis.' },
  'stop-pain': { title: 'Bei mehr Schmerz', text: 'Bei zunehmenden oder ausstrahlenden Schmerzen pausieren und in der Praxis melden' },
  'stop-food': { title: 'Unverträglichkeiten', text: 'Bei Allergien, Unverträglichkeiten oder ärztlich verordneter Kost gilt diese; vorher ansprechen' },
  'stop-relaxation': { title: 'Unruhe beim Üben', text: 'Bei Unruhe, Schwindel oder belastenden Erinnerungen die Übung beenden und in der Praxis ansprechen' },
  'letter-source': { title: 'Woher die Angaben stammen', text: 'Die Angaben zum Tagebuch hat die behandelte Person selbst aufgeschrieben; sie sind unverändert wiedergegeben.' },
  'letter-reply': { title: 'Bitte um Rückmeldung', text: 'Über eine kurze Rückmeldung, ob und wann ein Termin möglich ist, freuen wir uns.' },
  'letter-together': { title: 'Gemeinsam abstimmen', text: 'Gern stimmen wir unser Vorgehen mit Ihnen ab. Telefonisch erreichen Sie uns am besten: {blank}.' },
} satisfies Record<string, BlockText>;

const en: Record<keyof typeof de, BlockText> = {
  'concern-activity': { title: 'Being able to again', text: 'I would like to be able to {blank} again, without {blank} afterwards.' },
  'concern-important': { title: 'What matters', text: 'What matters most to me at the moment: {blank}. I would notice that things go well by this: {blank}.' },
  'finding-diary': { title: 'Pain from the diary', text: 'From the diary of the last 28 days: pain in the mean {painMean} of 10, entries on {diaryDays} of 28 days.' },
  'finding-plants': { title: 'Plants from the diary', text: 'From the diary {plants7} different plant foods in the last 7 days (a count, not a measuring instrument).' },
  'finding-activity': { title: 'Activity and how long', text: '{blank} is possible for {blank} minutes at a time at present, limited as told by {blank}.' },
  'psychosocial-stress': { title: 'Burden in everyday life', text: 'A burden in everyday life as told: {blank}. Perceived stress from the diary in the mean {stressMean} of 10.' },
  'psychosocial-sleep': { title: 'Sleep', text: 'Sleep from the diary in the mean {sleepMean} hours. Sleep is disturbed as told by: {blank}.' },
  'resources-strength': { title: 'What does good, who supports', text: 'What does good as told: {blank}. Who supports: {blank}.' },
  'goal-duration': { title: 'Activity with its duration', text: '{blank} minutes of {blank}, on {blank} days a week' },
  'goal-plants': { title: 'Something new each week', text: 'Eat two plant foods each week that were not there the week before' },
  'dose-talk': { title: 'Dose: able to talk', text: 'At a pace at which you can still talk.' },
  'dose-steps': { title: 'Dose: in small steps', text: 'Begin with {blank} minutes and add {blank} minutes each week.' },
  'dose-day': { title: 'Dose: as the day is', text: 'On days with more complaints do less, as we talked about.' },
  'education-plants': { title: 'Talked about: plant diversity', text: 'Talked about: why we count plant foods, what counts, and where there is room for more variety in everyday life. This is general health information.' },
  'education-stress': { title: 'Talked about: stress, sleep and pain', text: 'Talked about: how stress, sleep and pain are experienced together. Coinciding in time is no evidence of a cause.' },
  'education-diary': { title: 'Talked about: the diary', text: 'Talked about: how the diary is kept. A day without an entry stays a gap and does not count as zero.' },
  'education-medicine': { title: 'Talked about: medicines', text: 'Talked about: questions about medicines belong with the doctor.' },
  'stop-pain': { title: 'With more pain', text: 'Pause if pain grows or spreads, and tell the practice' },
  'stop-food': { title: 'Intolerances', text: 'Allergies, intolerances and a diet ordered by your doctor come first; please tell us before' },
  'stop-relaxation': { title: 'Restless while practising', text: 'Stop if you feel restless, dizzy or burdened by memories, and tell the practice' },
  'letter-source': { title: 'Where the figures come from', text: 'The person in treatment wrote the diary themselves; what it says is given unchanged.' },
  'letter-reply': { title: 'Asking for word back', text: 'We would be glad of a short note whether and when an appointment is possible.' },
  'letter-together': { title: 'Working together', text: 'We are glad to coordinate what we do with you. By telephone you reach us best: {blank}.' },
};

export const blockTexts = { de, en };
