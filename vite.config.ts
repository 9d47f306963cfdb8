import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { beginningOfPage, compressedFiles } from './tools/build.ts';

/** Where the development server sends what is not the app; `npm run dev` starts it there. */
const api = `http://127.0.0.1:${process.env.API_PORT ?? '8081'}`;

export default defineConfig(async ({ mode }) => ({
  plugins: [
    react(),
    { ...optimizeLocales.vite({ locales: ['de-DE', 'en-US'] }), enforce: 'pre' as const },
    compressedFiles(),
    // Loaded in the demo mode only: it puts the worker script of the mocks into what is built. Nothing can be asked there before the mocks are.
    mode === 'demo' ? (await import('./tools/demo.ts')).demoMode() : beginningOfPage({ script: '/src/ahead.ts', font: 'source-sans-3-latin-wght-normal' }),
  ],
  // With its own host name: the server refuses to be written to from any other origin.
  server: { proxy: Object.fromEntries(['/fhir', '/api', '/health'].map((path) => [path, { target: api, changeOrigin: false }])) },
  // What Recharts takes whole and our charts use little of.
  resolve: { alias: { 'victory-vendor/d3-scale': join(import.meta.dirname, 'tools/d3-scale.mjs'), 'decimal.js-light': join(import.meta.dirname, 'tools/decimal.mjs') } },
  build: {
    target: 'es2023', sourcemap: false, assetsInlineLimit: 0, modulePreload: { polyfill: false },
    // What the first screen needs in one file, and what the review needs in another: each compresses better than a dozen, and comes with one request.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'ahead', test: /\/src\/(ahead|data\/ahead|domain\/day)\.ts$/, priority: 2 },
            { name: 'first', tags: ['$initial' as const], priority: 1 },
            { name: 'review', test: /\/src\/(app\/pages\/(patient|review)\.|features\/review\/(?!day-card|day-words|plant-chips|choices|written)|charts\/(?!recharts-panel|chart-table|panel-table|print-chart)|data\/(diary|patients|reviews)\.|fhir\/diary\.|domain\/(diary|summary|plants\/(counting|diversity|version))\.|ui\/card\.)|\/react-query\/.*\/useQueries\./ },
          ],
        },
      },
    },
  },
  worker: { format: 'es' as const },
  test: {
    projects: [
      { extends: true as const, test: { name: 'ui', environment: 'happy-dom', testTimeout: 60_000, isolate: false, environmentOptions: { happyDOM: { url: 'http://localhost:3000' } }, include: ['src/**/*.test.tsx'], setupFiles: ['mocks/setup.ts'] } },
      { extends: true as const, test: { name: 'node', environment: 'node', testTimeout: 120_000, include: ['{src,server,tools,mocks}/**/*.test.ts'] } },
    ],
  },
}));
