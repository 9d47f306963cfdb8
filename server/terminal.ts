/** What the server says to the person at the machine, in German unless the system is set to English. Never anything about a patient. */
import { ConfigError } from './config.ts';
import { DataError } from './database.ts';

const de = {
  listening: (address: string) => `Rückenwind läuft: ${address}`,
  data: (path: string) => `Daten: ${path}`,
  setUp: (code: string) => `Noch nicht eingerichtet. Öffnen Sie die Adresse im Browser und geben Sie diesen Code ein:\n\n    ${code}\n\nDer Code gilt einmal; nach einem Neustart gibt es einen neuen.`,
  stopping: 'Wird beendet …',
  stopped: 'Beendet. Alle Daten sind gespeichert.',
  notBuilt: (path: string) => `Die Oberfläche fehlt (${path}). Bitte mit „npm start“ starten, das sie vorher baut.`,
  oldNode: (version: string) => `Rückenwind braucht Node.js 24 und bringt es mit; hier läuft ${version}. Bitte mit „npm start“ starten.`,
  portInUse: (port: number) => `Port ${port} ist belegt. Läuft Rückenwind schon? Sonst einen anderen wählen: PORT=8081 npm start`,
  portForbidden: (port: number) => `Port ${port} darf dieser Benutzer nicht öffnen. Wählen Sie einen ab 1024: PORT=8080 npm start`,
  noSuchHost: (host: string) => `Die Adresse ${host} gehört nicht zu diesem Rechner. Ohne HOST nimmt Rückenwind 127.0.0.1.`,
  'not-writable': (path: string) => `${path} ist für diesen Benutzer nicht beschreibbar. Geben Sie ihm das Recht oder wählen Sie ein anderes Verzeichnis: DATA_DIR=/pfad npm start`,
  'in-use': (path: string) => `Ein anderer Rückenwind-Server arbeitet schon mit diesen Daten (${path}). Beenden Sie ihn zuerst; es wurde nichts verändert.`,
  damaged: (path: string) => `Die Datenbank ist beschädigt (${path}). Rückenwind startet damit nicht, damit keine veränderten Angaben angezeigt werden. Bewahren Sie die Datei auf und spielen Sie eine Sicherung ein.`,
  'disk-full': (path: string) => `Der Datenträger ist voll (${path}). Schaffen Sie Platz und starten Sie neu; Gespeichertes bleibt erhalten.`,
  number: (setting: string) => `${setting} muss eine ganze Zahl im erlaubten Bereich sein.`,
  address: (setting: string) => `${setting} muss aus IP-Adressen bestehen, durch Komma getrennt.`,
  'not-encrypted': (setting: string) => `Mit diesem ${setting} gingen Patientendaten unverschlüsselt durchs Netz. Nennen Sie ein Zertifikat und seinen Schlüssel (TLS_CERT=/pfad/cert.pem TLS_KEY=/pfad/key.pem), oder setzen Sie einen Proxy davor, der HTTPS spricht, und nennen Sie seine Adresse: TRUST_PROXY=192.0.2.10. Ohne ${setting} ist Rückenwind nur auf diesem Rechner erreichbar.`,
  pair: (setting: string) => `${setting} fehlt: Zertifikat und Schlüssel (TLS_CERT und TLS_KEY) gehören zusammen.`,
  certificate: (setting: string) => `Die Datei aus ${setting} lässt sich nicht als Zertifikat oder Schlüssel lesen, ist abgelaufen, oder beide passen nicht zusammen.`,
  certificateRead: 'Zertifikat neu gelesen.',
  certificateKept: 'Das neue Zertifikat lässt sich nicht verwenden; das bisherige gilt weiter.',
  altered: (faults: number, place: string) => `Achtung: Die Akten sind nicht mehr so, wie sie gespeichert wurden (${faults === 1 ? '1 Stelle' : `${faults} Stellen`}, die erste: ${place}). Es wird nichts mehr gespeichert; Lesen geht weiter. Bewahren Sie das Datenverzeichnis auf, prüfen Sie es mit „npm run admin -- verify“ und spielen Sie eine Sicherung ein.`,
  erasedAgain: (records: number) => `Aus der Sicherung zurückgekommene, bereits gelöschte Akten wurden wieder gelöscht: ${records}.`,
  foreignErasures: (lines: string) => `Im Verzeichnis der Löschungen (Datei erasures) stammen Zeilen nicht von dieser Installation und wurden übergangen: ${lines}.`,
  unexpected: 'Unerwarteter Fehler:',
};

const en: typeof de = {
  listening: (address) => `Rückenwind is running: ${address}`,
  data: (path) => `Data: ${path}`,
  setUp: (code) => `Not set up yet. Open the address in a browser and enter this code:\n\n    ${code}\n\nThe code works once; after a restart there is a new one.`,
  stopping: 'Stopping …',
  stopped: 'Stopped. All data is saved.',
  notBuilt: (path) => `The app is missing (${path}). Please start with "npm start", which builds it first.`,
  oldNode: (version) => `Rückenwind needs Node.js 24 and brings it along; this is ${version}. Please start with "npm start".`,
  portInUse: (port) => `Port ${port} is taken. Is Rückenwind running already? Otherwise choose another one: PORT=8081 npm start`,
  portForbidden: (port) => `This user may not open port ${port}. Choose one from 1024 up: PORT=8080 npm start`,
  noSuchHost: (host) => `The address ${host} does not belong to this computer. Without HOST, Rückenwind takes 127.0.0.1.`,
  'not-writable': (path) => `This user cannot write to ${path}. Grant the right or choose another directory: DATA_DIR=/path npm start`,
  'in-use': (path) => `Another Rückenwind server is working with this data (${path}). Stop it first; nothing was changed.`,
  damaged: (path) => `The database is damaged (${path}). Rückenwind does not start with it, so that no altered record is shown. Keep the file and restore a backup.`,
  'disk-full': (path) => `The disk is full (${path}). Make room and start again; what was saved is kept.`,
  number: (setting) => `${setting} must be a whole number within the allowed range.`,
  address: (setting) => `${setting} must be IP addresses, separated by commas.`,
  'not-encrypted': (setting) => `With this ${setting}, patient data would travel through the network unencrypted. Name a certificate and its key (TLS_CERT=/path/cert.pem TLS_KEY=/path/key.pem), or put a proxy that speaks HTTPS in front and name its address: TRUST_PROXY=192.0.2.10. Without ${setting}, Rückenwind can be reached from this computer only.`,
  pair: (setting) => `${setting} is missing: certificate and key (TLS_CERT and TLS_KEY) belong together.`,
  certificate: (setting) => `The file named by ${setting} cannot be read as a certificate or key, has expired, or the two do not fit together.`,
  certificateRead: 'Certificate read anew.',
  certificateKept: 'The new certificate cannot be used; the one before stays.',
  altered: (faults, place) => `Attention: the records are no longer as they were stored (${faults === 1 ? '1 place' : `${faults} places`}, the first: ${place}). Nothing is stored any more; reading goes on. Keep the data directory, check it with "npm run admin -- verify" and restore a backup.`,
  erasedAgain: (records) => `Records that a backup brought back although they had been erased were erased again: ${records}.`,
  foreignErasures: (lines) => `Lines in the ledger of erasures (file erasures) are not from this installation and were passed over: ${lines}.`,
  unexpected: 'Unexpected error:',
};

const { LC_ALL, LC_MESSAGES, LANG } = process.env;
/** The language that the system of the machine is set to. */
export const language = (LC_ALL || LC_MESSAGES || LANG || '').startsWith('en') ? 'en' : 'de';
export const terminal = language === 'en' ? en : de;

/** One sentence about why the server could not start, for errors whose cause the person at the machine can mend; otherwise null. */
export function explain(error: unknown, { port, host }: { port: number; host: string }): string | null {
  if (error instanceof ConfigError) return terminal[error.reason](error.setting);
  if (error instanceof DataError) return terminal[error.reason](error.path);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE': return terminal.portInUse(port);
    case 'EACCES': return terminal.portForbidden(port);
    case 'EADDRNOTAVAIL': case 'ENOTFOUND': return terminal.noSuchHost(host);
    default: return null;
  }
}

/**
 * An error for the log: its kind and where it arose, never its message, because messages of parsers and databases quote what
 * they choked on, and that can be a patient's name.
 */
export function withoutData(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const stack = error.stack ?? '';
  const places = stack.slice(stack.indexOf(error.message) + error.message.length).split('\n').filter((line) => /^\s+at /.test(line));
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  const kind = [error.name, code, errcode].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
  return [kind, ...places].join('\n');
}
