// Who may do what on the innovation platform: the part of the table (table.ts) that is about studios, showings and interests.
import type { Grant, Permission, Relation } from '#access/table.ts';
import { deskRoles, type Role } from '#access/viewer.ts';

const leaders: readonly Role[] = ['chair', 'officer'];
const anyone: Grant = { who: 'anyone', upTo: 'S0' };
const signedIn: Grant = { who: 'signed-in', upTo: 'S1' };
const self: Grant = { who: 'self', upTo: 'S4' };
const open = { grants: [anyone], seenBy: 'signed-in' } as const satisfies Permission;
const everybody = { grants: [signedIn], seenBy: 'signed-in' } as const satisfies Permission;

const below: readonly Relation[] = ['own', 'below'];
const readsStudios: Grant = { who: [...leaders, 'auditor'], at: below, upTo: 'S1' };
const keepsStudios: Grant = { who: leaders, at: below, upTo: 'S1' };
const ofStudio = { grants: [keepsStudios], seenBy: { operation: 'studios.get' } } as const satisfies Permission;

export const platformTable = {
  'studios.list': { grants: [readsStudios], seenBy: 'signed-in' },
  'studios.byUnion': { grants: [readsStudios], seenBy: 'signed-in' },
  'studios.overview': { grants: [readsStudios], seenBy: 'signed-in' },
  'studios.get': { grants: [readsStudios], seenBy: 'nobody' },
  'studios.enter': ofStudio,
  'studios.leave': ofStudio,
  'me.studios': everybody,
  'me.studio': everybody,
  'showings.publicList': open,
  'showings.publicTotals': open,
  'showings.publicGet': open,
  'showings.publicPicture': open,
  'showings.change': { grants: [{ who: leaders, at: ['own'], upTo: 'S1' }], seenBy: 'signed-in' },
  // Whose it is not is told so by the route.
  'me.withdrawShowing': everybody,
  'me.renewShowing': everybody,
  'me.showings': everybody,
  'me.interests': everybody,
  // Whoever is no party to an interest is told so by src/matches.
  'me.agreedShowing': everybody,
  'me.showInterest': everybody,
  'me.moveInterest': everybody,
  'me.claimBenefit': everybody,
  'me.pairs': everybody,
  'me.answerPair': everybody,
  // The master, or the union through which he applied.
  'cases.inviteApprentice': {
    grants: [self, { who: leaders, at: ['own'], upTo: 'S2' }],
    seenBy: { operation: 'cases.pairs' },
  },
  'cases.pairs': {
    grants: [
      self,
      { who: 'opener', upTo: 'S2' },
      { who: leaders, at: ['own'], upTo: 'S2' },
      { who: deskRoles, at: ['handler', 'payer'], upTo: 'S2' },
    ],
    seenBy: 'nobody',
  },
  'me.reportSolved': everybody,
  'cases.interests': {
    grants: [
      self,
      { who: 'opener', upTo: 'S2' },
      { who: leaders, at: ['own', 'subject'], upTo: 'S2' },
      { who: deskRoles, at: ['handler'], upTo: 'S4' },
      // The union whose round it is follows what comes of it.
      { who: deskRoles, at: ['payer'], upTo: 'S2' },
    ],
    seenBy: 'nobody',
  },
} as const satisfies Record<string, Permission>;
