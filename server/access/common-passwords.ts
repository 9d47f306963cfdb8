/**
 * What is tried first: words that common passwords are made of, in English and German, and whole passwords of twelve characters
 * and more that stand in published lists. Small letters, umlauts written out.
 */

const list = (text: string): string[] => text.trim().split(/\s+/);

export const COMMON_WORDS: readonly string[] = list(`
  password passwort passwd kennwort geheim geheimnis secret admin administrator welcome willkommen letmein login logon master
  hallo hello servus moin schatz liebe love iloveyou ichliebedich baby angel engel prinzessin princess sunshine sonnenschein
  sonne sommer summer winter herbst fruehling spring monkey dragon drache tiger loewe hund katze hamster pferd delphin schalke
  dortmund bayern muenchen berlin hamburg koeln stuttgart frankfurt leipzig dresden werder borussia football fussball baseball
  basketball superman batman starwars pokemon naruto matrix mustang ferrari porsche mercedes computer internet test tester
  testing default changeme standard qwertz qwerty asdf yxcv zxcv michael thomas andreas stefan daniel martin peter sandra
  nicole sabine petra claudia anna laura julia jessica charlie ashley shadow killer freedom freiheit deutschland germany
  schweiz oesterreich physio physiotherapie physiotherapy therapie therapy praxis practice ruecken rueckenwind ruckenwind
  massage krankengymnastik gesundheit health wirbelsaeule schmerz patient patienten empfang montag dienstag mittwoch
  donnerstag freitag samstag sonntag januar februar maerz april juni juli august september oktober november dezember
  monday tuesday wednesday thursday friday saturday sunday january february march june july october december
  geburtstag birthday weihnachten christmas ostern easter schule school arbeit office buero chef boss whatever trustno1
  abc123 pass word super mega cool blink samsung iphone apple google microsoft windows linux ubuntu oracle cisco server
`);

export const COMMON_PHRASES: readonly string[] = list(`
  ichliebedich123 iloveyouforever iloveyousomuch iloveyoubaby thisismypassword mypassword123 passwordpassword
  passwortpasswort correcthorsebatterystaple letmeinplease opensesame123 openseasame sesamoeffnedich sesamoeffnedich1
  unbelievable1 christopher1 elizabeth123 alexander123 manchester123 manunited123 liverpool123 chelsea12345 arsenal12345
  barcelona123 realmadrid123 juventus1234 motherfucker fuckyoufuckyou gofuckyourself jesuschrist1 jesusislord1 godisgreat123
  blessed12345 heavenlyfather metallica123 ironmaiden666 ledzeppelin1 pinkfloyd123 guitarhero123 counterstrike callofduty4
  worldofwarcraft leagueoflegends minecraft123 assassinscreed1 grandtheftauto harrypotter1 harrypotter123 lordoftherings
  gameofthrones starwars1977 maytheforcebewithyou chocolate123 strawberry123 butterfly123 sunflower123 rockandroll1
  rocknroll123 mississippi1 california123 newyorkcity1 philadelphia switzerland1 deutschland1 deutschland123 bundesliga123
  fcbayern1900 fcbayernmuenchen borussia1909 schalke04schalke ichbineinberliner wirsinddiebesten sommermaerchen2006
  physiotherapie1 physiotherapie123 physiotherapiepraxis krankengymnastik1 meinpasswort123 meinpasswort1 passwort1234567
  keinpasswort1 neuespasswort1 changemenow123 changeme12345 welcome123456 willkommen123 willkommen1234 administrator1
  administrator123 rootrootroot adminadminadmin testtesttest useruseruser guestguestguest 123456789abc abc123456789 abcd12345678
  a1b2c3d4e5f6 q1w2e3r4t5z6 q1w2e3r4t5y6 1qaz2wsx3edc 1qay2wsx3edc zaq12wsxcde3 qwertz123456 qwerty123456 asdfghjkl123
  1234567890qwe 1234567890abc 147258369147 159753258456 741852963741 789456123789 987654321987 112233445566 121212121212
  123123123123 123321123321 101010101010 696969696969
`);
