/** A new id that says nothing: 32 hexadecimal digits by chance. Works on a plain address of the practice's network too, where `randomUUID` does not. */
export function opaqueId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
