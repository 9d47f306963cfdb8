/** Reading what was sent: texts at a path, trimmed and no longer than they may be. */

/** The text at `path`, without blanks around it; null when there is none or it is too long. */
export function textOf(input: unknown, path: string, longest: number): string | null {
  const value = at(input, path);
  if (typeof value !== 'string') return null;
  const text = value.trim().normalize('NFC');
  return text.length <= longest ? text : null;
}

/** A password exactly as it was typed; null when there is none or it is longer than any. */
export function passwordOf(input: unknown, path: string): string | null {
  const value = at(input, path);
  return typeof value === 'string' && value.length <= 1_000 ? value : null;
}

/** What stands at `path`; own properties alone. */
export function at(input: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined), input);
}
