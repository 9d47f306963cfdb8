/**
 * How text stands on paper: long German words may break where they are spoken, and what belongs together stays on one line.
 * Nothing visible is added or taken away: only soft hyphens and spaces that do not break.
 */
import type { Language } from './messages.ts';

const SOFT_HYPHEN = '\u00AD';
const NO_BREAK = '\u00A0';
const NARROW_NO_BREAK = '\u202F';
/** No space at all, but a line may end there. */
const MAY_BREAK = '\u200B';

/** Words below this length never need to break in a column of this house. */
const LONG = 11;
/** Letters that stay before a break and that go to the next line, at the least. */
const LEAST_BEFORE = 2;
const LEAST_AFTER = 3;

/** Parts of the field's long words with their breaks; a word breaks only when all of it is made of these. */
const PARTS = `
  ab-klä-rung acht-sam-keit ak-te ak-ti-vi-tät ana-mne-se än-de-rung an-for-de-rung an-lei-tung ärzt-lich ärzt-li-che ärzt-li-chen ärzt-li-cher atem auf-bau auf-bau-end auf-ga-be auf-klä-rung auf-merk-sam-keit aus-dau-er
  aus-gang aus-gangs-punkt auto-gen auto-ge-nes auto-ge-nen bal-last-stoff bal-last-stof-fe bal-last-stof-fen ba-siert ba-sier-te bauch be-fin-den be-fund be-hand-lung be-las-tung be-ra-tung be-reit-schaft be-richt be-rich-ti-gung be-schei-ni-gung be-schluss
  be-schwer-de be-schwer-den be-son-de-re be-spre-chung be-we-gung be-zo-gen be-zo-ge-ne blä-hun-gen blä-hung brust buch dar-stel-lung da-tum dau-er dia-gno-se dia-gnos-tik dienst do-ku-men-ta-ti-on edu-ka-ti-on ein-heit ein-schrän-kung ein-trag ein-trä-ge ein-wil-li-gung
  emp-feh-lung emp-fin-den ent-bin-dung ent-span-nung er-eig-nis er-ho-lung er-näh-rung er-rei-chung er-wach-sen er-wach-se-ne fach-kraft fak-tor fak-to-ren fall fer-men-tiert fer-men-tier-te fer-men-tier-tes fer-tig fett-säu-re fett-säu-ren flüs-sig-keit form füh-rung funk-ti-on funk-ti-o-nen
  für-sor-ge ge-burt ge-richt ge-rich-te ge-schwin-dig-keit ge-sell-schaft ge-spräch ge-sund-heit ge-wicht ge-wohn-heit ge-wohn-hei-ten grup-pe gym-nas-tik hal-tung häu-fig-keit hal-tungs heil-mit-tel heim hin-weis his-to-rie hoch hül-sen-frucht hül-sen-früch-te in-for-ma-ti-on in-for-ma-ti-o-nen
  in-ter-pro-fes-si-o-nell in-ter-pro-fes-si-o-nel-ler in-ten-si-tät klei-dung kör-per kör-per-lich kör-per-li-che kör-per-li-cher kraft kran-ken-kas-se kräf-ti-gung kreuz kri-te-ri-um kurs le-bens-mit-tel leis-tung leit len-den lo-ka-li-sa-ti-on maß-nah-me maß-nah-men ma-na-ge-ment me-di-ka-ment me-di-ka-men-te men-ge
  mi-nu-ten mit-tel mo-bi-li-sa-ti-on mo-de-ra-ti-on mus-kel mus-ku-la-tur not-fall not-wen-dig-keit num-mer nüs-se or-ga-ni-sa-ti-on par-ti-zi-pa-ti-on pa-ti-ent pa-ti-en-ten pa-ti-en-tin pa-ti-en-tin-nen per-son pflan-ze pflan-zen pflanz-lich pflanz-li-che pflanz-li-chen pflicht phy-sio-the-ra-pie phy-sio-the-ra-peu-tin phy-sio-the-ra-peut
  phy-sio-the-ra-peu-tisch phy-sio-the-ra-peu-ti-sche phy-sio-the-ra-peu-ti-schen plan po-si-ti-on prä-ven-ti-on pra-xis pro-dukt pro-duk-te pro-gramm pro-gres-siv pro-gres-si-ve pro-to-koll psy-cho-so-zi-al psy-cho-so-zi-a-le psy-cho-the-ra-pie psy-cho-the-ra-peu-tisch psy-cho-the-ra-peu-ti-sche psy-cho-the-ra-peu-ti-schen qua-li-tät rad re-duk-ti-on re-gel-mä-ßig
  re-la-xa-ti-on re-zi-di-vie-rend ri-si-ko rück-mel-dung rü-cken samm-lung sau-er-kraut son-nen-blu-men ker-ne jo-han-nis bee-re bee-ren säu-le schlaf schmerz schmer-zen schrei-ben schwei-ge schwie-rig-keit selbst selbst-stän-dig sit-zung span-nung spa-zier-gang spa-zier-gän-ge stär-ke stär-kung stel-lung stress struk-tur struk-tu-ren stuhl-gang symp-to-ma-tik ta-ge ta-ges team
  teil-ha-be ter-min the-ra-pie the-ra-peu-tin the-ra-peut trai-ning trink übung übun-gen um-fang um-welt un-ter-schrift un-ter-su-chung un-ter-stüt-zung ver-ar-bei-tet ver-ar-bei-te-te ver-ar-bei-te-tes ver-bes-se-rung ver-ein-ba-rung ver-fah-ren ver-lauf ver-ord-nung ver-si-cher-ten ver-si-on ver-si-o-nen ver-span-nung ver-stop-fung viel-falt voll-korn vor-la-ge vor-stel-lung
  wahr-neh-mung wal-nuss wal-nüs-se wan-de-rung warn wert wie-der wie-der-ho-lung wir-bel wirt-schaft wohl wo-che wo-chen-en-de zei-chen zer-ti-fi-zier-ter zer-ti-fi-ziert ziel zu-be-rei-tung zu-sam-men-ar-beit zu-stän-dig-keit zu-stän-dig
`.trim().split(/\s+/);

const BREAKS = new Map(PARTS.map((part) => [part.replaceAll('-', ''), part]));
const LONGEST = Math.max(...[...BREAKS.keys()].map((part) => part.length));
/** What stands between two parts, or at the end. */
const JOINTS = ['', 's', 'n', 'en', 'e', 'er', 'es', 'em'];

/** The word with its breaks marked by `-`, or null when not all of it is made of known parts. Lower case. */
function broken(word: string): string | null {
  const known = new Map<number, string | null>();
  const from = (at: number): string | null => {
    if (at === word.length) return '';
    const before = known.get(at);
    if (before !== undefined) return before;
    let found: string | null = null;
    for (let length = Math.min(LONGEST, word.length - at); length > 2 && found === null; length -= 1) {
      const part = BREAKS.get(word.slice(at, at + length));
      if (part === undefined) continue;
      for (const joint of JOINTS) {
        if (!word.startsWith(joint, at + length)) continue;
        const rest = from(at + length + joint.length);
        if (rest === null) continue;
        found = rest === '' ? part + joint : `${part}${joint}-${rest}`;
        break;
      }
    }
    known.set(at, found);
    return found;
  };
  return from(0);
}

const hyphenated = new Map<string, string>();

/** A German word with soft hyphens where it may break; unchanged when it is short or not known. */
function hyphenate(word: string): string {
  if (word.length < LONG) return word;
  let result = hyphenated.get(word);
  if (result !== undefined) return result;
  const marks = broken(word.toLowerCase());
  result = word;
  if (marks !== null) {
    result = '';
    let at = 0;
    for (const letter of marks) {
      if (letter !== '-') result += word[at++];
      else if (at >= LEAST_BEFORE && word.length - at >= LEAST_AFTER) result += SOFT_HYPHEN;
    }
  }
  hyphenated.set(word, result);
  return result;
}

const MONTHS = 'Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember';
const UNITS = 'Minuten?|Min\\.|min|Stunden?|Sekunden?|h|Uhr|Liter|l|ml|g|kg|m|cm|km|%|°|€|kcal|Mal|mal|Tage?n?|Wochen?|Monate?n?|Jahre?n?|Portion(?:en)?|Pflanzen|Gläser|Schritte|litres?|minutes?|hours?|days?|weeks?|months?|years?|portions?|plants|glasses|steps|times';

/**
 * Text as it is to stand on paper. German: soft hyphens in long words, `z. B.` and its like in one piece. Both languages: numbers
 * stay with their units, a paragraph sign with its number.
 */
export function typeset(text: string, language: Language): string {
  let result = text.replaceAll(new RegExp(`(\\d) (${UNITS})(?![\\p{L}\\d])`, 'gu'), (_, digit: string, unit: string) => `${digit}${unit.length > 2 ? NO_BREAK : NARROW_NO_BREAK}${unit}`)
    .replaceAll(/§ (?=\d)/g, `§${NARROW_NO_BREAK}`)
    .replaceAll(/(?<=\p{L}{4})\/(?=\p{L}{4})/gu, `/${MAY_BREAK}`);
  if (language !== 'de') return result;
  result = result
    .replaceAll(/\b(z|u|d|o|s|v|i)\. ?(B|a|h|Ä|ä|o|u|d)\.(?: ?(R)\.)?/g, (_, first: string, second: string, third?: string) => `${first}.${NARROW_NO_BREAK}${second}.${third === undefined ? '' : `${NARROW_NO_BREAK}${third}.`}`)
    .replaceAll(new RegExp(`(\\d{1,2}\\.) (${MONTHS})\\b`, 'g'), `$1${NO_BREAK}$2`)
    .replaceAll(/\b(Nr|Abs|Art|Dr|Prof|ca|bzw|geb)\. (?=[\p{L}\d])/gu, `$1.${NO_BREAK}`);
  return result.replaceAll(/\p{L}{11,}/gu, hyphenate);
}
