// Who may do what about who somebody is: the part of the table (table.ts) about phones, names, ID numbers, authenticators and posts of others.
import type { Grant, Permission, Relation } from '#access/table.ts';
import { deskRoles, type Role } from '#access/viewer.ts';
import type { Sensitivity } from '#policy/form.ts';

const subtree: readonly Relation[] = ['own', 'below'];
const posts = (who: readonly Role[], at: readonly Relation[], upTo: Sensitivity = 'S1'): Grant => ({ who, at, upTo });
const self: Grant = { who: 'self', upTo: 'S4' };
const keepPeople = posts(['chair', 'officer'], subtree, 'S2');
const at = (...grants: Grant[]): Permission => ({ grants, seenBy: 'signed-in' });
const hidden = (...grants: Grant[]): Permission => ({ grants, seenBy: 'nobody' });

export const identityTable = {
  // Of a member without a post, and not at once: identity-changes.ts. Of whoever holds a post, nobody alone.
  'people.correct': { grants: [keepPeople], seenBy: { operation: 'people.get' }, notSelf: true },
  'people.changes': hidden(self, posts(deskRoles, subtree)),
  'changes.stop': { ...hidden(keepPeople), notSelf: true },
  // Who somebody is and which post they hold: proposed by the security administrator (of whom it is: by a chair above or the system administrator),
  // confirmed by somebody who is neither that nor the person concerned: another administrator, or a chair at or above all the person's posts.
  'changes.propose': { ...at(posts(['security-admin'], ['tenant'], 'S2')), stepUp: true, notSelf: true },
  'changes.proposeForSecurity': {
    ...at(posts(['system-admin'], ['tenant'], 'S2'), posts(['chair'], subtree, 'S2')),
    ...{ stepUp: true, notSelf: true },
  },
  'changes.list': at(posts(['system-admin', 'security-admin', 'audit-admin', 'chair'], ['tenant'])),
  'changes.confirm': {
    ...hidden(posts(['system-admin', 'audit-admin'], ['tenant'], 'S2'), posts(['chair'], subtree, 'S2')),
    ...{ notSelf: true, notPreparer: true },
  },
  'changes.refuse': {
    ...hidden(
      posts(['system-admin', 'security-admin', 'audit-admin'], ['tenant'], 'S2'),
      posts(['chair'], subtree, 'S2'),
    ),
    notSelf: true,
  },
  'credentials.get': at(posts(['security-admin'], ['tenant'])),
  'credentials.giveWord': { ...at(posts(['security-admin'], ['tenant'])), stepUp: true, notSelf: true },
  'credentials.disable': { ...at(posts(['security-admin'], ['tenant'])), stepUp: true, notSelf: true },
  'me.changes': at({ who: 'signed-in', upTo: 'S1' }),
  'me.objectToChange': hidden(self),
} as const satisfies Record<string, Permission>;
