/**
 * Every check there is, one after the other, with a count at the end. `--check` leaves out what takes longer than seconds:
 * the built app, the browser, and the server that is killed again and again.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { findBrowser } from './browser.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const root = join(import.meta.dirname, '..');
const quick = process.argv.includes('--check');
const reports = mkdtempSync(join(tmpdir(), 'rueckenwind-test-'));
const counts = new Map<string, Count>();

/** The Node that this project brings along comes first, whatever the machine has. */
const env: NodeJS.ProcessEnv = { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter), FORCE_COLOR: process.stdout.isTTY ? '1' : '0', NO_COLOR: process.stdout.isTTY ? undefined : '1' };

const PASSED: Count = { passed: 1, failed: 0, skipped: 0 };
const FAILED: Count = { passed: 0, failed: 1, skipped: 0 };

/** Below this, the tool did not understand the sources rather than find nothing. */
const LEAST_MODULES = 50;

/** These start the server over the built app, and take longer than seconds. */
const NEED_THE_BUILD = ['server/durability.test.ts', 'server/http.test.ts', 'server/main.test.ts', 'tools/build.test.ts'];

function heading(name: string): void {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);
}

function add(kind: string, count: Count): void {
  const before = counts.get(kind) ?? { passed: 0, failed: 0, skipped: 0 };
  counts.set(kind, { passed: before.passed + count.passed, failed: before.failed + count.failed, skipped: before.skipped + count.skipped });
}

/** Runs a tool whose word is passed or failed; what it printed is shown when it failed. */
function tool(kind: string, program: string, args: readonly string[], problem: (output: string) => string | null = () => null): boolean {
  heading(kind);
  const began = performance.now();
  const { status, error, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', program), args, { cwd: root, env, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  const said = status === 0 ? problem(stdout) : (error?.message ?? `${stdout}\n${stderr}`.trim());
  if (said !== null) console.log(said);
  console.log(`${said === null ? 'passed' : 'FAILED'} in ${seconds(began)}`);
  add(kind, said === null ? PASSED : FAILED);
  return said === null;
}

/** Runs a test runner with its own output, then counts what its report says. */
function tests(kind: string, program: string, args: readonly string[], extra: NodeJS.ProcessEnv, count: () => [kind: string, count: Count][]): void {
  heading(kind);
  const { status, error } = spawnSync(join(root, 'node_modules', '.bin', program), args, { cwd: root, env: { ...env, ...extra }, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) console.log(error.message);
  let counted: [string, Count][] = [];
  try {
    counted = count();
  } catch {
    console.log(`${program} left no report.`);
  }
  for (const [each, its] of counted) add(each, its);
  const failed = counted.some(([, its]) => its.failed > 0);
  const ran = counted.some(([, its]) => its.passed + its.failed > 0);
  // A runner that ends badly without a failed test, or runs none, has failed all the same.
  if ((status !== 0 && !failed) || !ran) add(kind, FAILED);
}

interface VitestReport {
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
}

function countVitest(file: string): [string, Count][] {
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  return report.testResults.map(({ name, status, assertionResults }) => {
    const path = relative(root, name);
    const kind = path.endsWith('.tsx') ? 'component tests' : path.startsWith('server/') ? 'server and store tests' : 'unit tests';
    const of = (...wanted: string[]) => assertionResults.filter((result) => wanted.includes(result.status)).length;
    const failed = of('failed');
    return [kind, { passed: of('passed'), failed: failed > 0 || status === 'passed' ? failed : 1, skipped: of('skipped', 'pending', 'todo', 'disabled') }];
  });
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
}

function countPlaywright(file: string): Count {
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8')) as PlaywrightReport;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

/** dependency-cruiser's report: how much it saw, and what it objects to. */
function roomProblems(output: string): string | null {
  const { summary } = JSON.parse(output) as { summary: { totalCruised: number; violations: { from: string; to: string; rule: { name: string; severity: string } }[] } };
  if (summary.totalCruised < LEAST_MODULES) return `Only ${summary.totalCruised} modules were looked at.`;
  console.log(`${summary.totalCruised} modules`);
  const violations = summary.violations.filter((violation) => violation.rule.severity === 'error');
  return violations.length === 0 ? null : violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`).join('\n');
}

const began = performance.now();
try {
  tool('types', 'tsc', ['-p', '.']);
  tool('lint', 'oxlint', ['--type-check']);
  tool('import rules', 'depcruise', ['--config', 'tools/rooms.cjs', '--output-type', 'json', 'src', 'server', 'mocks', 'e2e'], roomProblems);
  tool('unused code', 'knip', ['--no-progress', '--no-config-hints']);

  // Before the tests: those of the server start it as it is delivered.
  const built = !quick && tool('build', 'vite', ['build', '--logLevel', 'warn']);
  const vitestReport = join(reports, 'vitest.json');
  const left = quick ? NEED_THE_BUILD.flatMap((file) => ['--exclude', file]) : [];
  tests('unit, component, server and store tests', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`, ...left], {}, () => countVitest(vitestReport));

  if (built) {
    const report = join(reports, 'playwright.json');
    const kind = 'browser tests';
    try {
      const path = await findBrowser();
      tests(kind, 'playwright', ['test', '--reporter=list,json'], { CHROMIUM: path, PLAYWRIGHT_JSON_OUTPUT_NAME: report }, () => [[kind, countPlaywright(report)]]);
    } catch (error) {
      heading(kind);
      console.log((error as Error).message);
      add(kind, FAILED);
    }
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}

heading(`summary, ${seconds(began)}`);
let all: Count = { passed: 0, failed: 0, skipped: 0 };
for (const [kind, { passed, failed, skipped }] of counts) {
  console.log(`${kind.padEnd(42)}${String(passed).padStart(6)} passed${String(failed).padStart(6)} failed${skipped > 0 ? `${String(skipped).padStart(6)} skipped` : ''}`);
  all = { passed: all.passed + passed, failed: all.failed + failed, skipped: all.skipped + skipped };
}
console.log(`\n${all.passed} passed, ${all.failed} failed${all.skipped > 0 ? `, ${all.skipped} skipped` : ''}`);
process.exitCode = all.failed > 0 ? 1 : 0;
