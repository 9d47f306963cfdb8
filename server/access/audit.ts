/** What happens to accounts stands in the same log as what happens to records: who, about whom, when, from where. */
import { StorageError, type Store } from '../storage/store.ts';

export type AccessEvent =
  | 'sign-in' | 'sign-in-refused' | 'sign-in-slowed' | 'second-factor-refused' | 'sign-out' | 'session-ended'
  | 'password-changed' | 'second-factor-added' | 'second-factor-removed' | 'recovery-made' | 'recovery-used'
  | 'account-added' | 'account-changed' | 'account-disabled' | 'account-enabled' | 'password-reset' | 'second-factor-reset' | 'invitation-accepted'
  | 'rule-changed' | 'token-made' | 'token-revoked';

/** Who did it, where nobody is signed in yet, and for what the person at the machine does. */
export const ANONYMOUS = 'anonymous';
export const AT_THE_MACHINE = 'at-the-machine';

export interface AuditDetails {
  /** Id of the Practitioner who did it, or one of the two above. */
  by: string;
  /** Id of the Practitioner whose account it is about; null where there is none of that name. */
  about: string | null;
  address: string | null;
  /** Such as which rule, or which token; nothing that anybody typed. */
  detail?: string;
}

export type Audit = (event: AccessEvent, details: AuditDetails) => void;

/** `now` in ms since 1970. A disk that is full keeps nobody out and nobody in: then the line is missing. */
export function createAudit(store: Store, now: () => number): Audit {
  return (event, { by, about, address, detail }) => {
    try {
      store.transaction(() =>
        store.log({ at: now(), practitioner: by, interaction: event, type: 'Practitioner', id: about, version: null, patients: [], query: detail ?? null, address }),
      );
    } catch (error) {
      if (!(error instanceof StorageError) || error.reason !== 'full') throw error;
    }
  };
}
