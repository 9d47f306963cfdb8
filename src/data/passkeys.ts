/** Passkeys: what the browser and the key of the person say to each other, in the form in which it travels as JSON. */

/** `cancelled`: the person, or the browser in their place, ended it; `unsupported`: this browser, or this address, has none. */
export class PasskeyError extends Error {
  override name = 'PasskeyError';
  readonly kind: 'cancelled' | 'unsupported' | 'known-already';

  constructor(kind: PasskeyError['kind']) {
    super(kind);
    this.kind = kind;
  }
}

/** Whether this browser has passkeys here: only over HTTPS, or on this very computer. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && navigator.credentials !== undefined;
}

type Json = Record<string, unknown>;

/** Makes a passkey for the server's options and answers what the server stores of it. Throws a PasskeyError. */
export async function createPasskey(options: unknown): Promise<Json> {
  const { challenge, user, excludeCredentials, ...rest } = options as PublicKeyCredentialCreationOptionsJSON;
  const publicKey = {
    ...rest, challenge: bytes(challenge), user: { ...user, id: bytes(user.id) }, ...(excludeCredentials && { excludeCredentials: excludeCredentials.map(withBytes) }),
  } as PublicKeyCredentialCreationOptions;
  const { response, ...credential } = await ceremony(() => navigator.credentials.create({ publicKey }));
  const { attestationObject, clientDataJSON } = response as AuthenticatorAttestationResponse;
  const transports = (response as AuthenticatorAttestationResponse).getTransports?.() ?? [];
  return { ...credential, response: { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON), transports } };
}

/** Shows a passkey for the server's options. Throws a PasskeyError. */
export async function showPasskey(options: unknown): Promise<Json> {
  const { challenge, allowCredentials, ...rest } = options as PublicKeyCredentialRequestOptionsJSON;
  const publicKey = { ...rest, challenge: bytes(challenge), ...(allowCredentials && { allowCredentials: allowCredentials.map(withBytes) }) } as PublicKeyCredentialRequestOptions;
  const { response, ...credential } = await ceremony(() => navigator.credentials.get({ publicKey }));
  const { authenticatorData, clientDataJSON, signature, userHandle } = response as AuthenticatorAssertionResponse;
  return { ...credential, response: { authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature), ...(userHandle && { userHandle: text(userHandle) }) } };
}

/** Has the browser ask the person, and puts its refusals into three kinds. */
async function ceremony(ask: () => Promise<Credential | null>): Promise<{ id: string; rawId: string; type: string; clientExtensionResults: object; response: AuthenticatorResponse }> {
  if (!hasPasskeys()) throw new PasskeyError('unsupported');
  let credential: PublicKeyCredential | null;
  try {
    credential = (await ask()) as PublicKeyCredential | null;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    throw new PasskeyError(name === 'InvalidStateError' ? 'known-already' : name === 'SecurityError' || name === 'NotSupportedError' ? 'unsupported' : 'cancelled');
  }
  if (credential === null) throw new PasskeyError('cancelled');
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, clientExtensionResults: credential.getClientExtensionResults(), response: credential.response };
}

function withBytes<Descriptor extends { id: string }>(descriptor: Descriptor) {
  return { ...descriptor, id: bytes(descriptor.id) };
}

/** From base64url. */
function bytes(encoded: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.codePointAt(0)!);
}

/** As base64url without padding. */
function text(buffer: ArrayBuffer): string {
  return btoa(String.fromCodePoint(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
