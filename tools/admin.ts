/** `npm run admin -- …`: for the person at the machine; see `server/admin/commands.ts`. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { runAdmin } from '../server/admin/commands.ts';
import { messages } from '../server/admin/messages.ts';
import { language, terminal, withoutData } from '../server/terminal.ts';

/** Asks in the terminal, showing nothing of what is typed. */
function askSecret(question: string): Promise<string> {
  process.stderr.write(question);
  const reader = createInterface({ input: process.stdin, output: new Writable({ write: (_chunk, _encoding, done) => done() }), terminal: true });
  return new Promise((resolve) => {
    reader.question('', (answer) => {
      reader.close();
      process.stderr.write('\n');
      resolve(answer);
    });
  });
}

try {
  process.exitCode = await runAdmin(process.argv.slice(2), process.env, messages[language], { say: (text) => console.log(text), askSecret: process.stdin.isTTY ? askSecret : null });
} catch (error) {
  console.error(`${terminal.unexpected} ${withoutData(error)}`);
  process.exitCode = 1;
}
