/** The leaflets in English; they say what the German ones say, for patients of a practice in Germany. */
export const LEAFLETS_EN = {
  'plants-30': {
    title: '30 different plants a week',
    text: `
A great many bacteria live in your gut. Different bacteria like different plants. If you eat a colourful mix, there is something for many of them. **30 different plants a week** is a target to count towards. It is not a must.

## How to count
- Vegetables, fruit, pulses, whole grains, nuts, seeds, herbs and spices all count.
- Each plant counts **once a week**. An apple on Monday and apple purée on Friday are one plant together.
- Fresh, frozen, dried or tinned: it all counts. Juice, jam, sugar and white flour do not.

## How to make it easy
- A handful of nuts and seeds in your muesli: three or four plants already.
- Herbs, onions and lentils go into almost any sauce or soup.
- Each week, buy **one plant** that you have not eaten for a long time.

> **Go up slowly,** for example by two or three plants a week. This gives your belly time to get used to it. Leave out what you do not tolerate or must not eat.

## My week to tick off
{plants}

> The number 30 comes from an observational study: people who ate more than 30 plants a week had more different gut bacteria than people who ate 10 at most. This does not prove an effect. No guideline makes nutrition a treatment of back pain.
`,
  },
  fermented: {
    title: 'Fermented food',
    text: `
Fermenting means that bacteria or yeasts change a food. Cabbage becomes sauerkraut, milk becomes yoghurt. This makes food keep and gives it flavour. Many people like it because it brings living bacteria with it.

## What belongs to it
- **From milk:** yoghurt, kefir, buttermilk, soured milk
- **From vegetables:** sauerkraut, kimchi, gherkins in brine
- **From soya:** miso, tempeh
- **Drinks:** kombucha, bread drink, water kefir

## What to look for when shopping
- There are living bacteria only if the food was not heated after fermenting. Look in the chilled section for “fresh” or “not pasteurised”.
- Tinned sauerkraut has been heated. It is still a good vegetable with fibre.
- Gherkins in vinegar are not fermented.
- Choose yoghurt without sugar and add fruit yourself. Kombucha often holds a lot of sugar and some alcohol: have a look at the label.

## How to begin
1. Start with **one tablespoon a day**, for example sauerkraut with bread or plain yoghurt for breakfast.
2. Wait a few days. If your belly feels fine, take a little more.
3. For many people a small portion a day is the right amount.
4. Stir miso or sauerkraut into warm food only at the end.

## When to ask first
Ask your doctor’s practice or pharmacy first if

- your immune system is weak, or you take medicines that dampen it,
- you are pregnant: raw milk and home-made products are not suitable then,
- you do not tolerate histamine well: fermented food often contains a lot of it,
- you have to watch your salt: sauerkraut, miso and kimchi are salty.

> **Is your belly bloated?** This can happen at the beginning. Take less or have a break. If it stays, leave the food out.

## What I will try this week
{lines 3}

This is general health information. No guideline makes nutrition a treatment of back pain.
`,
  },
  'fibre-drinking': {
    title: 'Fibre and drinking',
    text: `
Fibre is the part of plants that we do not digest. It fills you up, keeps the stool soft and is food for bacteria in the gut. It needs water for this. That is why eating and drinking belong together here.

## How much is good?
- **Fibre:** at least **30 g a day**. Most people eat less.
- **Drinking:** about **1.5 litres a day**, best as water and unsweetened tea. More in hot weather and with sport.

## How 30 g add up
- 2 slices of wholemeal bread: about 8 g
- 4 tablespoons of oats: about 4 g
- 1 apple with its skin: about 3 g
- 1 portion of lentils (cooked, 150 g): about 10 g
- 1 portion of broccoli (150 g): about 4 g
- 1 small handful of almonds: about 3 g

## Small swaps
- wholemeal bread instead of white bread, brown rice instead of white
- lentils or beans in the soup, tinned ones too
- fruit with its skin instead of juice
- a tablespoon of crushed linseed in your muesli

## Drinking without thinking of it
- One glass with each meal and one after getting up: that makes four already.
- Put a jug where you sit.
- Lemon, mint or ginger give flavour without sugar.

> **Go up slowly.** Add only one thing each week. Too much at once can cause bloating. Eating more fibre and drinking too little easily leads to constipation.

## When to ask first
- with an illness of the **heart or kidneys**: your doctor’s practice then decides how much you drink,
- with an illness of the gut or after an operation on the belly,
- if you would like to take **psyllium**: always with a lot of water and some time apart from medicines.

## My first swap
{lines 2}

This is general health information. No guideline makes nutrition a treatment of back pain.
`,
  },
  fats: {
    title: 'Good fats: olive oil and omega-3',
    text: `
Your body needs fat, for example for its cells and for some vitamins. It matters which fat you eat. Plant oils, nuts and oily fish contain fatty acids that the body cannot make itself. **Omega-3** is one of them.

## Oils for every day
- **Olive oil** for salad, vegetables and frying at medium heat
- **Rapeseed oil** as a good-value oil for almost everything; it also contains omega-3
- **Linseed oil** and **walnut oil** only cold, for example in quark or salad. Linseed oil belongs in the fridge and tastes good only when fresh.

## Where omega-3 comes from
- **Plants:** linseed (crushed), linseed oil, walnuts, rapeseed oil
- **Fish:** herring, mackerel, salmon, sardines. One portion once or twice a week, tinned fish too.
- **Without fish:** some oils contain omega-3 from algae. Ask for advice on this.

## Less of these
- fat in ready meals, crisps, pastries and deep-fried food
- butter, cream and fatty meat: small amounts are fine
- coconut fat and palm fat

## How to begin
1. Put **one bottle of olive or rapeseed oil** where you cook.
2. Eat **a small handful of nuts** (about 25 g) every day, unsalted.
3. Plan one fixed **fish day** a week, or a linseed oil day.
4. Make the dressing yourself: 2 spoons of oil, 1 spoon of vinegar, mustard, herbs.

> **Oil is fat.** One tablespoon has about 90 kilocalories. This is about swapping, not about more.

## When to ask first
- about **omega-3 capsules**, above all if you take blood thinners,
- with an allergy to nuts or fish,
- with an illness of the gall bladder or the pancreas.

## What I will swap
{lines 3}

This is general health information. No guideline makes nutrition a treatment of back pain.
`,
  },
  'sugar-ready-made': {
    title: 'Less sugar, ready-made food and sausage',
    text: `
This is not about forbidding anything. Sweet and ready-made food is allowed. But if you eat a lot of it, there is less room for vegetables, whole grains and nuts. Small changes that last do more than one strict week.

## Sugar
- A lot of sugar is in **drinks**: lemonade, iced tea, energy drinks, and in juice too.
- On the label sugar is also called glucose syrup, dextrose, maltose or fruit concentrate. What stands first on the list is what there is most of.
- The World Health Organization names about **50 g** a day as the limit for sugar that is added or comes from juice and honey. Half a litre of lemonade already holds that much.

## Ready-made food
- This means things with a long list of ingredients: frozen pizza, packet soup, crisps, many bars.
- It does not mean simple helpers: frozen vegetables without sauce, tinned beans, oats.

## Sausage and processed meat
- Sausage, cold cuts, ham, bacon and salami belong to it. They often hold a lot of salt and fat.
- The German Nutrition Society advises meat and sausage together **300 g a week at most**.

## Easy swaps
- lemonade → water with lemon or mint
- fruit yoghurt → plain yoghurt with berries
- sausage on bread → bread with hummus, egg, quark or lentil spread
- chocolate bar → nuts and a piece of dark chocolate
- packet soup → vegetable soup made ahead and frozen

## How to begin
1. For **three days**, write down what you drink and nibble. Only look, do not change anything yet.
2. Choose **one** thing that you eat often and without enjoying it.
3. Swap this one thing for two weeks. Then the next.

> **A bad day is not a step back.** Simply go on with the next meal.

> **Diabetes?** Talk about changes with your doctor’s practice first, above all if you take insulin or tablets.

## My swap
{lines 2}

This is general health information. No guideline makes nutrition a treatment of back pain.
`,
  },
  'stress-gut': {
    title: 'Stress and the gut',
    text: `
Butterflies in the stomach, a knot in the belly: gut and brain are linked by nerves and messenger substances. Under stress the gut can work faster, slower or more sensitively. This is not imagined, and you are not alone with it.

## What stress can do in the belly
- bloating and pressure
- diarrhoea or constipation, sometimes in turn
- appetite that is missing or very large
- pain that is felt more strongly

## Why your diary helps
You see **on which days** stress, belly and back make themselves felt. When things come together, this does not yet mean that one comes from the other. But you can talk about it and try something out.

## What is good for the belly in stressful times
- **Time:** eat sitting down, without your phone, and chew well.
- **Regularity:** fixed meals, on full days too.
- **Movement:** walk for ten minutes after eating.
- **Warmth:** a hot-water bottle or a warm tea.
- **Less** coffee, alcohol and large late meals.

## An exercise for in between (2 minutes)
1. Sit down comfortably. Put one hand on your belly.
2. Breathe in through your nose and slowly count to **four**. The belly rises.
3. Breathe out through your mouth and count to **six**. The belly sinks.
4. Repeat this ten times. If you feel dizzy, breathe normally again.

> **See your doctor’s practice soon** if there is blood in the stool, if you have a fever or lose weight without reason. Complaints that wake you at night belong there too, and bowel habits that change clearly for more than four weeks. Sudden, very strong belly pain: **112**.

> **Is the stress too much?** Talk to somebody: to your doctor’s practice, to us, to people you trust. The Telefonseelsorge listens day and night, free of charge: **0800 111 0 111**.

## What is good for me
{lines 2}
`,
  },
  relaxation: {
    title: 'Relaxation to begin with',
    text: `
You can learn to relax as you learn to ride a bicycle: a little, but often. Five minutes a day do more than an hour on Sunday. Try out what suits you.

## 1. Breathing out slowly (3 minutes)
1. Sit or lie down comfortably. Your shoulders are loose.
2. Breathe in through your nose. Count to **four**.
3. Breathe out slowly. Count to **six**.
4. Do your thoughts wander off? That is normal. Simply go back to counting.

## 2. Tensing and letting go (8 minutes)
This is how progressive muscle relaxation (PMR) begins.

1. Make a fist, with half your strength, for **five seconds**.
2. Let go. Feel for **thirty seconds**: what is different now?
3. Then the other hand, the shoulders (pull them up), the face, the belly, the legs.
4. Leave out places that hurt.

## 3. Through the body in your mind (5 minutes)
1. Lie down and close your eyes if you like.
2. Let your attention travel from your feet to your head.
3. Only feel. You do not have to change or achieve anything.

## How it becomes a habit
- **Same time, same place:** after brushing your teeth, in your break, before sleeping.
- Start with **one** exercise and stay with it for two weeks.
- Tick the days on which you practised.

## A course helps you further
Autogenic training, PMR, mindfulness, yoga, tai chi and qigong are easier to learn in a group. Many courses are certified (“zertifizierter Präventionskurs”). The health insurance then often pays back a large part. Ask there beforehand.

> **Stop if it does not do you good:** when you feel dizzy, restless or afraid, or when bad memories come up. If you are in treatment for your mental health, ask there first which exercise suits you.

## My time, my place
{lines 2}
`,
  },
  sleep: {
    title: 'Sleep and recovery',
    text: `
The body recovers in sleep. After a bad night pain often feels stronger, and pain in turn disturbs sleep. You cannot force sleep. But you can clear the way for it.

## Good to know
- Adults mostly sleep **7 to 9 hours**. Some need less, some more.
- Everybody wakes up briefly several times a night. That is normal.
- **One** bad night does no harm.

## During the day
- Get up **at the same time** every day, at weekends too.
- Go out into the daylight in the morning or at noon.
- Move during the day. Late in the evening rather be calm.
- No coffee, black tea or energy drinks after the early afternoon.
- A nap is fine: 20 minutes at most, before 3 p.m.

## In the evening
- Have your last large meal **two to three hours** before sleeping.
- Alcohol makes you tired, but your sleep becomes restless.
- Write worries and tasks on a sheet of paper. Then they lie there and not in your bed.
- Put away phone and work half an hour before.
- The bedroom is dark, quiet and rather cool.

## At night
- You cannot sleep for a long time? Get up and do something quiet in dim light. Go back to bed when you are tired.
- Turn the clock around.
- **Does your back disturb you?** Lying on your side, put a cushion between your knees; lying on your back, one under your knees.

## Breaks during the day
Recovery does not only begin in the evening. Plan **three short breaks**: five minutes to get up, look out of the window, breathe.

> **Talk to your doctor’s practice** if you sleep badly on three or more days a week for more than four weeks. Do so too if you snore loudly and are very tired during the day, or if your legs are restless at night. Please never take sleeping pills without a doctor’s advice.

## What I will try for two weeks
{lines 2}
`,
  },
  movement: {
    title: 'Move every day',
    text: `
The back is strong and made for movement. With most back pain it is good to stay active. You do not have to do sports for this: **every step counts.**

## How much?
- The World Health Organization names **150 to 300 minutes a week** in which you breathe a little faster. That is a good 20 to 40 minutes a day.
- On **two days** something for your strength, for example your home exercises.
- Less is good as well. **Something is always better than nothing.**

## How hard?
You can **still talk, but no longer sing**: then it is right.

## What suits you?
- **Walking:** a walk every day, 10 minutes to start with
- **Cycling:** in everyday life or on an exercise bike
- **Swimming** or moving in water
- **Running:** slowly, with breaks for walking
- **Everyday life:** stairs, garden, getting off one stop earlier

## How to build up
1. Take an amount that you can manage **on a bad day** too.
2. Stay with it for a week. Then a few minutes more.
3. Change long postures often: after 30 minutes of sitting get up briefly.
4. Arrange to meet somebody. It is easier with two.

> **May it hurt?** A slight pull that soon eases after moving is fine. If the pain is clearly stronger the next day, do a little less next time. Do not stop altogether.

## When to stop and get help
- **112** with pressure or pain in the chest, shortness of breath, sudden paralysis, or if you can no longer control bladder or bowel
- **Your doctor’s practice**, or outside its hours **116117**, with new weakness or numbness in an arm or leg, fever with back pain, or strong pain after a fall

> Do you have an illness of heart, lungs or joints, or have you not been active for a long time? Ask beforehand what you can begin with.

## My movement: what, when, how long
{lines 2}
`,
  },
  diary: {
    title: 'How to keep your diary',
    text: `
Your diary shows what happened between the appointments. We look at it together. There are no right or wrong entries, and nobody judges what you eat.

## When and how long
- Best **every evening**, about five minutes, always at the same time.
- Did you forget a day? Leave it empty. **An empty day is better than a guessed one.**
- Two to four weeks already help us.

## Pain from 0 to 10
- **0** means no pain, **10** is the strongest pain you can imagine.
- Write down the **average** and the **worst** pain of the day.
- A day without pain is a **0**. Please enter it, do not leave it empty.

## Stress and sleep
- **Stress** from 0 (none at all) to 10 (as strong as can be): the way the day felt to you.
- **Sleep:** the hours of the night **before** this day, and how well you slept (10 is very good).

## Eating and drinking
- Write down **what** you ate. Amounts and calories are not needed.
- Name the **plants one by one**: instead of “vegetable soup” rather “soup with leek, carrot, lentils, parsley”. This lets us count how many different ones there were.
- **Drinks:** water and unsweetened tea apart from sweet and alcoholic drinks.

## Movement, relaxation, belly
- What did you do, and for how many minutes?
- Belly: no, mild, moderate or severe complaints
- Stool form 1 (hard) to 7 (liquid), one number for each bowel movement

## Anything special
Write down what was different: medicines (above all **antibiotics** and painkillers), infections, travel, celebrations, arguments, holidays.

> **Your diary is not read all the time.** We look at it for your appointment. If you feel bad, please call us. In an emergency **112**, medical on-call service **116117**.

> **It is yours.** Leave out whatever you do not want to write down.
`,
  },
};
