/** The people of a practice: what somebody is decides what they may see and do. */

/** `assistant`: the front desk, without clinical text; `guest`: reads the patients of a meeting, until a date. */
export const ROLES = ['owner', 'therapist', 'assistant', 'guest'] as const;
export type Role = (typeof ROLES)[number];

/** Whose records a therapist sees: all of the practice's, or those in their own care. */
export type RecordAccess = 'team' | 'own';

/** What somebody can show besides their password: a code from an app, a passkey, or one of the codes that were printed. */
export const SECOND_FACTORS = ['totp', 'passkey', 'recovery'] as const;
export type SecondFactor = (typeof SECOND_FACTORS)[number];

/** What another system may do with one kind of resource; `*` is every kind. */
export interface TokenScope {
  type: string;
  rights: 'read' | 'write' | 'read-write';
}
