import { afterEach, describe, expect, it, vi } from 'vitest';
import { whenReachable } from './lazy-part.ts';

const missing = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('whenReachable', () => {
  it('answers what was imported', async () => {
    await expect(whenReachable(() => Promise.resolve('code'))).resolves.toBe('code');
  });

  it('goes on trying while the server cannot be reached, sooner when the browser is online again', async () => {
    vi.useFakeTimers();
    const listeners: (() => void)[] = [];
    vi.stubGlobal('addEventListener', (_name: string, listener: () => void) => listeners.push(listener));
    vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('Failed to fetch'))));
    const load = vi.fn<() => Promise<string>>(missing);
    const part = whenReachable(load);
    await vi.advanceTimersByTimeAsync(0);
    expect(load).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(load).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(load).toHaveBeenCalledTimes(2);
    load.mockResolvedValue('code');
    for (const listener of listeners) listener();
    await expect(part).resolves.toBe('code');
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('gives up where the server answers and has no such code any more', async () => {
    vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(null, { status: 404 }))));
    const load = vi.fn<() => Promise<string>>(missing);
    await expect(whenReachable(load)).rejects.toThrow('Failed to fetch');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('takes the answer of a proxy in front of a server that is down for none', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('fetch', vi.fn().mockResolvedValueOnce(new Response(null, { status: 502 })));
    const load = vi.fn<() => Promise<string>>().mockImplementationOnce(missing).mockResolvedValue('code');
    const part = whenReachable(load);
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(part).resolves.toBe('code');
  });
});
