/** The two rules that an owner sets for the whole practice. Read anew each time: the person at the machine may change them too. */
import type { DatabaseSync } from 'node:sqlite';
import type { RecordAccess } from '../../src/domain/team.ts';

export interface Rules {
  /** Whose records a therapist sees. */
  access: () => RecordAccess;
  /** Whether everybody needs a second factor: as the owner chose, and always where other computers reach the server. */
  secondFactor: () => 'required' | 'optional';
  set: (rules: { access: RecordAccess; secondFactor: 'required' | 'optional' }) => void;
}

export function createRules(db: DatabaseSync, beyondLoopback: boolean): Rules {
  const read = db.prepare('select value from access_rule where name = ?');
  const write = db.prepare('insert into access_rule (name, value) values (?, ?) on conflict (name) do update set value = excluded.value');
  return {
    access: () => (read.get('access')?.value === 'own' ? 'own' : 'team'),
    secondFactor: () => (beyondLoopback || read.get('second-factor')?.value === 'required' ? 'required' : 'optional'),
    set({ access, secondFactor }) {
      write.run('access', access);
      write.run('second-factor', secondFactor);
    },
  };
}
