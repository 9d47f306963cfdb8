/**
 * The figures of the house: `npm run bench`. First the server's latencies, then the screens in Chromium against the real server, a meeting last,
 * with a bare React page of the same build measured in the same run as the floor. Medians over several runs; the machine is named.
 *
 *   npm run bench                 everything (about 25 minutes on two cores)
 *   npm run bench -- --quick      fewer runs, smaller data
 *   npm run bench -- --server     the server only; --screens: the screens only; --meeting: a clinic meeting of forty patients only
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const asked = process.argv.slice(2);
const halves = ['server', 'screens', 'meeting'].filter((half) => asked.includes(`--${half}`));
const rest = asked.filter((argument) => !['--server', '--screens', '--meeting'].includes(argument));
for (const half of halves.length > 0 ? halves : ['server', 'screens', 'meeting']) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `bench-${half}.ts`), ...rest], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
