/** Writes the compressed forms of the built files beside them, once, so that the server never compresses them while somebody waits. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

const TEXT = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt', '.webmanifest']);
const LEAST_BYTES = 1024;

/**
 * A Vite plugin for what the page asks for before anything else: `script`, a file of its own that runs while the app is still on its way,
 * and `font` (the beginning of its file's name), without which text would be laid out twice.
 */
export function beginningOfPage({ script, font }: { script: string; font: string }): Plugin {
  let building = false;
  return {
    name: 'beginning-of-page',
    configResolved({ command }) {
      building = command === 'build';
    },
    buildStart() {
      if (building) this.emitFile({ type: 'chunk', id: script, name: 'ahead' });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        if (!bundle) return [{ tag: 'script', attrs: { type: 'module', src: script }, injectTo: 'head-prepend' }];
        const files = Object.values(bundle);
        const entry = files.find((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(script));
        const letters = files.find(({ fileName }) => fileName.startsWith(`assets/${font}`));
        if (entry?.type !== 'chunk' || !letters) throw new Error(`${script} or ${font} was not built`);
        // The chunk itself rather than the entry that does nothing but import it.
        const chunk = entry.imports.length === 1 && entry.code.length < 60 ? entry.imports[0]! : entry.fileName;
        return [
          { tag: 'script', attrs: { type: 'module', crossorigin: true, src: `/${chunk}` }, injectTo: 'head-prepend' },
          { tag: 'link', attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${letters.fileName}` }, injectTo: 'head' },
        ];
      },
    },
  };
}

/** A Vite plugin: `x.js` gets `x.js.br` and `x.js.gz`, at the highest level. */
export function compressedFiles(): Plugin {
  let directory = 'dist';
  return {
    name: 'compressed-files',
    apply: 'build',
    configResolved(config) {
      directory = join(config.root, config.build.outDir);
    },
    async writeBundle() {
      const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)));
      await Promise.all(files.map((entry) => compress(join(entry.parentPath, entry.name))));
    },
  };
}

async function compress(path: string): Promise<void> {
  const plain = readFileSync(path);
  if (plain.byteLength < LEAST_BYTES) return;
  const [br, gz] = await Promise.all([
    brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength } }),
    gzipped(plain, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  writeFileSync(`${path}.br`, br);
  writeFileSync(`${path}.gz`, gz);
}
