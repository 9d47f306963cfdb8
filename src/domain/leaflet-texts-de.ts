/** The leaflets in German, for adults who read plain language (B1). General health information; nothing here treats anything. */
export const LEAFLETS_DE = {
  'plants-30': {
    title: '30 verschiedene Pflanzen in der Woche',
    text: `
In Ihrem Darm leben sehr viele Bakterien. Verschiedene Bakterien mögen verschiedene Pflanzen. Wer bunt isst, gibt vielen von ihnen etwas ab. **30 verschiedene Pflanzen in der Woche** sind ein Ziel zum Mitzählen. Es ist kein Muss.

## So zählen Sie
- Es zählen Gemüse, Obst, Hülsenfrüchte, Vollkorn, Nüsse, Samen, Kräuter und Gewürze.
- Jede Pflanze zählt **einmal in der Woche**. Apfel am Montag und Apfelmus am Freitag sind zusammen eine Pflanze.
- Frisch, tiefgekühlt, getrocknet oder aus der Dose: Alles zählt. Saft, Marmelade, Zucker und Weißmehl zählen nicht.

## So wird es leicht
- Eine Handvoll Nüsse und Samen in das Müsli: schon drei oder vier Pflanzen.
- Kräuter, Zwiebeln und Linsen passen in fast jede Soße und Suppe.
- Kaufen Sie jede Woche **eine Pflanze**, die Sie lange nicht gegessen haben.

> **Steigern Sie langsam,** zum Beispiel um zwei oder drei Pflanzen in der Woche. So kann sich der Bauch daran gewöhnen. Lassen Sie weg, was Sie nicht vertragen oder nicht essen dürfen.

## Meine Woche zum Ankreuzen
{plants}

> Die Zahl 30 kommt aus einer Beobachtungsstudie: Wer mehr als 30 Pflanzen in der Woche aß, hatte mehr verschiedene Darmbakterien als Menschen mit höchstens 10. Ein Beweis für eine Wirkung ist das nicht. Keine Leitlinie macht Ernährung zu einer Behandlung von Rückenschmerzen.
`,
  },
  fermented: {
    title: 'Fermentierte Lebensmittel',
    text: `
Fermentieren heißt: Bakterien oder Hefen verändern ein Lebensmittel. So wird aus Kohl Sauerkraut und aus Milch Joghurt. Das macht Lebensmittel haltbar und gibt ihnen Geschmack. Viele Menschen essen sie gern, weil sie lebende Bakterien mitbringen.

## Was dazugehört
- **Aus Milch:** Joghurt, Kefir, Buttermilch, Dickmilch
- **Aus Gemüse:** Sauerkraut, Kimchi, saure Gurken aus Salzlake
- **Aus Soja:** Miso, Tempeh
- **Getränke:** Kombucha, Brottrunk, Wasserkefir

## Worauf Sie beim Einkauf achten
- Lebende Bakterien gibt es nur, wenn nach dem Fermentieren nicht erhitzt wurde. Suchen Sie im Kühlregal nach „frisch“ oder „nicht pasteurisiert“.
- Sauerkraut aus der Dose ist erhitzt. Es ist trotzdem ein gutes Gemüse mit Ballaststoffen.
- Gurken in Essig sind nicht fermentiert.
- Wählen Sie Joghurt ohne Zucker und geben Sie selbst Obst dazu. Kombucha enthält oft viel Zucker und etwas Alkohol: Ein Blick auf das Etikett hilft.

## So fangen Sie an
1. Beginnen Sie mit **einem Esslöffel am Tag**, zum Beispiel Sauerkraut zum Brot oder Naturjoghurt zum Frühstück.
2. Warten Sie ein paar Tage. Geht es Ihrem Bauch gut, nehmen Sie etwas mehr.
3. Viele finden ihr Maß bei einer kleinen Portion am Tag.
4. Geben Sie Miso oder Sauerkraut erst am Ende in das warme Essen.

## Wann Sie vorher fragen
Fragen Sie vorher in Ihrer Arztpraxis oder Apotheke, wenn

- Ihr Immunsystem geschwächt ist oder Sie Medikamente nehmen, die es dämpfen,
- Sie schwanger sind: Rohmilch und Selbstgemachtes sind dann nicht geeignet,
- Sie Histamin schlecht vertragen: Fermentiertes enthält oft viel davon,
- Sie auf Salz achten müssen: Sauerkraut, Miso und Kimchi sind salzig.

> **Bläht der Bauch?** Das kommt am Anfang vor. Nehmen Sie weniger oder machen Sie eine Pause. Bleibt es, lassen Sie das Lebensmittel weg.

## Das probiere ich diese Woche
{lines 3}

Dies ist allgemeine Gesundheitsinformation. Keine Leitlinie macht Ernährung zu einer Behandlung von Rückenschmerzen.
`,
  },
  'fibre-drinking': {
    title: 'Ballaststoffe und Trinken',
    text: `
Ballaststoffe sind Teile von Pflanzen, die wir nicht verdauen. Sie machen satt, halten den Stuhl weich und sind Nahrung für Bakterien im Darm. Dafür brauchen sie Wasser. Darum gehören Essen und Trinken hier zusammen.

## Wie viel ist gut?
- **Ballaststoffe:** mindestens **30 g am Tag**. Die meisten Menschen essen weniger.
- **Trinken:** rund **1,5 Liter am Tag**, am besten Wasser und ungesüßten Tee. Bei Hitze und Sport mehr.

## So kommen 30 g zusammen
- 2 Scheiben Vollkornbrot: etwa 8 g
- 4 Esslöffel Haferflocken: etwa 4 g
- 1 Apfel mit Schale: etwa 3 g
- 1 Portion Linsen (gekocht, 150 g): etwa 10 g
- 1 Portion Brokkoli (150 g): etwa 4 g
- 1 kleine Handvoll Mandeln: etwa 3 g

## Kleine Wechsel
- Vollkornbrot statt Weißbrot, Naturreis statt weißem Reis
- Linsen oder Bohnen in die Suppe, auch aus der Dose
- Obst mit Schale statt Saft
- ein Esslöffel geschroteter Leinsamen in das Müsli

## Trinken, ohne daran zu denken
- Ein Glas zu jeder Mahlzeit und eines nach dem Aufstehen: Das sind schon vier.
- Stellen Sie eine Karaffe dorthin, wo Sie sitzen.
- Zitrone, Minze oder Ingwer geben Geschmack ohne Zucker.

> **Langsam steigern.** Nehmen Sie jede Woche nur eine Sache dazu. Zu viel auf einmal kann blähen. Wer mehr Ballaststoffe isst und zu wenig trinkt, bekommt leicht Verstopfung.

## Wann Sie vorher fragen
- bei einer Krankheit von **Herz oder Nieren**: Dann legt Ihre Arztpraxis die Trinkmenge fest,
- bei einer Krankheit des Darms oder nach einer Operation am Bauch,
- wenn Sie **Flohsamen** nehmen möchten: immer mit viel Wasser und mit Abstand zu Medikamenten.

## Mein erster Wechsel
{lines 2}

Dies ist allgemeine Gesundheitsinformation. Keine Leitlinie macht Ernährung zu einer Behandlung von Rückenschmerzen.
`,
  },
  fats: {
    title: 'Gute Fette: Olivenöl und Omega-3',
    text: `
Ihr Körper braucht Fett, zum Beispiel für die Zellen und für manche Vitamine. Es kommt darauf an, welches Fett Sie essen. Pflanzenöle, Nüsse und fetter Fisch enthalten Fettsäuren, die der Körper nicht selbst herstellen kann. Dazu gehört **Omega-3**.

## Öle im Alltag
- **Olivenöl** für Salat, Gemüse und zum Braten bei mittlerer Hitze
- **Rapsöl** als günstiges Öl für fast alles; es enthält auch Omega-3
- **Leinöl** und **Walnussöl** nur kalt, zum Beispiel in Quark oder Salat. Leinöl gehört in den Kühlschrank und schmeckt nur frisch.

## Woher Omega-3 kommt
- **Pflanzen:** Leinsamen (geschrotet), Leinöl, Walnüsse, Rapsöl
- **Fisch:** Hering, Makrele, Lachs, Sardinen. Ein- bis zweimal in der Woche eine Portion, auch aus der Dose.
- **Ohne Fisch:** Manche Öle enthalten Omega-3 aus Algen. Lassen Sie sich dazu beraten.

## Davon weniger
- Fett in Fertiggerichten, Chips, Gebäck und Frittiertem
- Butter, Sahne und fettes Fleisch: kleine Mengen sind in Ordnung
- Kokosfett und Palmfett

## So fangen Sie an
1. Stellen Sie **eine Flasche Oliven- oder Rapsöl** dorthin, wo Sie kochen.
2. Essen Sie jeden Tag **eine kleine Handvoll Nüsse** (etwa 25 g), ungesalzen.
3. Planen Sie einen festen **Fischtag** in der Woche ein, oder einen Leinöl-Tag.
4. Machen Sie das Dressing selbst: 2 Löffel Öl, 1 Löffel Essig, Senf, Kräuter.

> **Öl ist Fett.** Ein Esslöffel hat rund 90 Kilokalorien. Es geht um den Tausch, nicht um mehr.

## Wann Sie vorher fragen
- bei **Kapseln mit Omega-3**, besonders wenn Sie Blutverdünner nehmen,
- bei einer Allergie gegen Nüsse oder Fisch,
- bei einer Krankheit der Galle oder der Bauchspeicheldrüse.

## Das tausche ich aus
{lines 3}

Dies ist allgemeine Gesundheitsinformation. Keine Leitlinie macht Ernährung zu einer Behandlung von Rückenschmerzen.
`,
  },
  'sugar-ready-made': {
    title: 'Weniger Zucker, Fertigprodukte und Wurst',
    text: `
Es geht nicht um Verbote. Süßes und Fertiges darf sein. Aber wer viel davon isst, hat weniger Platz für Gemüse, Vollkorn und Nüsse. Kleine Änderungen, die bleiben, bringen mehr als eine strenge Woche.

## Zucker
- Viel Zucker steckt in **Getränken**: Limonade, Eistee, Energydrinks, auch in Saft.
- Auf dem Etikett heißt Zucker auch Glukosesirup, Dextrose, Maltose oder Dicksaft. Was vorn auf der Liste steht, davon ist am meisten drin.
- Die Weltgesundheitsorganisation nennt als Grenze rund **50 g** Zucker am Tag, der zugesetzt ist oder aus Saft und Honig kommt. Schon ein halber Liter Limonade enthält so viel.

## Fertigprodukte
- Gemeint sind Dinge mit langer Zutatenliste: Tiefkühlpizza, Tütensuppe, Chips, viele Riegel.
- Nicht gemeint sind einfache Helfer: Tiefkühlgemüse ohne Soße, Bohnen aus der Dose, Haferflocken.

## Wurst und verarbeitetes Fleisch
- Dazu gehören Wurst, Aufschnitt, Schinken, Speck und Salami. Sie enthalten oft viel Salz und Fett.
- Die Deutsche Gesellschaft für Ernährung rät: Fleisch und Wurst zusammen **höchstens 300 g in der Woche**.

## Ein Tausch, der leicht fällt
- Limonade → Wasser mit Zitrone oder Minze
- Fruchtjoghurt → Naturjoghurt mit Beeren
- Wurstbrot → Brot mit Hummus, Ei, Quark oder Linsenaufstrich
- Schokoriegel → Nüsse und ein Stück dunkle Schokolade
- Tütensuppe → Gemüsesuppe auf Vorrat, eingefroren

## So fangen Sie an
1. Schreiben Sie **drei Tage** auf, was Sie trinken und naschen. Nur schauen, noch nichts ändern.
2. Wählen Sie **eine** Sache, die Sie oft und ohne Genuss essen.
3. Tauschen Sie diese Sache zwei Wochen lang. Dann die nächste.

> **Ein schlechter Tag ist kein Rückschritt.** Machen Sie bei der nächsten Mahlzeit einfach weiter.

> **Diabetes?** Sprechen Sie Änderungen vorher in Ihrer Arztpraxis ab, vor allem wenn Sie Insulin oder Tabletten nehmen.

## Mein Tausch
{lines 2}

Dies ist allgemeine Gesundheitsinformation. Keine Leitlinie macht Ernährung zu einer Behandlung von Rückenschmerzen.
`,
  },
  'stress-gut': {
    title: 'Stress und Darm',
    text: `
Schmetterlinge im Bauch, ein Kloß im Magen: Darm und Gehirn sind über Nerven und Botenstoffe verbunden. Bei Stress kann der Darm schneller, langsamer oder empfindlicher arbeiten. Das ist keine Einbildung, und Sie sind damit nicht allein.

## Was Stress im Bauch machen kann
- Blähungen und Druck
- Durchfall oder Verstopfung, manchmal im Wechsel
- Appetit, der fehlt oder sehr groß ist
- Schmerzen, die stärker gefühlt werden

## Warum Ihr Tagebuch hilft
Sie sehen, **an welchen Tagen** Stress, Bauch und Rücken sich melden. Treffen Dinge zusammen, heißt das noch nicht, dass das eine vom anderen kommt. Aber Sie können darüber sprechen und gezielt etwas ausprobieren.

## Was dem Bauch in stressigen Zeiten guttut
- **Zeit:** Essen Sie im Sitzen, ohne Handy, und kauen Sie gründlich.
- **Regelmäßigkeit:** feste Mahlzeiten, auch an vollen Tagen.
- **Bewegung:** zehn Minuten gehen nach dem Essen.
- **Wärme:** eine Wärmflasche oder ein warmer Tee.
- **Weniger** Kaffee, Alkohol und späte große Mahlzeiten.

## Eine Übung für zwischendurch (2 Minuten)
1. Setzen Sie sich bequem hin. Legen Sie eine Hand auf den Bauch.
2. Atmen Sie durch die Nase ein und zählen Sie langsam bis **vier**. Der Bauch hebt sich.
3. Atmen Sie durch den Mund aus und zählen Sie bis **sechs**. Der Bauch senkt sich.
4. Wiederholen Sie das zehnmal. Wird Ihnen schwindlig, atmen Sie normal weiter.

> **Gehen Sie bald in Ihre Arztpraxis** bei Blut im Stuhl, bei Fieber oder wenn Ihr Gewicht ohne Grund sinkt. Auch Beschwerden, die Sie nachts wecken, gehören dorthin, ebenso ein Stuhlgang, der sich länger als vier Wochen deutlich ändert. Plötzliche, sehr starke Bauchschmerzen: **112**.

> **Wird der Stress zu viel?** Sprechen Sie mit jemandem: mit Ihrer Arztpraxis, mit uns, mit Menschen, denen Sie vertrauen. Die Telefonseelsorge hört Tag und Nacht zu, kostenlos: **0800 111 0 111**.

## Das tut mir gut
{lines 2}
`,
  },
  relaxation: {
    title: 'Entspannung für den Anfang',
    text: `
Entspannung kann man lernen wie Fahrradfahren: mit wenig, aber oft. Fünf Minuten am Tag bringen mehr als eine Stunde am Sonntag. Probieren Sie aus, was zu Ihnen passt.

## 1. Langsam ausatmen (3 Minuten)
1. Setzen oder legen Sie sich bequem hin. Die Schultern sind locker.
2. Atmen Sie durch die Nase ein. Zählen Sie bis **vier**.
3. Atmen Sie langsam aus. Zählen Sie bis **sechs**.
4. Schweifen die Gedanken ab? Das ist normal. Kehren Sie einfach zum Zählen zurück.

## 2. Anspannen und loslassen (8 Minuten)
So beginnt die Progressive Muskelrelaxation (PMR).

1. Ballen Sie eine Faust, mit halber Kraft, **fünf Sekunden** lang.
2. Lassen Sie los. Spüren Sie **dreißig Sekunden** lang nach: Was ist jetzt anders?
3. Dann die andere Hand, die Schultern (hochziehen), das Gesicht, den Bauch, die Beine.
4. Lassen Sie Stellen aus, die wehtun.

## 3. Mit den Gedanken durch den Körper (5 Minuten)
1. Legen Sie sich hin und schließen Sie die Augen, wenn Sie mögen.
2. Gehen Sie mit der Aufmerksamkeit von den Füßen bis zum Kopf.
3. Spüren Sie nur. Sie müssen nichts ändern und nichts erreichen.

## So wird es zur Gewohnheit
- **Gleiche Zeit, gleicher Ort:** nach dem Zähneputzen, in der Pause, vor dem Schlafen.
- Beginnen Sie mit **einer** Übung und bleiben Sie zwei Wochen dabei.
- Kreuzen Sie die Tage an, an denen Sie geübt haben.

## Ein Kurs hilft weiter
Autogenes Training, PMR, Achtsamkeit, Yoga, Tai-Chi und Qigong lernen sich leichter in einer Gruppe. Viele Kurse sind geprüft („zertifizierter Präventionskurs“). Die Krankenkasse erstattet dann oft einen großen Teil. Fragen Sie vorher dort nach.

> **Hören Sie auf, wenn es Ihnen nicht guttut:** bei Schwindel, Unruhe, Angst oder wenn schlimme Erinnerungen kommen. Sind Sie wegen Ihrer Seele in Behandlung, fragen Sie dort vorher, welche Übung passt.

## Meine Zeit, mein Ort
{lines 2}
`,
  },
  sleep: {
    title: 'Schlaf und Erholung',
    text: `
Im Schlaf erholt sich der Körper. Nach einer schlechten Nacht fühlen sich Schmerzen oft stärker an, und Schmerzen stören wiederum den Schlaf. Erzwingen lässt sich Schlaf nicht. Aber Sie können ihm den Weg frei machen.

## Gut zu wissen
- Erwachsene schlafen meist **7 bis 9 Stunden**. Manche brauchen weniger, manche mehr.
- Jeder Mensch wird nachts mehrmals kurz wach. Das ist normal.
- **Eine** schlechte Nacht schadet nicht.

## Am Tag
- Stehen Sie jeden Tag **zur gleichen Zeit** auf, auch am Wochenende.
- Gehen Sie morgens oder mittags hinaus ins Tageslicht.
- Bewegen Sie sich am Tag. Am späten Abend lieber ruhig.
- Trinken Sie nach dem frühen Nachmittag keinen Kaffee, schwarzen Tee oder Energydrink.
- Ein Mittagsschlaf ist in Ordnung: höchstens 20 Minuten, vor 15 Uhr.

## Am Abend
- Essen Sie die letzte große Mahlzeit **zwei bis drei Stunden** vor dem Schlafen.
- Alkohol macht müde, aber der Schlaf wird unruhig.
- Schreiben Sie Sorgen und Aufgaben auf ein Blatt. Dann liegen sie dort und nicht im Bett.
- Legen Sie Handy und Arbeit eine halbe Stunde vorher weg.
- Das Schlafzimmer ist dunkel, leise und eher kühl.

## In der Nacht
- Können Sie lange nicht schlafen? Stehen Sie auf und tun Sie etwas Ruhiges bei wenig Licht. Gehen Sie wieder ins Bett, wenn Sie müde sind.
- Drehen Sie die Uhr um.
- **Der Rücken stört?** Legen Sie in Seitenlage ein Kissen zwischen die Knie, in Rückenlage eines unter die Knie.

## Pausen am Tag
Erholung beginnt nicht erst am Abend. Planen Sie **drei kurze Pausen** ein: fünf Minuten aufstehen, aus dem Fenster schauen, atmen.

> **Sprechen Sie mit Ihrer Arztpraxis,** wenn Sie länger als vier Wochen an drei oder mehr Tagen in der Woche schlecht schlafen. Das gilt auch, wenn Sie laut schnarchen und am Tag sehr müde sind oder wenn die Beine nachts unruhig sind. Schlafmittel nehmen Sie bitte nie ohne ärztlichen Rat.

## Das probiere ich zwei Wochen lang
{lines 2}
`,
  },
  movement: {
    title: 'Jeden Tag bewegen',
    text: `
Der Rücken ist stark und für Bewegung gemacht. Bei den meisten Rückenschmerzen ist es gut, aktiv zu bleiben. Sie müssen dafür keinen Sport treiben: **Jeder Schritt zählt.**

## Wie viel?
- Die Weltgesundheitsorganisation nennt **150 bis 300 Minuten in der Woche**, bei denen Sie etwas schneller atmen. Das sind gut 20 bis 40 Minuten am Tag.
- An **zwei Tagen** etwas für die Kraft, zum Beispiel Ihre Heimübungen.
- Weniger ist auch gut. **Etwas ist immer besser als nichts.**

## Wie anstrengend?
Sie können dabei **noch sprechen, aber nicht mehr singen**: Dann ist es richtig.

## Was passt zu Ihnen?
- **Gehen:** jeden Tag ein Spaziergang, zum Start 10 Minuten
- **Radfahren:** im Alltag oder auf dem Ergometer
- **Schwimmen** oder Bewegung im Wasser
- **Laufen:** langsam, mit Pausen zum Gehen
- **Alltag:** Treppe, Garten, eine Station früher aussteigen

## So bauen Sie auf
1. Nehmen Sie eine Menge, die Sie auch **an einem schlechten Tag** schaffen.
2. Bleiben Sie eine Woche dabei. Dann einige Minuten mehr.
3. Wechseln Sie lange Haltungen oft: nach 30 Minuten Sitzen kurz aufstehen.
4. Verabreden Sie sich. Zu zweit fällt es leichter.

> **Darf es wehtun?** Ein leichtes Ziehen, das nach der Bewegung bald nachlässt, ist in Ordnung. Sind die Schmerzen am nächsten Tag deutlich stärker, machen Sie beim nächsten Mal etwas weniger. Hören Sie nicht ganz auf.

## Wann Sie aufhören und Hilfe holen
- **112** bei Druck oder Schmerz in der Brust, Atemnot, plötzlicher Lähmung, oder wenn Sie Blase oder Darm nicht mehr kontrollieren können
- **Arztpraxis** oder außerhalb der Sprechzeiten **116117** bei neuer Schwäche oder Taubheit in Arm oder Bein, Fieber mit Rückenschmerzen oder starken Schmerzen nach einem Sturz

> Haben Sie eine Krankheit von Herz, Lunge oder Gelenken, oder waren Sie lange nicht aktiv? Fragen Sie vorher, womit Sie beginnen können.

## Meine Bewegung: was, wann, wie lange
{lines 2}
`,
  },
  diary: {
    title: 'So führen Sie Ihr Tagebuch',
    text: `
Ihr Tagebuch zeigt, was zwischen den Terminen war. Wir schauen es gemeinsam an. Es gibt keine richtigen und falschen Einträge, und niemand bewertet, was Sie essen.

## Wann und wie lange
- Am besten **jeden Abend**, etwa fünf Minuten, immer zur gleichen Zeit.
- Einen Tag vergessen? Lassen Sie ihn frei. **Ein leerer Tag ist besser als ein geratener.**
- Schon zwei bis vier Wochen helfen uns weiter.

## Schmerz von 0 bis 10
- **0** heißt kein Schmerz, **10** ist der stärkste Schmerz, den Sie sich vorstellen können.
- Schreiben Sie den **durchschnittlichen** und den **stärksten** Schmerz des Tages auf.
- Ein schmerzfreier Tag ist eine **0**. Bitte eintragen, nicht frei lassen.

## Stress und Schlaf
- **Stress** von 0 (gar nicht) bis 10 (so stark wie nur möglich): so, wie Sie den Tag empfunden haben.
- **Schlaf:** die Stunden der Nacht **vor** diesem Tag, und wie gut Sie geschlafen haben (10 ist sehr gut).

## Essen und Trinken
- Schreiben Sie auf, **was** Sie gegessen haben. Mengen und Kalorien sind nicht nötig.
- Nennen Sie die **Pflanzen einzeln**: statt „Gemüsesuppe“ lieber „Suppe mit Lauch, Karotte, Linsen, Petersilie“. So können wir die Vielfalt zählen.
- **Getränke:** Wasser und ungesüßten Tee getrennt von süßen und alkoholischen Getränken.

## Bewegung, Entspannung, Bauch
- Was haben Sie gemacht und wie viele Minuten?
- Bauch: keine, leichte, mäßige oder starke Beschwerden
- Stuhlform 1 (hart) bis 7 (flüssig), für jeden Stuhlgang eine Zahl

## Besonderes
Schreiben Sie auf, was anders war: Medikamente (vor allem **Antibiotika** und Schmerzmittel), Infekte, Reisen, Feiern, Streit, Urlaub.

> **Ihr Tagebuch wird nicht ständig mitgelesen.** Wir sehen es zum Termin an. Geht es Ihnen schlecht, rufen Sie bitte an. Im Notfall **112**, ärztlicher Bereitschaftsdienst **116117**.

> **Es gehört Ihnen.** Was Sie nicht aufschreiben möchten, lassen Sie weg.
`,
  },
};
