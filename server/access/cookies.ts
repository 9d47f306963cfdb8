/** The cookies of the sign-in, written and read by hand: HTTPS ties their names to this host. */

export interface Cookies {
  /** A `Set-Cookie` line; no script reads it, and no other site sends it. */
  set: (name: string, value: string, seconds: number) => string;
  clear: (name: string) => string;
  read: (headers: Headers, name: string) => string | undefined;
}

export function createCookies(https: boolean): Cookies {
  const named = (name: string) => (https ? `__Host-${name}` : name);
  const set = (name: string, value: string, seconds: number) => `${named(name)}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; ${https ? 'Secure; ' : ''}SameSite=Strict`;
  return {
    set,
    clear: (name) => set(name, '', 0),
    read(headers, name) {
      for (const part of (headers.get('cookie') ?? '').split(';')) {
        const at = part.indexOf('=');
        if (at > 0 && part.slice(0, at).trim() === named(name)) return part.slice(at + 1).trim();
      }
      return undefined;
    },
  };
}
