/**
 * What the invented people eat, in their own words. Each line: the text, the plants that stand in it (ids of the catalogue, as
 * somebody checked them) and marks: f fermented, o omega-3, h healthy fat, s sweet, r ready-made, m processed meat.
 */

/** One meal as it is written into a diary. */
export interface ExampleMeal {
  text: string;
  plants: string[];
  marks: string;
}

export type Course = 'breakfast' | 'lunch' | 'dinner' | 'snack';

const GERMAN = {
  breakfast: `
Haferbrei mit Apfel, Zimt und Walnüssen | oat apple cinnamon walnut | o
Haferbrei mit Heidelbeeren und Leinsamen, Kaffee | oat blueberry linseed coffee | o
Naturjoghurt mit Himbeeren und Haferflocken | raspberry oat | f
Naturjoghurt mit Banane und Kürbiskernen | banana pumpkin-seed | f
Skyr mit Erdbeeren und Mandeln | strawberry almond | f
Kefir mit Brombeeren und Chiasamen | blackberry chia | fo
Quark mit Leinöl, Birne und Haselnüssen | linseed-oil pear hazelnut | foh
Roggenvollkornbrot mit Käse und Radieschen, Kaffee | rye-whole radish coffee |
Roggenvollkornbrot mit Frischkäse, Gurke und Kresse | rye-whole cucumber cress |
Dinkelvollkornbrot mit Tomate und Schnittlauch, grüner Tee | spelt-whole tomato chives tea-green |
Dinkelvollkornbrot mit Avocado und Zitrone | spelt-whole avocado lemon | h
Brötchen mit Marmelade, Kaffee | coffee | s
Brötchen mit Wurst und Essiggurke, Kaffee | pickled-gherkin coffee | m
Brötchen mit Schinken und Käse | | m
Toast mit Nuss-Nougat-Creme, Kakao | cocoa | sr
Toast mit Butter und Honig, schwarzer Tee | tea-black | s
Cornflakes mit Milch | cornflakes | sr
Rührei mit Schnittlauch und Tomaten, Roggenbrot | chives tomato rye |
Rührei mit Champignons und Petersilie | button-mushroom parsley |
Hirsebrei mit Aprikosen und Mandeln | millet apricot almond |
Hirsebrei mit Kirschen und Zimt | millet sweet-cherry cinnamon |
Buchweizenbrei mit Pflaumen und Sonnenblumenkernen | buckwheat plum sunflower-seed |
Haferflocken mit Rosinen, Apfel und Sonnenblumenkernen | oat raisin apple sunflower-seed |
Haferflocken mit Johannisbeeren und Hanfsamen | oat redcurrant hemp-seed | o
Smoothie aus Spinat, Banane und Orange | spinach banana orange |
Smoothie aus Mango, Ingwer und Hafer | mango ginger oat |
Obstteller mit Kiwi, Apfel und Trauben | kiwi apple grape |
Obstteller mit Melone und Pfirsich | melon peach |
Knäckebrot mit Hüttenkäse und Paprika | rye bell-pepper | f
Knäckebrot mit Erdnussmus und Banane | rye peanut banana |
Pfannkuchen mit Apfelmus | apple | s
Croissant, Milchkaffee | coffee | s
nur Kaffee | coffee |
Kaffee und ein Apfel | coffee apple |
Porridge mit Birne, Kardamom und Pekannüssen | oat pear cardamom pecan | h
Sauerteigbrot aus Roggen mit Quark und Dill | rye dill | f
Overnight Oats mit Datteln und Kakao | oat date cocoa |
Grapefruit, Roggenbrot mit Ziegenkäse | grapefruit rye |
Weißbrot mit Salami, Kaffee | coffee | m
Schokomüsli aus der Packung | oat | sr`,
  lunch: `
Linsensuppe mit Karotten und Lauch | lentil carrot leek |
Linsensalat mit Rucola, Roter Bete und Walnüssen | lentil rocket beetroot walnut | oh
Kichererbsen-Curry mit Spinat und Naturreis | chickpea spinach brown-rice |
Rotes Linsen-Dal mit Kurkuma und Koriander | lentil turmeric coriander |
Kartoffeln mit Kräuterquark, Schnittlauch und Leinöl | potato chives linseed-oil | foh
Kürbissuppe mit Ingwer und Kürbiskernen | pumpkin ginger pumpkin-seed |
Brokkolisuppe mit Mandelblättchen | broccoli almond |
Kartoffelsuppe mit Sellerie und Majoran | potato celeriac marjoram |
Erbsensuppe mit Minze | green-peas mint |
Tomatensuppe mit Basilikum | tomato basil |
Minestrone mit weißen Bohnen, Zucchini und Karotten | white-bean courgette carrot |
Gemüsepfanne mit Paprika, Zucchini und Aubergine, dazu Bulgur | bell-pepper courgette aubergine bulgur | h
Quinoasalat mit Gurke, Tomate und Petersilie | quinoa cucumber tomato parsley | h
Couscous mit Kichererbsen, Rosinen und Minze | chickpea raisin mint |
Feldsalat mit Birne, Walnüssen und Olivenöl | lambs-lettuce pear walnut olive-oil | oh
Griechischer Salat mit Oliven, Gurke und Tomaten | olive cucumber tomato | h
Sauerkraut mit Kartoffeln und Apfel | sauerkraut potato apple | f
Wirsing-Kartoffel-Eintopf mit Kümmel | savoy-cabbage potato caraway |
Spinat mit Kartoffeln und Spiegelei | spinach potato |
Blumenkohl mit Kartoffeln und Muskat | cauliflower potato nutmeg |
Lachs mit Brokkoli und Kartoffeln | broccoli potato | o
Forelle mit Fenchel und Zitrone | fennel lemon | o
Hering mit Pellkartoffeln, Apfel und Zwiebel | potato apple onion | o
Hähnchen mit Naturreis und Erbsen | brown-rice green-peas |
Putengeschnetzeltes mit Champignons und Reis | button-mushroom white-rice |
Spaghetti mit Tomatensoße | tomato |
Nudeln mit Pesto aus Basilikum und Pinienkernen | basil pine-nut | h
Nudelauflauf mit Schinken | | m
Currywurst mit Pommes | potato | mr
Bratwurst mit Brötchen und Senf | mustard | m
Leberkäse mit Kartoffelsalat | potato | m
Fertigpizza Salami | | mr
Tiefkühl-Lasagne | tomato | r
Döner mit Krautsalat | white-cabbage | r
Burger und Pommes unterwegs | potato | r
Dosenravioli | | r
belegtes Brötchen vom Bäcker mit Schinken | | m
Käsebrot und ein Apfel | apple |
Reis mit Tofu, Pak Choi und Sesam | white-rice tofu pak-choi sesame |
Wok mit Mungbohnensprossen, Karotten und Cashewkernen | mung-bean-sprouts carrot cashew |
Glasnudelsalat mit Mango, Koriander und Erdnüssen | mango coriander peanut |
Kidneybohnen mit Mais und Paprika im Wrap | kidney-bean sweetcorn bell-pepper |
Schwarze Bohnen mit Avocado und Limette | black-bean avocado lime | h
Ofenkartoffel mit Quark und Schnittlauch | potato chives | f
Ofengemüse aus Karotten, Pastinaken und Rosmarin | carrot parsnip rosemary | h
Ofengemüse aus Süßkartoffel, Rote Bete und Thymian | sweet-potato beetroot thyme | h
Grünkohl mit Kartoffeln und Mettwurst | kale potato | m
Rotkohl mit Kartoffelklößen und Apfel | red-cabbage potato apple |
Rosenkohl mit Maronen und Kartoffeln | brussels-sprouts chestnut potato |
Spargel mit Kartoffeln und Petersilie | asparagus potato parsley |
Mangold-Quiche mit Schafskäse | chard |
Polenta mit Pilzen und Salbei | maize mushroom-unspecified sage |
Graupensuppe mit Karotten und Sellerie | barley carrot celeriac |
Grünkernbratlinge mit Tomatensalat | green-spelt tomato |
Hirsepfanne mit Zucchini und Tomaten | millet courgette tomato |
Reste vom Vortag |  |
Kantine: Schnitzel mit Pommes | potato | r
Kantine: Gemüselasagne mit Spinat | tomato spinach |
Kantine: Fischfilet mit Reis und Erbsen | white-rice green-peas |
Kantine: Linsen mit Spätzle | lentil |
Kartoffelpuffer mit Apfelmus | potato apple | s
Milchreis mit Zimt und Kirschen | white-rice cinnamon sweet-cherry | s`,
  dinner: `
Roggenbrot mit Hummus, Gurke und Tomaten | rye chickpea cucumber tomato | h
Roggenbrot mit Käse und Trauben | rye grape |
Dinkelbrot mit Camembert und Birne | spelt pear |
Dinkelbrot mit Leberwurst, Gewürzgurke | spelt pickled-gherkin | m
Abendbrot mit Aufschnitt | | m
Abendbrot mit Käse, Radieschen und Paprika | radish bell-pepper |
Tomaten mit Mozzarella und Basilikum | tomato basil | h
Gurkensalat mit Dill, Pellkartoffeln | cucumber dill potato |
Rote-Bete-Salat mit Apfel und Meerrettich | beetroot apple horseradish |
Karottensalat mit Apfel, Zitrone und Sonnenblumenkernen | carrot apple lemon sunflower-seed |
Krautsalat mit Kümmel, Kartoffeln | white-cabbage caraway potato |
Chicoréesalat mit Orange und Walnüssen | chicory orange walnut | o
Endiviensalat mit Kartoffeln | endive potato |
Eisbergsalat mit Mais und Thunfisch | iceberg-lettuce sweetcorn | o
Kopfsalat mit Kresse, Ei und Radieschen | lettuce cress radish |
Rucola mit Feigen, Pinienkernen und Olivenöl | rocket fig pine-nut olive-oil | h
Omelett mit Spinat und Feta | spinach |
Omelett mit Pfifferlingen und Petersilie | chanterelle parsley |
Shakshuka mit Tomaten, Paprika und Kreuzkümmel | tomato bell-pepper cumin |
Ratatouille mit Aubergine, Zucchini und Thymian | aubergine courgette tomato bell-pepper thyme | h
Kichererbsen aus dem Ofen mit Sumach und Granatapfel | chickpea sumac pomegranate |
Linsen-Bolognese mit Karotten und Sellerie | lentil tomato carrot celeriac |
Tofu mit Brokkoli und Sesam | tofu broccoli sesame |
Tempeh mit Paprika und Naturreis | tempeh bell-pepper brown-rice | f
Kimchi mit Reis und Ei | kimchi white-rice | f
Misosuppe mit Tofu und Frühlingszwiebeln | miso tofu spring-onion | f
Zucchininudeln mit Tomaten und Basilikum | courgette tomato basil |
Gefüllte Paprika mit Reis | bell-pepper white-rice |
Gefüllte Zucchini mit Hirse und Feta | courgette millet |
Steinpilzrisotto mit Petersilie | porcini white-rice parsley |
Fenchelgemüse mit Orange | fennel orange |
Pastinakensuppe mit Haselnüssen | parsnip hazelnut |
Selleriesuppe mit Apfel | celeriac apple |
Karotten-Ingwer-Suppe mit Kokosmilch | carrot ginger coconut |
Lauchsuppe mit Kartoffeln | leek potato |
Brühe mit Buchstabennudeln | | r
Kohlrabi roh, Quark mit Schnittlauch | kohlrabi chives | f
Matjes mit grünen Bohnen und Zwiebeln | green-beans onion | o
Räucherlachs auf Roggenbrot mit Dill | rye dill | o
Makrele mit Tomatensalat | tomato | o
Sardinen mit Zitrone und Weißbrot | lemon | o
Würstchen mit Senf und Brot | mustard | m
Pizza vom Lieferdienst | tomato | r
Chips vor dem Fernseher, später Joghurt | | rf
Nudeln mit Ketchup | tomato | rs
Toast Hawaii mit Ananas und Schinken | pineapple | m
Grießbrei mit Zimt | cinnamon | s
Joghurt mit Apfel und Zimt | apple cinnamon | f
Buttermilch, Roggenbrot mit Kräuterbutter | rye | f
Salat mit Avocado, Mango und Kürbiskernen | avocado mango pumpkin-seed | h
Bohnensalat aus Kidneybohnen, Mais und Zwiebeln | kidney-bean sweetcorn onion |
Weiße Bohnen mit Salbei und Tomaten | white-bean sage tomato | h
Artischocken mit Zitrone und Olivenöl | artichoke lemon olive-oil | h
Blumenkohl aus dem Ofen mit Tahin und Kreuzkümmel | cauliflower sesame cumin |
Romanesco mit Mandeln | romanesco almond |
Butternut-Kürbis mit Linsen und Rosmarin | butternut-squash lentil rosemary |
Buchweizenpfannkuchen mit Champignons | buckwheat button-mushroom |
Wildreis mit Cranberrys und Pekannüssen | wild-rice cranberry pecan |
Suppe aus roten Linsen und Kokosmilch | lentil coconut |
nichts mehr gegessen |  |`,
  snack: `
ein Apfel | apple |
eine Banane | banana |
eine Handvoll Walnüsse | walnut | o
Mandeln und Rosinen | almond raisin |
Mandarinen | mandarin |
Pflaumen und Haselnüsse | plum hazelnut |
Karottensticks mit Hummus | carrot chickpea |
ein Stück dunkle Schokolade | cocoa | s
Gummibärchen | | sr
Kuchen und Kaffee | coffee | s
Schokoriegel | | sr
Kekse im Büro | | sr
ein Eis | | s
Kombucha und Sonnenblumenkerne | kombucha sunflower-seed | f
ein Glas Kefir | | f
Apfelmus ohne Zucker | apple |
Kirschen vom Markt | sweet-cherry |
Physalis und Trauben | physalis grape |
Reiswaffel mit Erdnussmus | peanut |
Kamillentee mit Zwieback | chamomile |`,
};

const ENGLISH: typeof GERMAN = {
  breakfast: `
Porridge with blueberries and walnuts, black coffee | oat blueberry walnut coffee | o
Porridge with banana and cinnamon | oat banana cinnamon |
Greek yoghurt with raspberries and linseed | raspberry linseed | fo
Scrambled eggs on rye toast with tomatoes | rye tomato |
Toast with peanut butter and sliced pear | peanut pear |
Toast and jam, black tea with milk | tea-black | s
Cornflakes with milk | cornflakes | sr
Overnight oats with apple, raisins and pumpkin seeds | oat apple raisin pumpkin-seed |
Just coffee | coffee |`,
  lunch: `
Lentil soup with carrots and leek | lentil carrot leek |
Chickpea salad with cucumber, tomato and parsley | chickpea cucumber tomato parsley | h
Baked potato with cottage cheese and chives | potato chives | f
Ham sandwich and crisps | | mr
Tomato soup with basil | tomato basil |
Quinoa with roasted peppers and courgette | quinoa bell-pepper courgette | h
Sushi from the supermarket | | r
Black bean wrap with avocado and sweetcorn | black-bean avocado sweetcorn | h
Canteen: fish and chips with peas | potato green-peas | r
Leftovers from yesterday |  |`,
  dinner: `
Salmon with broccoli and potatoes | broccoli potato | o
Stir-fry with tofu, carrots and cashews | tofu carrot cashew |
Spaghetti with tomato sauce and button mushrooms | tomato button-mushroom |
Chicken with brown rice and spinach | brown-rice spinach |
Lentil dal with turmeric and coriander | lentil turmeric coriander |
Aubergine and courgette bake with thyme | aubergine courgette thyme | h
Frozen pizza | | r
Rocket salad with pear, walnuts and olive oil | rocket pear walnut olive-oil | oh
Kimchi with rice and an egg | kimchi white-rice | f
Cauliflower cheese | cauliflower |`,
  snack: `
An apple | apple |
Almonds and raisins | almond raisin |
Chocolate bar | | sr
Carrot sticks with hummus | carrot chickpea |
A clementine and some hazelnuts | mandarin hazelnut |
Black tea and biscuits | tea-black | sr`,
};

export type Menu = Record<Course, ExampleMeal[]>;

/** The meals of each course, in one language. */
export const MENUS: { de: Menu; en: Menu } = { de: menu(GERMAN), en: menu(ENGLISH) };

function menu(lines: Record<Course, string>): Menu {
  return { breakfast: meals(lines.breakfast), lunch: meals(lines.lunch), dinner: meals(lines.dinner), snack: meals(lines.snack) };
}

function meals(lines: string): ExampleMeal[] {
  return lines.trim().split('\n').map((line) => {
    const [text = '', plants = '', marks = ''] = line.split('|').map((part) => part.trim());
    return { text, plants: plants === '' ? [] : plants.split(' '), marks };
  });
}
