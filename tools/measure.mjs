#!/usr/bin/env node
/**
 * measure.mjs — lab performance of one or more web apps, side by side, in ONE run.
 *
 * Needs: Node >= 20, `playwright-core`, a Chromium (default /usr/bin/chromium, or CHROMIUM=...).
 *
 *   node measure.mjs http://127.0.0.1:4173/                       one URL, defaults
 *   node measure.mjs a.json [b.json ...] --runs 7 --cpu 1,4       lists of scenarios
 *   node measure.mjs a.json --baseline peer-chart                 adds ratios against scenario "peer-chart"
 *
 * Options
 *   --runs N          measured runs per scenario and CPU rate (default 5; first see --warmup)
 *   --warmup N        unmeasured runs per scenario, to warm disk/OS caches (default 1)
 *   --cpu 1,4         CPU slow-down rates (CDP Emulation.setCPUThrottlingRate), each a separate series
 *   --max-foreign PCT a run during which other processes used more than PCT % of the machine is repeated (default 25; 100 = never)
 *   --retries N       ... at most N times (default 3); before a run it waits up to --quiet-wait S seconds (default 20) for quiet
 *   --net none|4g|slow4g   network emulation by CDP (4g: 9 Mbit/s, 85 ms; slow4g: 1.6 Mbit/s, 150 ms; default none)
 *   --settle MS       quiet time without long task or request that ends a load (default 1000)
 *   --timeout MS      how long to wait for `ready` and for each step (default 60000)
 *   --baseline NAME   the scenario that ratios are taken against (default: the first)
 *   --only RE         keep the scenarios whose name matches
 *   --trace           also split main-thread time with a light trace (evaluate / compile / parse / gc / layout / paint ms)
 *   --out FILE        write the full JSON (with every run) there; stdout gets the summary JSON
 *   --md              print a Markdown table on stderr
 *   --shot DIR        save one screenshot per scenario (proof of what was measured)
 *   --allow-net       do not confine Chromium to loopback (default: every other host is made unresolvable)
 *
 * Scenario (an object, or an array of them, in a JSON file; paths relative to that file)
 *   { "name": "ours-chart",
 *     "url": "http://127.0.0.1:4173/patients/1"   a running server; or:
 *     "serve": {"root": "dist", "path": "/patients/1", "port": 0, "compress": "br"|"gzip"|"none", "base": "/sub/path",
 *               "api": {"^/fhir/": "http://127.0.0.1:8103"}}   built-in static server: SPA fallback, brotli-11/gzip-9
 *                precomputed, immutable caching for hashed names; so two builds are served alike
 *     "start": ["node","server.mjs"], "startUrl": "http://127.0.0.1:8103/health"   a helper process, ended at the end
 *     "localStorage": {"key": "value or object"}    set before any script of the page runs
 *     "initScript": "path.js"                       injected before any script of the page
 *     "cookies": [{"name": "…", "value": "…", "url": "http://127.0.0.1:8080"}]   set before the page is opened
 *     "viewport": [1280, 800], "locale": "de-DE", "timezone": "Europe/Berlin"
 *     "ready": "css" | {"css": "...", "count": 3, "text": "...", "js": "expression"}   when the screen is meaningful
 *     "goto2": "/patients/1/chart", "ready2": ...   optional second screen reached by client-side `steps`, see below
 *     "warmVisit": true                             also measure a second load in the same context (HTTP cache warm)
 *     "steps": [                                    scripted interactions, run in order after load
 *        {"name": "range-90d", "click": "css", "ready": ..., "repeat": 5}
 *        {"name": "hover", "hover": "css", "moves": 60, "from": [0.1,0.5], "to": [0.9,0.5]}
 *        {"name": "type", "fill": "css", "text": "abc"}   {"name":"key","press":"ArrowRight","on":"css"}
 *        {"name": "nav", "click": "css", "ready": "css", "bytes": true}      bytes: count what the step downloads
 *        {"name": "print", "pdf": true}             time of Page.printToPDF and the PDF's size
 *     ] }
 *
 * What is measured (per run; the summary gives median, min, max, n)
 *   requests, transferKB (as sent), br11KB / gz9KB: each script, style, document, font, svg and json body recompressed
 *       here with brotli 11 / gzip 9, so that two servers' settings don't matter; also by type (js, css, html, font, img, api)
 *   externalRequests  requests to other hosts that the page tried (blocked)
 *   readyMs           navigation start to the first frame painted after `ready` holds
 *   fcpMs, lcpMs, cls (session-window CLS), lcpEl
 *   tbtMs             sum of (long task - 50 ms) from FCP until the load settled;  longTasksMs, maxTaskMs, tbtAllMs (from navigation start)
 *   scriptMs, taskMs, layoutMs, styleMs   CDP Performance.getMetrics at the settled point (all main-thread time since navigation)
 *   cpu.scriptMs, cpu.taskMs, cpu.layoutMs, cpu.styleMs   the same in main-thread CPU time (thread ticks): hardly moved by other
 *                     processes on the machine, so the first choice for a ratio on a busy machine
 *   foreignPct        CPU of all other processes during the run, in % of the machine
 *   heapMB            JS heap after a forced GC;   nodes: DOM nodes
 *   user              performance.measure() entries of the page, by name (a page can time its own phases)
 *   steps[name]       for click/press/fill: durMs = Event Timing duration of the worst event of the interaction (what INP is made of;
 *                     8 ms steps, shown as 8 when under the 16 ms threshold), inputDelayMs, processingMs, presentMs;
 *                     frameMs = input event to end of the frame that painted it (own clock, not rounded);
 *                     readyMs = input to the frame after the step's `ready`;  longTasksMs in the step's window
 *                     cpuMs = main-thread CPU time of the step; cpuPerMoveMs for hover
 *                     for hover: frameMs p50/p95/max over the moves, longFrames = frames over 50 ms, fps, droppedPct
 *                     (a move is sent every 16.7 ms; dropped = moves that got no frame of their own within 33 ms)
 *   calibMs           a fixed JS loop in a blank page of the same browser at the same CPU rate, before each run: when it
 *                     moves, the machine was busy; compare only figures of one run of this script
 *
 * Order: for every run and CPU rate all scenarios are run one after the other (A B, then B A, then A B ...): drift of the
 * machine hits all alike. Ratios are the median over runs of the paired ratio B_i/A_i, with min and max.
 */
import { chromium } from 'playwright-core';
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import os from 'node:os';
import zlib from 'node:zlib';
import crypto from 'node:crypto';
import { spawn } from 'node:child_process';

// ---------------------------------------------------------------- arguments
const argv = process.argv.slice(2);
const opt = { runs: 5, warmup: 1, cpu: '1,4', net: 'none', settle: 1000, timeout: 60000, 'max-foreign': 25, retries: 3, 'quiet-wait': 20 };
const inputs = [];
for (let i = 0; i < argv.length; i++) {
  const a = argv[i];
  if (!a.startsWith('--')) inputs.push(a);
  else if (['trace', 'md', 'allow-net'].includes(a.slice(2))) opt[a.slice(2)] = true;
  else if (a === '--help') { console.log(fs.readFileSync(new URL(import.meta.url), 'utf8').split('*/')[0]); process.exit(0); }
  else opt[a.slice(2)] = argv[++i];
}
for (const k of ['runs', 'warmup', 'settle', 'timeout', 'max-foreign', 'retries', 'quiet-wait']) opt[k] = Number(opt[k]);
const cpuRates = String(opt.cpu).split(',').map(Number);
const NETS = {
  none: null,
  '4g': { latency: 85, downloadThroughput: 9e6 / 8, uploadThroughput: 3e6 / 8, offline: false },
  slow4g: { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8, offline: false },
};
if (!inputs.length) { console.error('usage: node measure.mjs URL|scenarios.json ... (--help)'); process.exit(2); }

let scenarios = [];
for (const inp of inputs) {
  if (/^https?:/.test(inp)) scenarios.push({ name: inp, url: inp, dir: process.cwd() });
  else {
    const dir = path.dirname(path.resolve(inp));
    const j = JSON.parse(fs.readFileSync(inp, 'utf8'));
    for (const s of Array.isArray(j) ? j : j.scenarios ?? [j]) scenarios.push({ ...s, dir });
  }
}
if (opt.only) scenarios = scenarios.filter((s) => new RegExp(opt.only).test(s.name));
if (!scenarios.length) { console.error('no scenario'); process.exit(2); }

// ---------------------------------------------------------------- static server
const MIME = { html: 'text/html; charset=utf-8', js: 'text/javascript', mjs: 'text/javascript', css: 'text/css', json: 'application/json',
  svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', ico: 'image/x-icon', woff2: 'font/woff2',
  woff: 'font/woff', ttf: 'font/ttf', map: 'application/json', wasm: 'application/wasm', txt: 'text/plain', webmanifest: 'application/manifest+json' };
const brCache = new Map();
function compressed(body, how, key) {
  const k = how + key;
  let v = brCache.get(k);
  if (!v) {
    v = how === 'br' ? zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: body.length } })
      : zlib.gzipSync(body, { level: 9 });
    brCache.set(k, v);
  }
  return v;
}
const cleanups = [];
async function serve(cfg, dir) {
  const root = path.resolve(dir, cfg.root);
  const how = cfg.compress ?? 'br';
  const files = new Map();
  const load = (f) => {
    if (!files.has(f)) {
      const body = fs.readFileSync(f);
      const ext = path.extname(f).slice(1).toLowerCase();
      const text = /^(html|js|mjs|css|json|svg|map|txt|webmanifest|wasm|ico|ttf)$/.test(ext);
      const sha = crypto.createHash('sha1').update(body).digest('hex');
      const enc = text && how !== 'none' && body.length > 500 ? how : null;
      files.set(f, { body: enc ? compressed(body, how, sha) : body, enc, etag: `"${sha}"`, type: MIME[ext] ?? 'application/octet-stream' });
    }
    return files.get(f);
  };
  const apis = Object.entries(cfg.api ?? {}).map(([re, to]) => [new RegExp(re), new URL(to)]);
  const srv = http.createServer((req, res) => {
    const u = new URL(req.url, 'http://x');
    for (const [re, to] of apis) if (re.test(u.pathname)) {
      const p = http.request({ host: to.hostname, port: to.port, path: req.url, method: req.method, headers: req.headers }, (r) => { res.writeHead(r.statusCode, r.headers); r.pipe(res); });
      p.on('error', () => { res.writeHead(502); res.end(); });
      req.pipe(p);
      return;
    }
    const base = (cfg.base ?? '').replace(/\/$/, '');
    let f = path.join(root, decodeURIComponent(u.pathname.startsWith(base) ? u.pathname.slice(base.length) : u.pathname));
    if (!f.startsWith(root)) { res.writeHead(403); return res.end(); }
    if (!fs.existsSync(f) || fs.statSync(f).isDirectory()) {
      const idx = path.join(f, 'index.html');
      if (fs.existsSync(idx)) f = idx;
      else if (path.extname(u.pathname) && !u.pathname.endsWith('.html')) { res.writeHead(404); return res.end(); }
      else f = path.join(root, 'index.html');
    }
    const e = load(f);
    if (req.headers['if-none-match'] === e.etag) { res.writeHead(304, { etag: e.etag }); return res.end(); }
    res.writeHead(200, { etag: e.etag, 'content-type': e.type, 'content-length': e.body.length, ...(e.enc ? { 'content-encoding': e.enc === 'br' ? 'br' : 'gzip' } : {}),
      'cache-control': /(^|[-./_])(?=[\w-]*\d)(?=[\w-]*[a-zA-Z])[\w-]{8,}\.\w+$/.test(f) ? 'public, max-age=31536000, immutable' : 'no-cache' });
    res.end(req.method === 'HEAD' ? undefined : e.body);
  });
  srv.keepAliveTimeout = 30000;
  await new Promise((r) => srv.listen(cfg.port ?? 0, '127.0.0.1', r));
  cleanups.push(() => srv.close());
  return `http://127.0.0.1:${srv.address().port}`;
}

// ---------------------------------------------------------------- in-page probe (runs before any script of the page)
function probe() {
  if (window.__m) return;
  const m = (window.__m = { lcp: null, cls: 0, long: [], ev: [], shifts: [], moves: [], inputs: [], fcp: null, frames: [], recFrames: false });
  const obs = (type, cb, extra) => { try { new PerformanceObserver((l) => l.getEntries().forEach(cb)).observe({ type, buffered: true, ...extra }); } catch { /* unsupported */ } };
  obs('largest-contentful-paint', (e) => { m.lcp = { t: e.startTime, size: e.size, el: e.element ? e.element.tagName + (e.element.className && typeof e.element.className === 'string' ? '.' + e.element.className.split(' ')[0] : '') : null }; });
  obs('paint', (e) => { if (e.name === 'first-contentful-paint') m.fcp = e.startTime; });
  obs('layout-shift', (e) => { if (!e.hadRecentInput) m.shifts.push([e.startTime, e.value]); });
  obs('longtask', (e) => m.long.push([e.startTime, e.duration]));
  obs('event', (e) => { if (e.interactionId || /^(click|pointerdown|pointerup|keydown|keyup|input)$/.test(e.name)) m.ev.push({ n: e.name, t: e.startTime, d: e.duration, ps: e.processingStart, pe: e.processingEnd, id: e.interactionId }); }, { durationThreshold: 16 });
  const afterPaint = (cb) => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => cb(performance.now()); c.port2.postMessage(0); });
  m.afterPaint = afterPaint;
  let openMove = null;
  addEventListener('pointermove', (e) => {
    const rec = { t: e.timeStamp, f: null };
    m.moves.push(rec);
    if (openMove) { openMove.push(rec); return; }
    openMove = [rec];
    afterPaint((t) => { for (const r of openMove) r.f = t; openMove = null; });
  }, { capture: true, passive: true });
  for (const n of ['pointerup', 'click', 'keydown', 'input', 'change']) addEventListener(n, (e) => {
    const rec = { n, t: e.timeStamp, f: null };
    m.inputs.push(rec);
    afterPaint((t) => { rec.f = t; });
  }, { capture: true, passive: true });
  m.startFrames = () => { m.frames = []; m.recFrames = true; const tick = (t) => { if (!m.recFrames) return; m.frames.push(t); requestAnimationFrame(tick); }; requestAnimationFrame(tick); };
  m.stopFrames = () => { m.recFrames = false; return m.frames; };
  const test = (c) => {
    if (typeof c === 'string') return !!document.querySelector(c);
    // An expression of a scenario file, run in the page that is measured.
    // oxlint-disable-next-line no-eval
    if (c.js) { try { return !!(0, eval)(c.js); } catch { return false; } }
    const els = [...document.querySelectorAll(c.css ?? 'body')];
    if (c.gone) return els.length === 0;
    if (els.length < (c.count ?? 1)) return false;
    return !c.text || els.some((e) => (e.textContent ?? '').includes(c.text));
  };
  m.when = (cond, timeout) => new Promise((resolve) => {
    const end = performance.now() + timeout;
    const tick = () => {
      if (test(cond)) return afterPaint((t) => resolve(t));
      if (performance.now() > end) return resolve(null);
      requestAnimationFrame(tick);
    };
    tick();
  });
}

// ---------------------------------------------------------------- who else uses the machine (Linux /proc)
function cpuSample() {
  const line = fs.readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map(Number);
  const total = line.slice(0, 8).reduce((a, b) => a + b, 0), idle = line[3] + line[4];
  const par = new Map(), use = new Map();
  for (const d of fs.readdirSync('/proc')) if (/^\d+$/.test(d)) try {
    const st = fs.readFileSync(`/proc/${d}/stat`, 'utf8'); const a = st.slice(st.lastIndexOf(')') + 2).split(' ').map(Number);
    par.set(+d, a[1]); use.set(+d, a[11] + a[12] + a[13] + a[14]);
  } catch { /* gone */ }
  let own = 0;
  for (const p of use.keys()) { let q = p, n = 0; while (q && q !== process.pid && n++ < 64) q = par.get(q); if (q === process.pid) own += use.get(p); }
  return { total, busy: total - idle, own };
}
function foreignPct(a, b) { const t = b.total - a.total; return t <= 0 ? 0 : Math.max(0, r1((100 * (b.busy - a.busy - Math.max(0, b.own - a.own))) / t)); }
async function waitQuiet() {
  const end = Date.now() + opt['quiet-wait'] * 1000;
  while (Date.now() < end) {
    const a = cpuSample(); await new Promise((r) => setTimeout(r, 400));
    if (foreignPct(a, cpuSample()) <= opt['max-foreign'] * 0.6) return;
  }
}

// ---------------------------------------------------------------- one run
const kb = (b) => Math.round((b / 1024) * 10) / 10;
const r1 = (x) => (x == null ? x : Math.round(x * 10) / 10);
const sizeCache = new Map();
function recompress(body, key) {
  let v = sizeCache.get(key);
  if (!v) {
    v = { br: zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } }).length, gz: zlib.gzipSync(body, { level: 9 }).length };
    sizeCache.set(key, v);
  }
  return v;
}
const KIND = { Script: 'js', Stylesheet: 'css', Document: 'html', Font: 'font', Image: 'img', XHR: 'api', Fetch: 'api', Manifest: 'other', Other: 'other', Ping: 'other', Preflight: 'preflight', EventSource: 'api', WebSocket: 'api', Media: 'img' };

async function runOnce(browser, sc, cpu, { shot, measureBytes }) {
  const ctx = await browser.newContext({ viewport: { width: sc.viewport?.[0] ?? 1280, height: sc.viewport?.[1] ?? 800 }, locale: sc.locale ?? 'en-US', timezoneId: sc.timezone ?? 'Europe/Berlin', deviceScaleFactor: 1, reducedMotion: sc.reducedMotion ?? 'no-preference' });
  if (sc.cookies) await ctx.addCookies(sc.cookies);
  try {
    // calibration in a blank page of the same browser
    const cal = await ctx.newPage();
    const cc = await ctx.newCDPSession(cal);
    await cc.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    const calibMs = await cal.evaluate(() => { const t = performance.now(); let x = 0; for (let i = 0; i < 2e7; i++) x = (x * 31 + i) | 0; return performance.now() - t + (x === 42 ? 1e-9 : 0); });
    await cal.close();

    const page = await ctx.newPage();
    const cdp = await ctx.newCDPSession(page);
    await page.addInitScript(probe);
    if (sc.localStorage) await page.addInitScript((ls) => { try { for (const [k, v] of Object.entries(ls)) localStorage.setItem(k, typeof v === 'string' ? v : JSON.stringify(v)); } catch { /* about:blank */ } }, sc.localStorage);
    if (sc.initScript) await page.addInitScript({ path: path.resolve(sc.dir, sc.initScript) });
    await cdp.send('Performance.enable', { timeDomain: 'timeTicks' });
    const cdpT = await ctx.newCDPSession(page);
    await cdpT.send('Performance.enable', { timeDomain: 'threadTicks' });
    await cdp.send('Network.enable', { maxTotalBufferSize: 2e8, maxResourceBufferSize: 1e8 });
    if (NETS[opt.net]) await cdp.send('Network.emulateNetworkConditions', NETS[opt.net]);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu });

    const host = new URL(sc.url).hostname;
    const reqs = new Map();
    let lastNet = Date.now();
    const errors = [];
    page.on('pageerror', (e) => errors.push(String(e).slice(0, 160)));
    cdp.on('Network.requestWillBeSent', (e) => {
      if (!/^https?:/.test(e.request.url)) return;
      lastNet = Date.now();
      if (e.redirectResponse) { const o = reqs.get(e.requestId); if (o) reqs.set(e.requestId + ':r' + reqs.size, { ...o, done: true, enc: e.redirectResponse.encodedDataLength, size: 0, phase: o.phase }); }
      reqs.set(e.requestId, { id: e.requestId, url: e.request.url, kind: KIND[e.type] ?? 'other', enc: 0, size: 0, phase: phase, ext: !/^(127\.|localhost|\[::1\])/.test(new URL(e.request.url).hostname) && new URL(e.request.url).hostname !== host });
    });
    cdp.on('Network.responseReceived', (e) => { const r = reqs.get(e.requestId); if (r) { r.mime = e.response.mimeType; r.status = e.response.status; r.cached = e.response.fromDiskCache || e.response.fromPrefetchCache; if (e.type && KIND[e.type]) r.kind = KIND[e.type]; } });
    cdp.on('Network.dataReceived', (e) => { const r = reqs.get(e.requestId); if (r) r.size += e.dataLength; });
    cdp.on('Network.loadingFinished', (e) => { const r = reqs.get(e.requestId); lastNet = Date.now(); if (r) { r.enc = e.encodedDataLength; if (!r.done) { r.done = true; } } });
    cdp.on('Network.loadingFailed', (e) => { const r = reqs.get(e.requestId); lastNet = Date.now(); if (r && !r.done) { r.done = true; r.failed = e.errorText; } });
    let phase = 'load';

    const metrics = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((x) => [x.name, x.value]));
    const tmetrics = async () => Object.fromEntries((await cdpT.send('Performance.getMetrics')).metrics.map((x) => [x.name, x.value]));
    // settled: `quiet` ms with neither a long task nor a finished request (long-lived streams do not count)
    const settle = async (quiet = opt.settle, cap = opt.timeout) => {
      const t0 = Date.now();
      for (;;) {
        const s = await page.evaluate(() => { const l = window.__m?.long ?? []; const e = l.length ? l[l.length - 1] : null; return { sinceLong: e ? performance.now() - (e[0] + e[1]) : 1e9, now: performance.now() }; });
        if (s.sinceLong > quiet && Date.now() - lastNet > Math.min(quiet, 500) && s.now > quiet) return;
        if (Date.now() - t0 > cap) return;
        await new Promise((r) => setTimeout(r, 100));
      }
    };
    let traceEvents = null;
    if (opt.trace) {
      traceEvents = [];
      cdp.on('Tracing.dataCollected', (e) => traceEvents.push(...e.value));
      await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'v8', 'blink.user_timing', 'disabled-by-default-v8.compile'] } });
    }
    const load = async () => {
      const m0 = await metrics(), t0 = await tmetrics();
      await page.goto(sc.url, { waitUntil: 'commit', timeout: opt.timeout });
      const readyMs = sc.ready ? await page.evaluate(([c, t]) => window.__m.when(c, t), [sc.ready, opt.timeout]) : (await page.waitForLoadState('load'), await page.evaluate(() => new Promise((r) => window.__m.afterPaint(r))));
      await settle();
      const m1 = await metrics(), t1 = await tmetrics();
      const p = await page.evaluate(() => ({ ...window.__m, when: 0, user: performance.getEntriesByType('measure').map((e) => [e.name, e.duration]), nodes: document.querySelectorAll('*').length, text: document.body?.innerText?.length ?? 0 }));
      let cls = 0, win = 0, first = -1e9, last = -1e9;
      for (const [t, v] of p.shifts) { if (t - last > 1000 || t - first > 5000) { win = 0; first = t; } win += v; last = t; cls = Math.max(cls, win); }
      const tbt = (from) => p.long.reduce((s, [t, d]) => (t + d > from ? s + Math.max(0, d - 50) : s), 0);
      const d = (k) => Math.round(((m1[k] ?? 0) - (m0[k] > m1[k] ? 0 : m0[k] ?? 0)) * 1000);
      const dt = (k) => Math.round(((t1[k] ?? 0) - (t0[k] > t1[k] ? 0 : t0[k] ?? 0)) * 10000) / 10;
      const user = {};
      for (const [n, v] of p.user) user[n] = Math.max(user[n] ?? 0, r1(v));
      return { readyMs: r1(readyMs), readyFailed: readyMs == null, fcpMs: r1(p.fcp), lcpMs: r1(p.lcp?.t), lcpEl: p.lcp?.el, cls: Math.round(cls * 1e4) / 1e4,
        tbtMs: r1(tbt(p.fcp ?? 0)), tbtAllMs: r1(tbt(0)), longTasks: p.long.length, longTasksMs: r1(p.long.reduce((s, x) => s + x[1], 0)), maxTaskMs: r1(Math.max(0, ...p.long.map((x) => x[1]))),
        scriptMs: d('ScriptDuration'), taskMs: d('TaskDuration'), layoutMs: d('LayoutDuration'), styleMs: d('RecalcStyleDuration'), cpu: { scriptMs: dt('ScriptDuration'), taskMs: dt('TaskDuration'), layoutMs: dt('LayoutDuration'), styleMs: dt('RecalcStyleDuration') }, nodes: p.nodes, text: p.text, user };
    };
    const out = await load();
    out.calibMs = r1(calibMs);
    if (traceEvents) {
      const traced = new Promise((res) => { cdp.once('Tracing.tracingComplete', res); });
      await cdp.send('Tracing.end');
      await traced;
      const sum = (re) => Math.round(traceEvents.filter((e) => e.ph === 'X' && re.test(e.name)).reduce((s, e) => s + (e.dur ?? 0), 0) / 1000);
      out.trace = { evaluateMs: sum(/^(EvaluateScript|v8\.evaluateModule)$/), compileMs: sum(/^v8\.compile(Module)?$/), parseHtmlMs: sum(/^ParseHTML$/), gcMs: sum(/^(MinorGC|MajorGC)$/), layoutMs: sum(/^(Layout|UpdateLayoutTree)$/), paintMs: sum(/^(Paint|PrePaint|Layerize|Commit)$/), functionCallMs: sum(/^FunctionCall$/) };
    }

    // bytes
    const bytes = async (ph) => {
      const list = [...reqs.values()].filter((r) => r.phase === ph);
      const own = list.filter((r) => !r.ext);
      const by = {};
      let br = 0, gz = 0, enc = 0, size = 0;
      for (const r of own) {
        const b = (by[r.kind] ??= { n: 0, transferKB: 0, rawKB: 0, br11KB: 0, gz9KB: 0 });
        b.n++; b.transferKB += r.enc; b.rawKB += r.size; enc += r.enc; size += r.size;
        if (r.failed || r.status === 204 || r.status === 304 || !r.size) continue;
        const textual = /javascript|css|html|json|svg|xml|text|wasm|ttf|icon/.test(r.mime ?? '');
        let c = { br: r.size, gz: r.size };
        if (textual && measureBytes) {
          const key = r.url + '|' + r.size;
          c = sizeCache.get(key);
          if (!c) {
            try {
              const b2 = await cdp.send('Network.getResponseBody', { requestId: r.id });
              c = recompress(Buffer.from(b2.body, b2.base64Encoded ? 'base64' : 'utf8'), key);
            } catch { c = { br: r.enc, gz: r.enc }; }
          }
        }
        b.br11KB += c.br; b.gz9KB += c.gz; br += c.br; gz += c.gz;
      }
      for (const b of Object.values(by)) for (const k of ['transferKB', 'rawKB', 'br11KB', 'gz9KB']) b[k] = kb(b[k]);
      return { requests: own.length, externalRequests: list.length - own.length, transferKB: kb(enc), rawKB: kb(size), br11KB: kb(br), gz9KB: kb(gz), byType: by };
    };
    Object.assign(out, await bytes('load'));
    await cdp.send('HeapProfiler.collectGarbage');
    out.heapMB = Math.round(((await metrics()).JSHeapUsedSize / 1048576) * 10) / 10;
    if (shot) await page.screenshot({ path: path.join(shot, sc.name.replace(/\W+/g, '_') + '.png') });

    // steps
    out.steps = {};
    for (const st of sc.steps ?? []) {
      const reps = st.repeat ?? 1;
      const acc = [];
      for (let k = 0; k < reps; k++) {
        phase = 'step:' + st.name;
        const before = await page.evaluate(() => ({ t: performance.now(), ev: window.__m.ev.length, inp: window.__m.inputs.length, mv: window.__m.moves.length }));
        const res = {};
        const sMetrics = await metrics(), sT = await tmetrics();
        let watch = null;
        if (st.ready) watch = page.evaluate(([c, t]) => window.__m.when(c, t), [st.ready, opt.timeout]);
        if (st.pdf) {
          const t0 = performance.now();
          const pdf = await cdp.send('Page.printToPDF', { printBackground: true, preferCSSPageSize: true });
          res.pdfMs = r1(performance.now() - t0); res.pdfKB = kb(Buffer.from(pdf.data, 'base64').length);
          acc.push(res); continue;
        }
        if (st.wait) await page.waitForTimeout(st.wait);
        if (st.click) {
          const loc = page.locator(st.click).nth(st.nth ?? (st.cycle ? k % st.cycle : 0));
          const bb = await loc.boundingBox({ timeout: opt.timeout });
          if (!bb) throw new Error(`step ${st.name}: ${st.click} not visible`);
          await page.mouse.move(bb.x + bb.width / 2, bb.y + bb.height / 2);
          await page.waitForTimeout(100);
          before.inp = await page.evaluate(() => window.__m.inputs.length);
          await page.mouse.down(); await page.mouse.up();
        } else if (st.press) { if (st.on) await page.locator(st.on).first().focus(); await page.keyboard.press(st.press); }
        else if (st.fill) { await page.locator(st.fill).first().focus(); await page.keyboard.type(st.text ?? 'abc', { delay: st.delay ?? 30 }); }
        else if (st.select) { await page.locator(st.select).first().selectOption(st.value); }
        else if (st.hover) {
          const loc = page.locator(st.hover).first();
          await loc.scrollIntoViewIfNeeded({ timeout: opt.timeout });
          const bb = await loc.boundingBox();
          const [fx, fy] = st.from ?? [0.1, 0.5], [tx, ty] = st.to ?? [0.9, 0.5], n = st.moves ?? 60;
          await page.mouse.move(bb.x + bb.width * fx, bb.y + bb.height * fy);
          await page.waitForTimeout(200);
          before.mv = await page.evaluate(() => { window.__m.startFrames(); return window.__m.moves.length; });
          const t0 = performance.now();
          const sent = [];
          for (let i = 1; i <= n; i++) {
            const due = t0 + i * 16.7;
            const w = due - performance.now();
            if (w > 0) await new Promise((r) => setTimeout(r, w));
            const x = bb.x + bb.width * (fx + ((tx - fx) * i) / n), y = bb.y + bb.height * (fy + ((ty - fy) * i) / n);
            sent.push(cdp.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y, pointerType: 'mouse' }));
          }
          await Promise.all(sent);
          await page.waitForTimeout(100);
          const wall = performance.now() - t0;
          const h = await page.evaluate((i0) => ({ f: window.__m.stopFrames(), mv: window.__m.moves.slice(i0) }), before.mv);
          const lat = h.mv.filter((x) => x.f != null).map((x) => x.f - x.t).sort((a, b) => a - b);
          const gaps = h.f.slice(1).map((t, i) => t - h.f[i]);
          const q = (p) => lat.length ? r1(lat[Math.min(lat.length - 1, Math.floor(p * lat.length))]) : null;
          Object.assign(res, { moves: h.mv.length, frameP50Ms: q(0.5), frameP95Ms: q(0.95), frameMaxMs: r1(lat[lat.length - 1]), framesOver50: gaps.filter((g) => g > 50).length, maxGapMs: r1(Math.max(0, ...gaps)), fps: r1((h.f.length / (h.f[h.f.length - 1] - h.f[0] || 1)) * 1000), lateMovesPct: r1((100 * lat.filter((x) => x > 33.4).length) / (lat.length || 1)), wallMs: Math.round(wall) });
        }
        let readyT = null;
        if (watch) readyT = await watch;
        await page.waitForTimeout(50);
        await settle(st.settle ?? 250, 15000);
        const aft = await page.evaluate(({ ev, inp, t }) => ({ ev: window.__m.ev.slice(ev), inp: window.__m.inputs.slice(inp), long: window.__m.long.filter((l) => l[0] + l[1] > t) }), before);
        if (st.click || st.press || st.fill || st.select) {
          const w = aft.ev.sort((a, b) => b.d - a.d)[0];
          const fr = aft.inp.filter((x) => x.f != null).map((x) => x.f - x.t);
          Object.assign(res, { durMs: w ? w.d : 8, inputDelayMs: w ? r1(w.ps - w.t) : 0, processingMs: w ? r1(w.pe - w.ps) : 0, presentMs: w ? r1(w.t + w.d - w.pe) : 0, frameMs: fr.length ? r1(Math.max(...fr)) : null });
          if (st.ready) res.readyMs = readyT == null ? null : r1(readyT - (aft.inp[0]?.t ?? before.t));
        }
        const eMetrics = await metrics(), eT = await tmetrics();
        res.cpuMs = r1((eT.TaskDuration - sT.TaskDuration) * 1000);
        if (res.moves) res.cpuPerMoveMs = r2(res.cpuMs / (st.moves ?? 60));
        res.scriptMs = Math.round((eMetrics.ScriptDuration - sMetrics.ScriptDuration) * 1000);
        res.longTasksMs = r1(aft.long.reduce((s, x) => s + x[1], 0));
        res.maxTaskMs = r1(Math.max(0, ...aft.long.map((x) => x[1])));
        acc.push(res);
      }
      // several repeats inside one run: the median of each figure
      const keys = [...new Set(acc.flatMap((a) => Object.keys(a)))];
      out.steps[st.name] = Object.fromEntries(keys.map((k2) => [k2, med(acc.map((a) => a[k2]).filter((v) => typeof v === 'number'))]));
      if (st.bytes) { const b = await bytes('step:' + st.name); Object.assign(out.steps[st.name], { requests: b.requests, transferKB: b.transferKB, br11KB: b.br11KB, gz9KB: b.gz9KB }); }
      if (shot && st.shot) await page.screenshot({ path: path.join(shot, (sc.name + '__' + st.name).replace(/\W+/g, '_') + '.png') });
    }
    if (sc.warmVisit) {
      phase = 'warm';
      const p2 = await load();
      const b = await bytes('warm');
      out.warm = { readyMs: p2.readyMs, lcpMs: p2.lcpMs, tbtMs: p2.tbtMs, scriptMs: p2.scriptMs, requests: b.requests, transferKB: b.transferKB };
    }
    if (errors.length) out.errors = errors.slice(0, 5);
    return out;
  } finally { await ctx.close(); }
}

// ---------------------------------------------------------------- statistics
function med(a) { const s = a.filter((x) => typeof x === 'number' && Number.isFinite(x)).sort((x, y) => x - y); if (!s.length) return null; const h = s.length >> 1; return s.length % 2 ? s[h] : (s[h - 1] + s[h]) / 2; }
function flat(o, pre = '', acc = {}) { for (const [k, v] of Object.entries(o)) { if (typeof v === 'number') acc[pre + k] = v; else if (v && typeof v === 'object' && !Array.isArray(v)) flat(v, pre + k + '.', acc); } return acc; }
function summarise(runs) {
  const fl = runs.map((r) => flat(r));
  const keys = [...new Set(fl.flatMap((f) => Object.keys(f)))];
  return Object.fromEntries(keys.map((k) => { const v = fl.map((f) => f[k]).filter((x) => typeof x === 'number'); return [k, { median: r2(med(v)), min: r2(Math.min(...v)), max: r2(Math.max(...v)), n: v.length }]; }));
}
function r2(x) { return x == null ? x : Math.round(x * 1000) / 1000; }

// ---------------------------------------------------------------- main
const startLoad = os.loadavg();
const procs = [];
let browser;
for (const sig of ['SIGINT', 'SIGTERM']) process.once(sig, async () => { await browser?.close().catch(() => {}); for (const p of procs) p.kill(); process.exit(sig === 'SIGINT' ? 130 : 143); });
const result = { when: new Date().toISOString(), machine: { cpu: os.cpus()[0]?.model, cores: os.cpus().length, memGB: Math.round(os.totalmem() / 2 ** 30), node: process.version }, options: { ...opt, cpu: cpuRates }, scenarios: {} };
try {
  for (const sc of scenarios) {
    if (sc.start) {
      const p = spawn(sc.start[0], sc.start.slice(1), { cwd: sc.dir, stdio: 'ignore' });
      procs.push(p);
      if (sc.startUrl) for (let i = 0; i < 150; i++) { try { await fetch(sc.startUrl); break; } catch { await new Promise((r) => setTimeout(r, 200)); } }
    }
    if (sc.serve) sc.url = (await serve(sc.serve, sc.dir)) + (sc.serve.path ?? '/');
    if (!sc.url) throw new Error(`${sc.name}: no url`);
  }
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: false, handleSIGTERM: false, handleSIGINT: false,
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions', '--disable-default-apps', '--mute-audio', '--hide-scrollbars',
      ...(opt['allow-net'] ? [] : ['--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost'])] });
  result.machine.chromium = browser.version();
  if (opt.shot) fs.mkdirSync(opt.shot, { recursive: true });
  const raw = {};
  for (let i = -opt.warmup; i < opt.runs; i++) {
    for (const cpu of i < 0 ? [Math.min(...cpuRates)] : cpuRates) {
      const order = i % 2 === 0 ? scenarios : [...scenarios].reverse();
      for (const sc of order) {
        let r;
        for (let k = 0; ; k++) {
          if (i >= 0) await waitQuiet();
          const before = cpuSample();
          try { r = await runOnce(browser, sc, cpu, { shot: i === -opt.warmup ? opt.shot : null, measureBytes: true }); }
          catch (e) { r = { failed: String(e.message ?? e).slice(0, 300) }; }
          r.foreignPct = foreignPct(before, cpuSample());
          if (k) r.retried = k;
          if (i < 0 || r.foreignPct <= opt['max-foreign'] || k >= opt.retries) break;
        }
        if (r.failed || r.readyFailed || r.errors) console.error(`[${sc.name} cpu${cpu} run${i}] ${r.failed ?? ''} ${r.readyFailed ? 'READY NEVER HELD' : ''} ${r.errors?.join(' | ') ?? ''}`);
        if (i >= 0) ((raw[sc.name] ??= {})['cpu' + cpu] ??= []).push(r);
      }
    }
    if (i >= 0) { console.error(`run ${i + 1}/${opt.runs} done ${new Date().toISOString()}`); if (opt.out) fs.writeFileSync(opt.out + '.part', JSON.stringify({ ...result, raw })); }
  }
  const base = opt.baseline ?? scenarios[0].name;
  for (const [name, byCpu] of Object.entries(raw)) {
    result.scenarios[name] = {};
    for (const [cpu, runs] of Object.entries(byCpu)) {
      const ok = runs.filter((r) => !r.failed && !r.readyFailed);
      const s = { n: ok.length, failed: runs.length - ok.length, lcpEl: ok[0]?.lcpEl, metrics: summarise(ok.map(({ lcpEl: _lcpEl, readyFailed: _readyFailed, ...r }) => r)) };
      const b = raw[base]?.[cpu];
      if (b && name !== base) {
        s.ratioTo = base; s.ratios = {};
        for (const k of Object.keys(s.metrics)) {
          const q = runs.map((r, i) => { const x = flat(r)[k], y = b[i] && flat(b[i])[k]; return x != null && y ? x / y : null; }).filter((x) => x != null && Number.isFinite(x));
          if (q.length) s.ratios[k] = { median: r2(med(q)), min: r2(Math.min(...q)), max: r2(Math.max(...q)), n: q.length };
        }
      }
      result.scenarios[name][cpu] = s;
    }
  }
  result.loadavg = { start: startLoad.map(r2), end: os.loadavg().map(r2) };
  if (opt.out) fs.writeFileSync(opt.out, JSON.stringify({ ...result, raw }, null, 1));
  console.log(JSON.stringify(result, null, 1));
  if (opt.md) {
    const cols = ['requests', 'br11KB', 'gz9KB', 'readyMs', 'lcpMs', 'cls', 'tbtMs', 'scriptMs', 'cpu.scriptMs', 'cpu.taskMs', 'heapMB', 'nodes', 'calibMs', 'foreignPct'];
    const stepCols = [...new Set(Object.values(result.scenarios).flatMap((c) => Object.values(c).flatMap((s) => Object.keys(s.metrics).filter((k) => /^steps\..*\.(durMs|frameMs|readyMs|frameP50Ms|frameP95Ms|framesOver50|cpuMs|cpuPerMoveMs|br11KB|pdfMs)$/.test(k) || k.startsWith('user.')))))];
    const all = [...cols, ...stepCols];
    console.error('| scenario | cpu | n | ' + all.join(' | ') + ' |\n|' + '---|'.repeat(all.length + 3));
    for (const [name, c] of Object.entries(result.scenarios)) for (const [cpu, s] of Object.entries(c))
      console.error(`| ${name} | ${cpu.slice(3)}x | ${s.n} | ` + all.map((k) => { const v = s.metrics[k]; return v ? (v.min === v.max ? `${v.median}` : `${v.median} (${v.min}–${v.max})`) : ''; }).join(' | ') + ' |');
  }
} finally {
  await browser?.close();
  for (const c of cleanups) c();
  for (const p of procs) p.kill();
}
process.exit(0);
