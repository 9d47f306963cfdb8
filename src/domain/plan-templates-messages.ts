/**
 * The texts of the five templates that the product brings along. General health information for a therapist to pick from and change:
 * what people can do and how much of it, never that it treats, heals or prevents anything. A name in braces is filled from the diary;
 * `{blank}` stays a line to be written on.
 */

/** How a measure is said, with its dose. */
export interface MeasureText {
  text: string;
  howOften?: string;
  howLong?: string;
  howHard?: string;
  whoText?: string;
  where?: string;
  stopWhen?: string;
}

const deStop = {
  movement: 'Bei zunehmenden oder ausstrahlenden Schmerzen pausieren und in der Praxis melden',
  fibre: 'Bei starken Blähungen oder Bauchschmerzen langsamer steigern und in der Praxis ansprechen',
  food: 'Bei Allergien, Unverträglichkeiten oder ärztlich verordneter Kost gilt diese; vorher ansprechen',
  drinking: 'Ist die Trinkmenge ärztlich begrenzt, gilt diese Menge',
  relaxation: 'Bei Unruhe, Schwindel oder belastenden Erinnerungen die Übung beenden und in der Praxis ansprechen',
};

const enStop = {
  movement: 'Pause if pain grows or spreads, and tell the practice',
  fibre: 'Go more slowly if you feel very bloated or your belly hurts, and tell the practice',
  food: 'Allergies, intolerances and a diet ordered by your doctor come first; please tell us before',
  drinking: 'If your doctor has limited how much you drink, that amount applies',
  relaxation: 'Stop if you feel restless, dizzy or burdened by memories, and tell the practice',
};

const de = {
  walk: { text: 'Gehen Sie spazieren', howOften: 'täglich', howLong: '30 Minuten', howHard: 'so zügig, dass Sie sich noch unterhalten können', stopWhen: deStop.movement },
  homeExercise: { text: 'Machen Sie die gezeigten Übungen für Rücken und Rumpf', howOften: '3-mal pro Woche', howLong: '15 Minuten', howHard: 'etwas anstrengend, am nächsten Tag nicht mehr Schmerz als sonst', where: 'zu Hause', stopWhen: deStop.movement },
  treatment: { text: 'Physiotherapie in der Behandlung: Beweglichkeit, Kraft und Belastbarkeit, angepasst an die Tagesform', howOften: 'wie verordnet', where: 'in der Praxis' },
  plants: { text: 'Essen Sie jede Woche zwei bis drei pflanzliche Lebensmittel, die in der Woche davor nicht dabei waren', howOften: 'jede Woche', howLong: '12 Wochen', howHard: 'kleine Mengen zählen mit: Kräuter, Nüsse, Samen, Hülsenfrüchte', stopWhen: deStop.food },
  fibre: { text: 'Essen Sie nach und nach mehr Ballaststoffe: Vollkorn, Hülsenfrüchte, Gemüse, Obst', howOften: 'täglich', howLong: 'eine Portion mehr pro Woche', howHard: 'in kleinen Schritten, damit sich der Bauch daran gewöhnt', stopWhen: deStop.fibre },
  fermented: { text: 'Essen Sie etwas Fermentiertes, zum Beispiel Naturjoghurt, Sauerkraut oder Kimchi', howOften: 'an 5 Tagen pro Woche', howLong: 'eine kleine Portion', stopWhen: deStop.food },
  drinking: { text: 'Trinken Sie Wasser oder ungesüßten Tee, über den Tag verteilt', howOften: 'täglich', howLong: 'etwa 1,5 Liter', stopWhen: deStop.drinking },
  sugar: { text: 'Ersetzen Sie Süßes oder ein Fertiggericht durch etwas frisch Zubereitetes', howOften: 'an 3 Tagen pro Woche', howLong: 'eine Mahlzeit oder ein Snack' },
  nutritionExpert: { text: 'Empfehlung: Gespräch mit einer Ernährungsfachkraft', howOften: 'einmal, danach nach Absprache', whoText: 'Ernährungsfachkraft' },
  muscleRelaxation: { text: 'Üben Sie Progressive Muskelrelaxation', howOften: 'an 5 Tagen pro Woche', howLong: '15 Minuten', howHard: 'ohne Anstrengung, in ruhiger Umgebung', where: 'zu Hause', stopWhen: deStop.relaxation },
  guided: { text: 'Angeleitete Entspannung: Muskelrelaxation und ruhiges Atmen kennenlernen', howOften: 'in jeder Behandlung', howLong: '10 Minuten', where: 'in der Praxis', stopWhen: deStop.relaxation },
  breathing: { text: 'Atmen Sie ruhig, die Ausatmung länger als die Einatmung', howOften: '3-mal täglich', howLong: '2 Minuten', howHard: 'ohne zu pressen', stopWhen: deStop.relaxation },
  course: { text: 'Empfehlung: zertifizierter Präventionskurs zur Entspannung (ZPP)', howOften: 'einmal pro Woche', howLong: '8 bis 10 Wochen', whoText: 'Kursleitung' },
  sleep: { text: 'Gehen Sie zu festen Zeiten schlafen und stehen Sie zu festen Zeiten auf', howOften: 'jeden Tag', howLong: 'die letzte Stunde davor ohne Bildschirm' },
  pauses: { text: 'Stehen Sie beim Sitzen kurz auf und bewegen Sie sich', howOften: 'alle 30 bis 60 Minuten', howLong: '1 bis 2 Minuten' },
  gutTalk: { text: 'Information und Schulung: Pflanzenvielfalt, Ballaststoffe und Darm', howOften: 'einmal, Rückfragen bei jedem Termin', howLong: '15 Minuten', where: 'in der Praxis' },
  stressTalk: { text: 'Information und Schulung: wie Stress, Schlaf und Schmerz zusammen erlebt werden', howOften: 'einmal, Rückfragen bei jedem Termin', howLong: '15 Minuten', where: 'in der Praxis' },
  diary: { text: 'Führen Sie das Beschwerdetagebuch weiter', howOften: 'täglich', howLong: '3 Minuten', howHard: 'auch an guten Tagen' },
} satisfies Record<string, MeasureText>;

const en: { [Name in keyof typeof de]: { [Field in keyof (typeof de)[Name]]: string } } = {
  walk: { text: 'Go for a walk', howOften: 'every day', howLong: '30 minutes', howHard: 'briskly, but so that you can still talk', stopWhen: enStop.movement },
  homeExercise: { text: 'Do the exercises for back and trunk that you were shown', howOften: '3 times a week', howLong: '15 minutes', howHard: 'somewhat hard, with no more pain than usual the next day', where: 'at home', stopWhen: enStop.movement },
  treatment: { text: 'Physiotherapy in treatment: mobility, strength and resilience, fitted to how the day is', howOften: 'as ordered', where: 'in the practice' },
  plants: { text: 'Eat two or three plant foods every week that you did not have the week before', howOften: 'every week', howLong: '12 weeks', howHard: 'small amounts count: herbs, nuts, seeds, pulses', stopWhen: enStop.food },
  fibre: { text: 'Eat more fibre step by step: whole grain, pulses, vegetables, fruit', howOften: 'every day', howLong: 'one portion more each week', howHard: 'in small steps, so that your belly gets used to it', stopWhen: enStop.fibre },
  fermented: { text: 'Eat something fermented, such as plain yoghurt, sauerkraut or kimchi', howOften: 'on 5 days a week', howLong: 'one small portion', stopWhen: enStop.food },
  drinking: { text: 'Drink water or unsweetened tea throughout the day', howOften: 'every day', howLong: 'about 1.5 litres', stopWhen: enStop.drinking },
  sugar: { text: 'Have something freshly made instead of sweets or ready-made food', howOften: 'on 3 days a week', howLong: 'one meal or snack' },
  nutritionExpert: { text: 'Recommendation: talk with a nutrition expert', howOften: 'once, then as agreed', whoText: 'nutrition expert' },
  muscleRelaxation: { text: 'Practise progressive muscle relaxation', howOften: 'on 5 days a week', howLong: '15 minutes', howHard: 'without effort, in a quiet place', where: 'at home', stopWhen: enStop.relaxation },
  guided: { text: 'Guided relaxation: get to know muscle relaxation and calm breathing', howOften: 'in every session', howLong: '10 minutes', where: 'in the practice', stopWhen: enStop.relaxation },
  breathing: { text: 'Breathe calmly, and out for longer than in', howOften: '3 times a day', howLong: '2 minutes', howHard: 'without forcing it', stopWhen: enStop.relaxation },
  course: { text: 'Recommendation: certified prevention course on relaxation (ZPP)', howOften: 'once a week', howLong: '8 to 10 weeks', whoText: 'course instructor' },
  sleep: { text: 'Go to bed and get up at fixed times', howOften: 'every day', howLong: 'no screen in the hour before' },
  pauses: { text: 'Stand up and move for a moment when you have been sitting', howOften: 'every 30 to 60 minutes', howLong: '1 to 2 minutes' },
  gutTalk: { text: 'Information and education: plant diversity, fibre and the gut', howOften: 'once, questions at every appointment', howLong: '15 minutes', where: 'in the practice' },
  stressTalk: { text: 'Information and education: how stress, sleep and pain are experienced together', howOften: 'once, questions at every appointment', howLong: '15 minutes', where: 'in the practice' },
  diary: { text: 'Keep writing your symptom diary', howOften: 'every day', howLong: '3 minutes', howHard: 'on good days too' },
};

/** Measures that several templates share. */
export const measureTexts = { de, en };

/** Goals that several templates share; `unit` where the diary does not count it. */
export const goalTexts = {
  de: {
    plants: { text: 'Jede Woche 30 verschiedene pflanzliche Lebensmittel essen', unit: '' },
    activity: { text: 'Eine Tätigkeit, die mir wichtig ist, wieder besser ausüben: {blank}', unit: '' },
    pain: { text: 'Mit den Schmerzen im Alltag gut zurechtkommen', unit: '' },
    stress: { text: 'Belastende Tage ruhiger angehen', unit: '' },
    relaxation: { text: 'An 5 Tagen pro Woche 15 Minuten Entspannung üben', unit: 'Minuten Übung pro Woche' },
    sleep: { text: 'Erholt aufwachen', unit: '' },
    movement: { text: 'Mich jede Woche 150 Minuten bewegen', unit: '' },
    fermented: { text: 'An 5 Tagen pro Woche etwas Fermentiertes essen', unit: 'Tage pro Woche' },
    ownPlan: { text: 'Einen eigenen Plan für Tage mit mehr Schmerz haben und nutzen', unit: '' },
  },
  en: {
    plants: { text: 'Eat 30 different plant foods every week', unit: '' },
    activity: { text: 'Do something that matters to me more easily again: {blank}', unit: '' },
    pain: { text: 'Get along well with the pain in everyday life', unit: '' },
    stress: { text: 'Go through stressful days more calmly', unit: '' },
    relaxation: { text: 'Practise relaxation for 15 minutes on 5 days a week', unit: 'minutes of practice a week' },
    sleep: { text: 'Wake up rested', unit: '' },
    movement: { text: 'Move for 150 minutes every week', unit: '' },
    fermented: { text: 'Eat something fermented on 5 days a week', unit: 'days a week' },
    ownPlan: { text: 'Have a plan of my own for days with more pain, and use it', unit: '' },
  },
};

/** What each template says besides its goals and measures; '' where nothing is suggested. */
export const templateTexts = {
  de: {
    'low-plant-diversity': {
      name: 'Rückenschmerzen, wenig Pflanzenvielfalt', title: 'Behandlungsplan Rücken und Ernährung',
      body: 'Schmerzstärke laut Tagebuch, Mittel der letzten 28 Tage: {painMean} von 10. Tage mit Eintrag: {diaryDays} von 28.',
      personal: 'Pflanzenvielfalt laut Tagebuch: {plants7} verschiedene pflanzliche Lebensmittel in den letzten 7 Tagen (Zählwert, kein Messinstrument).',
      psychosocial: '', resources: 'Was beim Essen schon gut gelingt: {blank}',
    },
    'high-stress': {
      name: 'Rückenschmerzen, viel Stress', title: 'Behandlungsplan Rücken und Entspannung',
      body: 'Schmerzstärke laut Tagebuch, Mittel der letzten 28 Tage: {painMean} von 10. Tage mit Eintrag: {diaryDays} von 28.',
      personal: 'Stressempfinden laut Tagebuch, Mittel der letzten 28 Tage: {stressMean} von 10. Schlafdauer im Mittel: {sleepMean} Stunden.',
      psychosocial: 'Was im Alltag am meisten belastet: {blank}', resources: 'Was Kraft gibt und beim Abschalten hilft: {blank}',
    },
    'after-antibiotics': {
      name: 'Rückenschmerzen, nach Antibiotika', title: 'Behandlungsplan Rücken und Darm',
      body: 'Antibiotikum laut Angabe, Mittel und Zeitraum: {blank}. Bauchbeschwerden seitdem laut Angabe: {blank}. Schmerzstärke laut Tagebuch, Mittel der letzten 28 Tage: {painMean} von 10.',
      personal: 'Pflanzenvielfalt laut Tagebuch: {plants7} verschiedene pflanzliche Lebensmittel in den letzten 7 Tagen (Zählwert, kein Messinstrument).',
      psychosocial: '', resources: 'Was gut vertragen wird: {blank}',
    },
    inactive: {
      name: 'Rückenschmerzen, wenig Bewegung', title: 'Behandlungsplan Rücken und Bewegung',
      body: 'Schmerzstärke laut Tagebuch, Mittel der letzten 28 Tage: {painMean} von 10. Tage mit Eintrag: {diaryDays} von 28.',
      personal: 'Bewegung laut Tagebuch: {movement} eingetragene Minuten pro Woche.',
      psychosocial: 'Was bisher von Bewegung abhält: {blank}', resources: 'Bewegung, die früher Freude gemacht hat: {blank}',
    },
    recurrent: {
      name: 'Wiederkehrende Rückenschmerzen', title: 'Behandlungsplan wiederkehrende Rückenschmerzen',
      body: 'Frühere Schmerzphasen, Anzahl und Dauer laut Angabe: {blank}. Schmerzstärke laut Tagebuch, Mittel der letzten 28 Tage: {painMean} von 10.',
      personal: 'Laut Tagebuch im Mittel: Stressempfinden {stressMean} von 10, Schlafdauer {sleepMean} Stunden, {movement} eingetragene Minuten Bewegung pro Woche.',
      psychosocial: 'Was Schmerzphasen nach eigener Erfahrung vorausgeht: {blank}', resources: 'Was in früheren Schmerzphasen geholfen hat: {blank}',
    },
  },
  en: {
    'low-plant-diversity': {
      name: 'Back pain, few different plants', title: 'Care plan: back and nutrition',
      body: 'Pain intensity from the diary, mean of the last 28 days: {painMean} of 10. Days with an entry: {diaryDays} of 28.',
      personal: 'Plant diversity from the diary: {plants7} different plant foods in the last 7 days (a count, not a measuring instrument).',
      psychosocial: '', resources: 'What already goes well with eating: {blank}',
    },
    'high-stress': {
      name: 'Back pain, much stress', title: 'Care plan: back and relaxation',
      body: 'Pain intensity from the diary, mean of the last 28 days: {painMean} of 10. Days with an entry: {diaryDays} of 28.',
      personal: 'Perceived stress from the diary, mean of the last 28 days: {stressMean} of 10. Sleep in the mean: {sleepMean} hours.',
      psychosocial: 'What is most of a burden in everyday life: {blank}', resources: 'What gives strength and helps to unwind: {blank}',
    },
    'after-antibiotics': {
      name: 'Back pain, after antibiotics', title: 'Care plan: back and gut',
      body: 'Antibiotic as told, which and when: {blank}. Belly complaints since then as told: {blank}. Pain intensity from the diary, mean of the last 28 days: {painMean} of 10.',
      personal: 'Plant diversity from the diary: {plants7} different plant foods in the last 7 days (a count, not a measuring instrument).',
      psychosocial: '', resources: 'What sits well: {blank}',
    },
    inactive: {
      name: 'Back pain, little movement', title: 'Care plan: back and movement',
      body: 'Pain intensity from the diary, mean of the last 28 days: {painMean} of 10. Days with an entry: {diaryDays} of 28.',
      personal: 'Movement from the diary: {movement} minutes a week as written down.',
      psychosocial: 'What keeps from moving so far: {blank}', resources: 'Movement that used to be a pleasure: {blank}',
    },
    recurrent: {
      name: 'Recurrent back pain', title: 'Care plan: recurrent back pain',
      body: 'Earlier phases of pain, how many and how long as told: {blank}. Pain intensity from the diary, mean of the last 28 days: {painMean} of 10.',
      personal: 'In the mean from the diary: perceived stress {stressMean} of 10, sleep {sleepMean} hours, {movement} minutes of movement a week as written down.',
      psychosocial: 'What comes before phases of pain in the patient’s own experience: {blank}', resources: 'What helped in earlier phases of pain: {blank}',
    },
  },
};

/** Measures that one template words in its own way. */
export const ownMeasureTexts = {
  de: {
    firstWalk: { text: 'Gehen Sie spazieren, jede Woche 5 Minuten länger als in der Woche davor', howOften: 'täglich', howLong: 'zu Beginn 10 Minuten', howHard: 'so, dass Sie sich noch unterhalten können', stopWhen: deStop.movement },
    swimOrCycle: { text: 'Fahren Sie Rad oder gehen Sie schwimmen, was Ihnen mehr liegt', howOften: 'einmal pro Woche', howLong: '20 bis 30 Minuten', howHard: 'leicht bis etwas anstrengend', stopWhen: deStop.movement },
    movementTalk: { text: 'Information und Schulung: Bewegung bei Rückenschmerzen, kleine Schritte und Dosis', howOften: 'einmal, Rückfragen bei jedem Termin', howLong: '15 Minuten', where: 'in der Praxis' },
    medicineTalk: { text: 'Information und Schulung: Ernährung und Darm; Fragen zu Medikamenten gehören in die Arztpraxis', howOften: 'einmal, Rückfragen bei jedem Termin', howLong: '15 Minuten', where: 'in der Praxis' },
    slowFibre: { text: 'Essen Sie nach und nach mehr Ballaststoffe: zuerst gekochtes Gemüse und Haferflocken, später Hülsenfrüchte und Vollkorn', howOften: 'täglich', howLong: 'eine Portion mehr pro Woche', howHard: 'in kleinen Schritten', stopWhen: 'Bei anhaltendem Durchfall, Fieber oder Blut im Stuhl ärztlichen Rat einholen' },
    painPlan: { text: 'Gemeinsam aufschreiben, was an Tagen mit mehr Schmerz hilft: in Bewegung bleiben, Last verringern, Entspannung, wen anrufen', howOften: 'einmal, bei Bedarf ergänzen', howLong: '20 Minuten', where: 'in der Praxis' },
  },
  en: {
    firstWalk: { text: 'Go for a walk, every week 5 minutes longer than the week before', howOften: 'every day', howLong: '10 minutes to begin with', howHard: 'so that you can still talk', stopWhen: enStop.movement },
    swimOrCycle: { text: 'Go cycling or swimming, whichever you prefer', howOften: 'once a week', howLong: '20 to 30 minutes', howHard: 'light to somewhat hard', stopWhen: enStop.movement },
    movementTalk: { text: 'Information and education: movement with back pain, small steps and how much', howOften: 'once, questions at every appointment', howLong: '15 minutes', where: 'in the practice' },
    medicineTalk: { text: 'Information and education: nutrition and gut; questions about medicines belong with your doctor', howOften: 'once, questions at every appointment', howLong: '15 minutes', where: 'in the practice' },
    slowFibre: { text: 'Eat more fibre step by step: cooked vegetables and oats first, pulses and whole grain later', howOften: 'every day', howLong: 'one portion more each week', howHard: 'in small steps', stopWhen: 'If diarrhoea goes on, with fever or with blood in the stool, ask a doctor' },
    painPlan: { text: 'Write down together what helps on days with more pain: keep moving, carry less, relax, whom to call', howOften: 'once, added to when needed', howLong: '20 minutes', where: 'in the practice' },
  },
};
