/**
 * Words that are no plants but decide what a plant word means: parts of German compounds, negation, false friends between the
 * languages. All are folded, so "Gemüse" also stands for "Gemuese".
 */
import { fold } from './fold.ts';

const list = (text: string): string[] => fold(text).trim().split(/\s+/);

/** What German compounds end in or are joined by: "Kartoffel|suppe", "Brat|kartoffel". They say nothing about plants. */
export const PARTS = list(`
  suppe suppen süppchen eintopf topf auflauf aufläufe gratin salat salate salätchen pfanne pfännchen gericht gerichte teller platte schale schüssel bowl glas
  sauce saucen soße soßen dip dips aufstrich aufstriche paste creme cremesuppe cremesuppen rahmsuppe rahm sahne schmand quark joghurt jogurt butter
  mus püree stampf brei grütze kompott mark fleisch füllung mischung mix variation
  kuchen kuchenstück torte torten strudel tarte tartelettes tart quiche muffin muffins streusel streuselkuchen datschi blechkuchen schnitte schnitten schnecke schnecken tasche taschen plunder gebäck
  plätzchen keks kekse cookie cookies cracker crumble knödel klöße kloß taler bratling bratlinge puffer frikadelle frikadellen bulette buletten pflanzerl laibchen küchle
  burger patty patties schnitzel nuggets sticks stick stangen stange streifen scheiben scheibe würfel stücke stückchen stück schnitz schnitze spalten spalte ringe ringerl raspel raspeln
  blätter blatt blättchen spitzen röschen herz herzen zehe zehen knolle knollen schote schoten kolben kölbchen zweig zweige pulver körner kerne kern flocken flakes schrot mehl grieß kleie crunch pops
  curry chili risotto lasagne bolognese ragout ragù gulasch geschnetzeltes fritten ofen gemüsepfanne spieß spieße röllchen rolle rollen wrap wraps füllung haube kruste panade
  omelett omelette frittata rührei pfannkuchen crêpe crepes waffel waffeln pizza flammkuchen focaccia fladen zopf stollen brioche
  dressing vinaigrette marinade pesto chutney relish salsa tapenade carpaccio tatar antipasti teig
  drink milch shake milchshake smoothie lassi tee wasser schaum riegel kugel kugeln bällchen bites konfekt dessert speise nachtisch snack
  chips crisps crunchies topping beilage garnitur deko menü platten röster schmarrn
  bio baby mini frisch frische fein back brat salz pell grill wild garten feld land sommer winter herbst frühlings frühjahrs weihnachts party feier koch dampf rohkost roh trocken dörr tiefkühl tk dosen konserven rest reste
  haus hof markt bauern strauch rispen busch stauden stangen frucht früchte fein groß klein rot grün gelb weiß schwarz braun bunt blau lila süß sauer bitter scharf
  filet filets hack rahm sahne käse creme milch vollmilch butter kräuterbutter schinken speck eier ei lachs forellen thunfisch fisch garnelen hähnchen hühner puten rinder schweine lamm wurst feta mozzarella ziegenkäse schafskäse parmesan ricotta frischkäse
  honig zucker vegan veggie vollwert mischbrot brot brote brötchen semmel semmeln stulle stullen weckerl toast toasts baguette knäcke sandwich bagel
  mittag mittags abend abends frühstücks pausen schul büro kinder oma omas
`);

/** Last parts of compounds after which nobody ate the plant: "Apfelbaum", "Nussallergie". */
export const NOT_EATEN = list(`
  baum bäume maschine tasse tassen becher mühle presse reibe schneider schäler allergie allergien unverträglichkeit intoleranz pflanze pflanzen beet ernte feld garten shampoo seife duft kerze creme dose
  löffel messer teller schüssel topf farbe farben pause pausen klatsch kur kranz laden markt hof
`);

/** Last parts of compounds that change what is eaten; the plant is then recorded with that form and does not count. */
export const FORMS: Record<string, string[]> = {
  juice: list('saft säfte schorle schorlen nektar most saftschorle direktsaft shot limo limonade punsch'),
  jam: list('marmelade marmeladen konfitüre konfitüren gelee gelees fruchtaufstrich marmeladenbrot marmeladebrot'),
  syrup: list('sirup dicksaft krautsirup'),
  flavour: list('eis eiscreme sorbet bonbon bonbons gummi gummis aroma geschmack pudding likör schnaps lutscher kaugummi limonade lolli wasser essig joghurteis puddingpulver'),
  oil: list('öl'),
};

/** English words right after a plant that do the same. */
export const FORMS_AFTER: Record<string, string[]> = {
  juice: list('juice juices squash cordial lemonade spritzer schorle saft nektar'),
  jam: list('jam jams jelly marmalade preserve conserve curd marmelade konfitüre gelee'),
  syrup: list('syrup sirup'),
  flavour: list('flavour flavoured flavor flavored essence sorbet lolly lollies squash liqueur sweets gum gums ice gelato eis aroma geschmack'),
  oil: list('oil öl'),
};

/** Words that negate what follows in the same clause. */
export const NEGATES = new Set(list(`
  ohne kein keine keinen keinem keiner keinerlei keins weder nie niemals nicht außer ausser wollte wollten sollte statt anstatt anstelle verzicht
  without no not never neither nor none minus except excluding wanted skipped skip skipping omitted omitting avoided avoiding avoid forgot dropped
  didnt dont doesnt havent hadnt wasnt werent couldnt cant isnt wouldnt
`));

/** Of these only the next food is meant: "statt Reis Kartoffeln". */
export const INSTEAD = new Set(list('statt anstatt anstelle'));

/** Words that negate what stands before them in the same clause. */
export const NEGATES_BEFORE = new Set(list(`
  weggelassen weglassen ausgelassen gestrichen verzichtet aussortiert rausgepickt herausgepickt rausgesucht liegengelassen stehengelassen vergessen abbestellt geplant ausverkauft ausgefallen fehlte fehlten rausgelassen verschmäht übriggelassen
  planned omitted skipped forgotten removed untouched uneaten missing
`));

/** Thrown away or taken out, but not "weggegessen". */
export const THROWN_OUT = /^(?:he)?(?:raus|weg)ge(?!gess|putz|futter|hau|koch)\w+(?:t|en)$/;

/** With "gelassen", "left", "picked" only in these pairs. */
export const NEGATES_BEFORE_PAIRS = new Set(['liegen gelassen', 'stehen gelassen', 'weg gelassen', 'left out', 'left off', 'left uneaten', 'picked out', 'picked off', 'taken out', 'sold out', 'auf dem', 'not eaten']);

/** Words at which a negation ends. */
export const ENDS = new Set(list(`
  mit m dazu aber sondern dafür stattdessen nur dann danach trotzdem jedoch sonst inkl inklusive hatte habe hab gab gabs gegessen gegönnt morgens mittags abends nachmittags vormittags früh mittag abend zwischendurch später anschließend außerdem plus
  with but just only instead then later had ate have including incl plus although though lunch dinner breakfast snack afterwards also still
`));

/** After "nicht" and "not": then nothing is left out. */
export const NOT_NEGATED_AFTER = new Set(list('nur viel so ganz zu besonders genug alles fertig widerstehen only just much many quite all enough too resist finish sure very really that as'));

/** Verbs after which "nicht" means that the food before it was eaten all the same. */
export const EATEN_ANYWAY = /schmeck|vertrag|bekomm|lecker|gemocht|mag$|good|nice|agree|great|tast|spicy|scharf/;

/** A "not" at the end negates what stands before it with one of these. */
export const EATING = new Set(list('gegessen geschafft genommen gehabt dabei drin drauf dazu gekauft probiert angerührt getrunken mehr aufgetaut bekommen erwischt eaten included used touched'));

/** Ways to prepare a plant that stands right before them: "sweet potato fries" are no potatoes. Alone they are a food of their own. */
export const PREPARED = new Set(list('fries chips mash wedges crisps salsa pommes fritten püree stampf kroketten rösti'));

/** What people cut short, with a full stop behind it; others are understood where only one plant begins with them. */
export const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(fold(`
  tom tomate kart kartoffel kartoff kartoffel zw zwiebel zwieb zwiebel erdb erdbeere himb himbeere heidelb heidelbeere brom brombeere johb johannisbeere pap paprika papr paprika champ champignon
  knobl knoblauch gurk gurke mohr möhre kar karotte blumk blumenkohl broc broccoli brok brokkoli auberg aubergine zucch zucchini sell sellerie kohlr kohlrabi rad radieschen sal salat gem gemüse
  ban banane apf apfel nuss nüsse wal walnuss waln walnuss haseln haselnuss erdn erdnuss leins leinsamen sonnenbl sonnenblumenkerne haf haferflocken haferfl haferflocken
  vk vollkorn vollk vollkorn rogg roggen dink dinkel weiz weizen lins linsen boh bohnen erb erbsen kich kichererbsen avo avocado petersil petersilie schnittl schnittlauch
  marm marmelade konf konfitüre pell pellkartoffel pom pommes pilz pilze sauerkr sauerkraut ros rosinen
`).trim().split(/\s+/).reduce<[string, string][]>((pairs, word, index, all) => (index % 2 === 0 ? [...pairs, [word, all[index + 1]!]] : pairs), []));

/** Joins two foods of one negation or of one shared word part. */
export const AND = new Set(list('und u oder o or and nor noch sowie bzw wie n et'));
export const OR = new Set(list('oder or nor noch'));

/** Words of the other language that mean something else in a text of this one. */
export const FOREIGN_TRAPS: Record<'de' | 'en', Set<string>> = {
  de: new Set(list('date dates sage mate roll rolls chips kraut pepper peppers rocket mace spice swede beet beets hing cep ceps gift pepperoni paprika savoy savory turkey rind mince roller ale flax wrap lime bran hot mars ham mint bean egg fig figs pea oj pb veg tea corn fish cod fungi pulses grains cereal stamp hash curd leaves gin')),
  en: new Set(list('rande radi stampf mate karde mars rind hack holler melde kefen zopf bolle wirz dost rosen sharon dirndl abate wecken kraut chips paprika wein samen kern kerne wiener eis beere gift rama flips nelke wurzeln bier brot toast cracker sekt latte grill fett eier leber wurzel pepperoni navette romana curry date kohl navetten granten lime peperoni roller braten hefe breze pute huhn schwein galia batate')),
};

/** Everyday words that no spelling guess may turn into a plant. */
export const COMMON = new Set(list(`
  suppe suppen sauce soße essen heute morgen gestern abend mittag frühstück mittagessen abendessen abendbrot brotzeit jause snack zwischendurch nachmittag vormittag wasser kleine kleiner kleines große großer großes großen bisschen etwas viel viele wenig wenige handvoll portion teller schüssel schale glas tasse scheibe scheiben stück stücke halbe halber halben ganze ganzen frische frischen frischer frisches gebraten gekocht gekochte gegrillt gegrillte gedünstet gebacken gebackene geraspelt gehackt gehackte gehackten geschnitten gerieben geriebener geröstet geröstete gefüllt gefüllte eingelegte eingelegt überbacken paniert mariniert selbstgemacht selbst gemacht
  butter sahne honig käse quark wurst fleisch fisch aufstrich vegan vegane veganer vegetarisch warme warmer kalte kalter leichte rest reste unterwegs kantine restaurant mensa zuhause arbeit büro später danach vorher dazu darüber darauf sowie meine meiner einen einem einer eines dieser jeden immer wieder nochmal garten markt eigene eigenen bunte bunter bunten feine grobe wieder weiter ohne keine nicht gerne lecker welche einige mehrere sonst schon nach über unter zwei drei vier fünf sechs sieben acht neun zehn
  today tonight morning evening lunch dinner breakfast supper snack water small large little some bowl plate slice slices piece pieces glass handful portion half whole fresh fried boiled grilled roasted roast steamed baked stewed chopped sliced grated mashed homemade leftover leftovers stuffed pickled pureed toasted smoked creamy spicy sweet sour sauce soup stew salad butter cheese cream honey yogurt sausage chicken salmon vegan vegetarian about after before with without where there their which while these those other plain mixed light heavy great again later around extra served topped drizzle sprinkle splash dressing home work office canteen cafe restaurant takeaway takeout
`));

/** Words that ask nobody what they are: no food, or said of any food. Together with those above they keep the list of unknown words short. */
export const NO_FOOD = new Set(list(`
  und oder aber auch als auf aus bei bis das dass dem den der des die dies ein eine einen einer eines für gegen haben hatte hab habe ich ihm ihr ihre ist man mal mehr meist mich mir mit nach noch nun nur pro sehr sich sie sind soll über uns viel vom von vor war waren was wegen weil wenn wer wie wir wird wurde zum zur zwei beim davon darin damit dann denn doch eher fast früh ganz gar genau gegen gleich halt hier immer irgendwas jede jeden jetzt kaum leider nichts nix ohne paar schnell seit selber sogar spät statt unten unter vielleicht weg wieder zusammen zuviel zuerst dafür dabei dran drin drauf daneben anschließend übrig lieber lecker gut guter gute gutes super mega yummy satt hunger appetit lust durst
  gegessen getrunken gab gabs gibt gekauft gekocht gemacht gegönnt genascht geknabbert gefrühstückt bestellt geholt genommen probiert dazugegessen essen trinken kochen ging geht kam
  montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag werktag wochenende heute gestern vorgestern morgen morgens vormittag vormittags mittag mittags nachmittag nachmittags abend abends nacht nachts uhr früh zmorge zmittag znacht znüni zvieri vesper jause brotzeit imbiss kaffeepause pause feierabend geburtstag feier party urlaub reise fahrt bahn zug auto flug ausflug wanderung training sport
  frühstück mittagessen abendessen abendbrot nachtisch dessert vorspeise hauptgang hauptgericht nachspeise beilage mahlzeit snack zwischenmahlzeit zwischendurch naschen resteessen
  mama papa oma opa mutter vater tochter sohn kinder kind freund freundin freunde kollege kollegin kollegen nachbarin schwester bruder familie gäste besuch
  kantine mensa restaurant café imbissbude bäcker bäckerei metzger supermarkt italiener grieche chinese inder thai türke döner laden markt zuhause daheim arbeit büro schule praxis kita hotel
  gramm kilo liter milliliter esslöffel teelöffel löffel messerspitze prise handvoll packung päckchen dose dosen becher tüte beutel flasche stück stücke stückchen scheibe scheiben portion portionen kugel kugeln teller schüssel schale tasse tassen glas gläser hälfte drittel viertel hauch klecks spritzer menge mengen schuss bund zweige
  art sorte sorten eigenbau stil stck ca evtl bzw inkl usw etc div versch geschm selbstgem sog
  teil teile rest reste rezept gericht gerichte zutaten salz pfefferstreuer zimmer ofen herd mikrowelle grill pfanne topf form
  the and with some from for was were had have has ate eat eaten eating drank drink drinking cooked made bought ordered tried took got get added topped served leftover leftovers little lots lot bit bits few more less than then that this these those them they there their here which what when where after before during into onto over under off out about around also again another any both but each either else enough even every just like made make mostly much nothing not now only other our own per quite rather same still such too two three four five until very via way well yes you your all one
  monday tuesday wednesday thursday friday saturday sunday weekend today yesterday morning mornings midday noon afternoon evening evenings night late early oclock breakfast brunch lunch dinner tea supper elevenses dessert starter main mains meal meals snack snacks bite
  mum mom dad gran grandma friend friends colleague colleagues husband wife kids son daughter family guests party birthday holiday trip train car flight gym training
  canteen cafe restaurant pub bar bakery supermarket takeaway takeout home work office school hotel shop market
  gram grams kilo litre liter tablespoon tablespoons teaspoon teaspoons tbsp tsp cup cups spoon spoonful handful pinch dash splash drizzle sprinkle pack packet tin tins can cans jar tub bag bottle piece pieces slice slices portion portions serving bowl bowls plate glass glasses mug half halves quarter third dozen size large medium
  greek mexican italian indian thai chinese japanese asian french spanish moroccan turkish korean lebanese style bake bakes baking delivery stir semi skimmed
  griechisch griechischer italienisch mexikanisch indisch asiatisch thailändisch chinesisch japanisch lieferdienst lieferando eigentlich hand weihnachtsmarkt magen bauch
  good great nice lovely tasty delicious yummy hungry full fancy usual quick random mixed various assorted type kind sort style version recipe ingredients salt oven grill pan pot
  warm warme kalt kalte heiß roh rohe gedünstet gedünstetes gedämpft gebratene gebratenes gegrilltes gekochtes geriebene geriebenes geraspelte gehacktes gehackter püriert pürierte frisches tiefgekühlt aufgetaut aufgewärmt selbstgebackenes selbstgemachte selbstgemachtes klein große groß dick dünn extra light fettarm fettarme zuckerfrei ungesüßt ungesüßter gesüßt bio regional saisonal
  hot cold raw cooked uncooked frozen dried tinned canned peeled diced shredded crushed ground crispy crunchy melted baked poached scrambled unsweetened sweetened organic low fat free
`));
