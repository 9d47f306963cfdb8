/** What `npm run admin` says, in German unless the system is set to English. Never anything about a patient. */
import type { Role } from '../../src/domain/team.ts';
import type { BackupError } from './backup.ts';

const de = {
  usage: `npm run admin -- <Befehl>

  users list                                  wer ein Konto hat
  users add <Anmeldename> <Name> --role=…     legt ein Konto an und nennt den Code dafür (--until=JJJJ-MM-TT bei Gästen)
  users disable <Anmeldename>                 sperrt ein Konto sofort
  users enable <Anmeldename>                  gibt es wieder frei
  users role <Anmeldename> <Rolle>            owner, therapist, assistant oder guest (--until=JJJJ-MM-TT)
  password reset <Anmeldename>                nimmt das Passwort und nennt einen Code für ein neues
  second-factor reset <Anmeldename>           nimmt App, Passkeys und Wiederherstellungscodes
  tokens list                                 Zugänge anderer Systeme
  tokens revoke <Kennung>                     zieht einen zurück
  backup <Datei>                              verschlüsselte Sicherung, auch bei laufendem Server
  restore <Datei>                             spielt sie in ein leeres Datenverzeichnis ein (DATA_DIR)
  verify                                      prüft Akten und Protokoll auf jede Änderung von außen
                                              (--accept: die Datei „secret“ ging verloren, von hier an gilt der jetzige Stand)

backup und restore fragen nach einer Passphrase oder lesen sie aus einer Datei: --passphrase-file=…
DATA_DIR nennt das Datenverzeichnis, wie beim Server.`,
  roles: { owner: 'Leitung', therapist: 'Therapie', assistant: 'Empfang', guest: 'Gast' } satisfies Record<Role, string>,
  columns: ['Anmeldename', 'Name', 'Rolle', 'Stand', 'zweiter Faktor', 'zuletzt angemeldet'],
  tokenColumns: ['Kennung', 'Name', 'darf', 'Stand', 'zuletzt benutzt'],
  open: 'aktiv',
  disabled: 'gesperrt',
  over: (day: string) => `abgelaufen am ${day}`,
  until: (day: string) => `bis ${day}`,
  invited: (instant: string) => `eingeladen bis ${instant}`,
  noPassword: 'ohne Passwort',
  revoked: 'zurückgezogen',
  expired: 'abgelaufen',
  yes: 'ja',
  no: 'nein',
  none: 'keine',
  code: (username: string, code: string, expires: string) => `Code für ${username}, gilt einmal und bis ${expires}:\n\n    ${code}\n\nEinzugeben auf der Anmeldeseite unter „Ich habe einen Einmal-Code“.`,
  done: 'Erledigt.',
  unknownUser: (username: string) => `Es gibt kein Konto „${username}“.`,
  usernameTaken: (username: string) => `Den Anmeldenamen „${username}“ gibt es schon.`,
  badUsername: 'Ein Anmeldename hat 3 bis 30 Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche.',
  badRole: 'Die Rolle ist owner, therapist, assistant oder guest; ein Gast braucht einen letzten Tag: --until=JJJJ-MM-TT.',
  unknownToken: (id: string) => `Es gibt keinen geltenden Zugang ${id}.`,
  notSetUp: 'Die Praxis ist noch nicht eingerichtet. Starten Sie den Server und richten Sie sie im Browser ein.',
  passphrase: 'Passphrase: ',
  passphraseAgain: 'Noch einmal: ',
  passphraseDiffers: 'Die beiden Eingaben sind verschieden.',
  passphraseShort: (least: number) => `Die Passphrase braucht mindestens ${least} Zeichen.`,
  passphraseMissing: 'Ohne Terminal wird die Passphrase aus einer Datei gelesen: --passphrase-file=…',
  backedUp: (file: string, size: string) => `Gesichert: ${file} (${size}). Ohne die Passphrase ist die Sicherung wertlos: Bewahren Sie sie getrennt auf.`,
  restored: (made: string, path: string) => `Eingespielt: der Stand vom ${made} liegt in ${path}. Alle melden sich neu an.`,
  restoredAltered: 'Die Sicherung ist eingespielt, aber ihr Inhalt wurde verändert, bevor sie entstand. „verify“ nennt die Stellen; der Server nimmt damit nichts Neues an.',
  verified: (versions: number, lines: number) => `Unverändert: ${versions} Fassungen, ${lines} Zeilen des Protokolls.`,
  altered: (count: number) => `Verändert oder beschädigt, ${count} Stellen:`,
  'no-data': (path: string) => `In ${path} liegen keine Daten.`,
  exists: (path: string) => `${path} gibt es schon; nichts wird überschrieben.`,
  'not-empty': (path: string) => `${path} ist nicht leer. Eingespielt wird nur in ein leeres Verzeichnis: DATA_DIR=/pfad.`,
  'no-backup': (path: string) => `${path} ist keine Sicherung von Rückenwind.`,
  'wrong-passphrase': (path: string) => `${path} lässt sich damit nicht öffnen: falsche Passphrase, oder die Datei ist beschädigt. Es wurde nichts eingespielt.`,
  damaged: (path: string) => `${path} ist beschädigt. Es wurde nichts eingespielt.`,
  inUse: 'Ein Server arbeitet gerade mit diesen Daten. Beenden Sie ihn zuerst; es wurde nichts verändert.',
  otherVersion: 'Diese Daten gehören zu einer anderen Version von Rückenwind. Starten Sie einmal den Server dieser Version, dann noch einmal.',
} satisfies Record<BackupError['reason'], unknown> & Record<string, unknown>;

const en: typeof de = {
  usage: `npm run admin -- <command>

  users list                                  who has an account
  users add <username> <name> --role=…        adds an account and says the code for it (--until=YYYY-MM-DD for guests)
  users disable <username>                    closes an account at once
  users enable <username>                     opens it again
  users role <username> <role>                owner, therapist, assistant or guest (--until=YYYY-MM-DD)
  password reset <username>                   takes the password and says a code for a new one
  second-factor reset <username>              takes app, passkeys and recovery codes
  tokens list                                 tokens of other systems
  tokens revoke <id>                          revokes one
  backup <file>                               encrypted backup, also while the server runs
  restore <file>                              restores it into an empty data directory (DATA_DIR)
  verify                                      checks records and log for any change from outside
                                              (--accept: the file "secret" was lost, the present state counts from here on)

backup and restore ask for a passphrase or read it from a file: --passphrase-file=…
DATA_DIR names the data directory, as for the server.`,
  roles: { owner: 'owner', therapist: 'therapist', assistant: 'front desk', guest: 'guest' },
  columns: ['username', 'name', 'role', 'state', 'second factor', 'last sign-in'],
  tokenColumns: ['id', 'name', 'may', 'state', 'last used'],
  open: 'active',
  disabled: 'disabled',
  over: (day) => `over since ${day}`,
  until: (day) => `until ${day}`,
  invited: (instant) => `invited until ${instant}`,
  noPassword: 'no password',
  revoked: 'revoked',
  expired: 'expired',
  yes: 'yes',
  no: 'no',
  none: 'none',
  code: (username, code, expires) => `Code for ${username}, works once and until ${expires}:\n\n    ${code}\n\nTo be entered on the sign-in page under "I have a one-time code".`,
  done: 'Done.',
  unknownUser: (username) => `There is no account "${username}".`,
  usernameTaken: (username) => `The username "${username}" is taken.`,
  badUsername: 'A username has 3 to 30 letters, digits, dots, hyphens or underscores.',
  badRole: 'The role is owner, therapist, assistant or guest; a guest needs a last day: --until=YYYY-MM-DD.',
  unknownToken: (id) => `There is no valid token ${id}.`,
  notSetUp: 'The practice is not set up yet. Start the server and set it up in a browser.',
  passphrase: 'Passphrase: ',
  passphraseAgain: 'Once more: ',
  passphraseDiffers: 'The two entries differ.',
  passphraseShort: (least) => `The passphrase needs at least ${least} characters.`,
  passphraseMissing: 'Without a terminal the passphrase is read from a file: --passphrase-file=…',
  backedUp: (file, size) => `Backed up: ${file} (${size}). Without the passphrase the backup is worthless: keep it in another place.`,
  restored: (made, path) => `Restored: the state of ${made} is in ${path}. Everybody signs in anew.`,
  restoredAltered: 'The backup is restored, but its content was altered before it was made. "verify" names the places; the server takes nothing new with it.',
  verified: (versions, lines) => `Unaltered: ${versions} versions, ${lines} lines of the log.`,
  altered: (count) => `Altered or damaged, ${count} places:`,
  'no-data': (path) => `There is no data in ${path}.`,
  exists: (path) => `${path} is there already; nothing is overwritten.`,
  'not-empty': (path) => `${path} is not empty. A backup is restored into an empty directory only: DATA_DIR=/path.`,
  'no-backup': (path) => `${path} is no backup of Rückenwind.`,
  'wrong-passphrase': (path) => `${path} cannot be opened with that: wrong passphrase, or the file is damaged. Nothing was restored.`,
  damaged: (path) => `${path} is damaged. Nothing was restored.`,
  inUse: 'A server is working with this data. Stop it first; nothing was changed.',
  otherVersion: 'This data belongs to another version of Rückenwind. Start the server of this version once, then try again.',
};

export const messages = { de, en };
export type AdminMessages = typeof de;
