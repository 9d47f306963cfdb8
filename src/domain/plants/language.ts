/** In which language a meal is written, by the small words of both. */
import { fold } from './fold.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const GERMAN = words('und mit ohne ein eine einen einem einer der die das den dem auf aus zum zur vom im am dazu dann nur kein keine keinen statt sowie etwas viel wenig gegessen getrunken fruhstuck mittag mittags abend abends morgens heute gestern stuck scheibe scheiben glas tasse teller schussel handvoll nicht auch noch als oder gab aber ich war u m ca');
const ENGLISH = words('and with without a an the of on in at for from some then only no not instead plus also but had ate drank lunch dinner breakfast evening morning tonight today yesterday slice slices piece glass cup bowl handful or my was few two');

/** German or English, whichever the text has more small words of; `fallback` when it has as many of both, as a list of foods does. */
export function languageOf(text: string, fallback: 'de' | 'en'): 'de' | 'en' {
  let more = 0;
  for (const word of fold(text).match(/\p{L}+/gu) ?? []) more += Number(GERMAN.has(word)) - Number(ENGLISH.has(word));
  return more > 0 ? 'de' : more < 0 ? 'en' : fallback;
}
