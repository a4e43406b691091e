// The one table of who may do what: per operation the posts, their relation to the target and the most sensitive class they see there.
// What is not listed is denied. test/api/matrix-table.ts says the same a second time, by hand, from the rules and not from this file.
import { identityTable } from '#access/table-identity.ts';
import { moneyTable } from '#access/table-money.ts';
import { platformTable } from '#access/table-platform.ts';
import { deskRoles as desk, type Role } from '#access/viewer.ts';
import type { Sensitivity } from '#policy/form.ts';

/** own: post at the target's organisation · below: target strictly under the post's · handler: post at the organisation handling the case ·
 *  subject: post at the organisation that is the case's subject · payer: post at the round's organisation · tenant: any post of the role. */
export type Relation = 'own' | 'below' | 'subject' | 'handler' | 'payer' | 'tenant';

export type Grant =
  | { readonly who: 'anyone' | 'signed-in'; readonly upTo: Sensitivity }
  /** The person himself; `opener` also the person who opened the case. */
  | { readonly who: 'self' | 'opener'; readonly upTo: Sensitivity }
  | { readonly who: readonly Role[]; readonly at: readonly Relation[]; readonly upTo: Sensitivity };

export interface Permission {
  readonly grants: readonly Grant[];
  /** A TOTP code at most five minutes old; 'paying': where the action that is asked for takes money out of a budget. */
  readonly stepUp?: true | 'paying';
  /** Four eyes: refused to who prepared the target. */
  readonly notPreparer?: true;
  /** Refused on oneself, whatever the post. */
  readonly notSelf?: true;
  /** Whoever may not even do this operation gets "not found" instead of "not allowed"; `signed-in`: its existence is no secret. */
  readonly seenBy: 'signed-in' | 'nobody' | { readonly operation: string };
}

const anyone: Grant = { who: 'anyone', upTo: 'S0' };
const signedIn: Grant = { who: 'signed-in', upTo: 'S1' };
const self: Grant = { who: 'self', upTo: 'S4' };
const opener: Grant = { who: 'opener', upTo: 'S2' };
const posts = (who: readonly Role[], at: readonly Relation[], upTo: Sensitivity = 'S1'): Grant => ({ who, at, upTo });

const subtree: readonly Relation[] = ['own', 'below'];
const finance: readonly Role[] = ['finance-maker', 'finance-checker'];
const readers: readonly Role[] = [...desk, ...finance, 'auditor'];
const leaders: readonly Role[] = ['chair', 'officer'];

const open = { grants: [anyone], seenBy: 'signed-in' } as const satisfies Permission;
const everybody = { grants: [signedIn], seenBy: 'signed-in' } as const satisfies Permission;
/** Belongs to an organisation, whose existence everybody may know. */
const at = (...grants: Grant[]): Permission => ({ grants, seenBy: 'signed-in' });
/** Belongs to somebody: for whoever may not see it, it does not exist. */
const hidden = (...grants: Grant[]): Permission => ({ grants, seenBy: 'nobody' });
const seenBy = (operation: string, ...grants: Grant[]): Permission => ({ grants, seenBy: { operation } });

const keepPeople = posts(leaders, subtree, 'S2');
const readMoney = posts([...finance, 'auditor', 'chair'], subtree, 'S1');
const readGifts = posts([...leaders, ...finance, 'auditor'], subtree);
const caseDesk = [
  posts([...desk, 'auditor'], subtree, 'S2'),
  posts(desk, ['handler'], 'S4'),
  posts(leaders, ['subject'], 'S2'),
  posts(finance, ['payer'], 'S2'),
];
const caseHands = [
  self,
  opener,
  posts(leaders, ['own', 'subject'], 'S2'),
  posts(desk, ['handler'], 'S4'),
  posts(finance, ['payer'], 'S2'),
];

export const table = {
  'health.get': open,
  'api.document': open,
  'api.page': open,
  'signIn.password': open,
  'signIn.requestCode': open,
  'signIn.code': open,
  'signIn.requestBinding': open,
  'signIn.bind': open,
  'notices.publicList': open,
  'notices.publicGet': open,
  'notices.publicFile': open,
  'notices.object': open,
  'bulletin.get': open,
  'open.rounds': open,
  'open.file': open,
  'programmes.list': open,
  'programmes.get': open,
  'programmes.schema': open,

  'access.rights': everybody,
  'signOut.here': everybody,
  'me.get': everybody,
  'me.home': everybody,
  'me.cases': everybody,
  'me.case': hidden(self),
  'me.ask': hidden(self),
  'me.questions': everybody,
  'me.needs': everybody,
  'me.payments': everybody,
  'me.facts': everybody,
  'me.askCorrection': everybody,
  'me.messages': everybody,
  'me.consents': everybody,
  'me.data': everybody,
  'me.queues': everybody,
  'me.waiting': everybody,
  'me.news': everybody,
  'me.devices': everybody,
  'me.endDevice': everybody,
  'me.requestCode': everybody,
  'me.setPassword': everybody,
  'me.enrolTotp': everybody,
  'me.confirmTotp': everybody,
  'me.stepUp': everybody,
  'me.setAccount': everybody,
  'me.services': everybody,
  'me.service': everybody,
  'me.doors': everybody,
  'me.wish': everybody,
  'me.unwish': everybody,
  'me.keepDocument': everybody,
  'me.claim': everybody,
  'me.claimOne': everybody,
  'me.giveBackClaim': everybody,
  'me.keepClaim': everybody,
  'me.confirmClaim': everybody,
  'me.remindOfClaim': everybody,
  'me.claimCalendar': everybody,
  'me.ticket': everybody,
  'me.ticketCalendar': everybody,

  'organisations.search': everybody,
  'organisations.get': everybody,
  'organisations.children': everybody,
  'organisations.account': at(posts([...leaders, ...finance, 'auditor'], subtree)),
  'organisations.setAccount': { ...at(posts(['finance-maker'], ['own'], 'S2')), stepUp: true },
  'organisations.setContact': at(posts(leaders, subtree)),
  'organisations.removeContact': at(posts(leaders, subtree)),
  'organisations.create': at(posts(leaders, subtree)),
  'organisations.rename': at(posts(leaders, subtree)),
  'organisations.move': at(posts(leaders, ['below'])),
  'organisations.place': at(posts(leaders, ['below'])),
  'organisations.unplace': at(posts(leaders, ['below'])),
  'organisations.merge': at(posts(leaders, ['below'])),
  'organisations.close': at(posts(leaders, ['below'])),

  'people.search': at(posts(desk, subtree)),
  'members.list': at(posts(desk, subtree)),
  'people.get': hidden(self, posts(desk, subtree)),
  'people.reveal': seenBy('people.get', self, posts(desk, subtree, 'S2')),
  'people.facts': seenBy('people.get', self, posts(desk, subtree, 'S2')),
  'people.views': hidden(self, posts(['audit-admin'], ['tenant'])),
  'corrections.list': at(keepPeople),
  'corrections.ask': { ...seenBy('people.get', keepPeople), notSelf: true },
  'corrections.withdraw': hidden(self, keepPeople),
  'corrections.answer': { ...hidden(keepPeople), notSelf: true },
  'memberships.list': hidden(self, posts(desk, subtree)),
  'memberships.change': seenBy('people.get', keepPeople),
  'memberships.admit': at(keepPeople),
  'posts.list': at(posts(['security-admin', 'audit-admin'], ['tenant']), posts(leaders, subtree)),
  'posts.candidates': at(posts(['security-admin'], ['tenant'])),
  ...identityTable,

  // Of what is published; drafts are read under the rule of `programmes.simulate`.
  'programmes.versions': at(posts(readers, ['tenant'])),
  'programmes.version': at(posts(readers, ['tenant'])),
  'programmes.check': at(posts(leaders, ['own'])),
  'programmes.simulate': at(posts(leaders, subtree)),
  'programmes.prepare': at(posts(leaders, ['own'])),
  'programmes.approve': { ...at(posts(['chair'], ['own'])), notPreparer: true },
  'programmes.return': { ...at(posts(['chair'], ['own'])), notPreparer: true },
  'rounds.list': everybody,
  'rounds.get': everybody,
  'rounds.funnel': at(posts(readers, subtree)),
  'rounds.progress': at(posts(readers, subtree)),
  'rounds.pace': at(posts(readers, subtree)),
  'rounds.forecast': at(posts(readers, subtree)),
  'rounds.remind': at(posts(leaders, ['own'])),
  'rounds.askBudget': at(posts(leaders, ['own'])),
  'rounds.roster': at(posts(leaders, ['own'])),
  'rounds.openRoster': at(posts(leaders, ['own'])),
  'rounds.open': at(posts(leaders, ['own'])),
  'rounds.rehearse': at(posts(leaders, ['own'])),
  'rounds.rehearsal': at(posts(leaders, ['own'])),
  'campaigns.list': at(posts(readers, subtree)),
  'campaigns.get': at(posts(readers, subtree)),
  'campaigns.open': at(posts(leaders, ['own'])),
  'campaigns.add': at(posts(leaders, ['own'])),
  'rounds.close': at(posts(leaders, ['own'])),
  'offers.list': at(posts(readers, subtree)),
  'offers.flow': at(posts(readers, subtree)),
  'claims.list': at(posts(readers, subtree)),
  'exports.claims': at(posts(readers, subtree)),
  'offers.open': at(posts(leaders, ['own'])),
  'offers.putIn': at(posts(leaders, ['own'])),
  'offers.allot': at(posts(leaders, ['own'])),
  'rounds.settle': { ...at(posts(desk, ['own'])), stepUp: true },

  'draws.publicList': open,
  'draws.publicGet': open,
  'draws.publicFile': open,
  'draws.publicNames': open,
  // Whoever is no witness of a draw, or not let in by its rules, is told so by the draw itself.
  'me.draws': everybody,
  'me.draw': everybody,
  'me.enterDraw': everybody,
  'me.leaveDraw': everybody,
  'me.commitToDraw': everybody,
  'me.sayInDraw': everybody,
  'draws.list': at(posts(readers, subtree)),
  'draws.get': at(posts(readers, subtree)),
  'draws.open': at(posts(leaders, ['own'])),
  'draws.publish': at(posts(leaders, ['own'])),
  'draws.drop': at(posts(leaders, ['own'])),
  // Two people write it down, who need not be the two who run it.
  'draws.readOutside': at(posts([...desk, 'auditor'], ['own'])),
  'draws.finish': at(posts(leaders, ['own'])),

  // Whoever does not sit on a panel is told so by the panel itself.
  'me.panels': everybody,
  'me.panel': everybody,
  'me.panelWorks': everybody,
  'me.panelWork': everybody,
  'me.markWork': everybody,
  'me.recuseFromWork': everybody,
  // Marks that are not out yet are the business of the union that has them judged, and of no union above it.
  'panels.list': at(posts([...desk, 'auditor'], ['own'])),
  'panels.get': at(posts([...desk, 'auditor'], ['own'])),
  'panels.works': at(posts([...desk, 'auditor'], ['own'])),
  'panels.open': at(posts(leaders, ['own'])),
  'panels.takeIn': at(posts(leaders, ['own'])),
  'panels.close': at(posts(leaders, ['own'])),
  'panels.reseat': at(posts(leaders, ['own'])),
  'panels.sheets': at(posts(desk, ['own'])),
  'panels.typeSheet': at(posts(desk, ['own'])),

  'cases.open': at(self, posts(leaders, subtree, 'S4')),
  // Acting for a member is his union's and those above it; never for oneself, nor by who only reviews.
  'behalf.services': { ...seenBy('people.get', keepPeople), notSelf: true },
  'behalf.service': { ...seenBy('people.get', posts(leaders, subtree, 'S4')), notSelf: true },
  'behalf.case': { ...hidden(posts(leaders, subtree, 'S4')), notSelf: true },
  'behalf.act': { ...hidden(posts(leaders, subtree, 'S4')), notSelf: true },
  'needs.get': hidden(posts(desk, ['own'], 'S3')),
  'needs.take': hidden(posts(desk, ['own'], 'S3')),
  'needs.settle': hidden(posts(desk, ['own'], 'S3')),
  'behalf.list': at(posts(leaders, subtree)),
  'behalf.giveAccount': { ...hidden(posts(leaders, subtree, 'S4')), notSelf: true },
  'behalf.answerAccount': { ...hidden(posts(leaders, subtree, 'S4')), notSelf: true },
  'behalf.withdrawAccount': hidden(self, posts(leaders, subtree, 'S4')),
  'behalf.accounts': at(posts(leaders, subtree)),
  'cases.list': at(posts([...desk, 'auditor'], subtree), posts(finance, ['own'])),
  'cases.get': hidden(self, opener, ...caseDesk),
  'cases.story': hidden(self, opener, ...caseDesk),
  'cases.showing': hidden(self, opener, ...caseDesk),
  'cases.verify': hidden(self, opener, ...caseDesk),
  'cases.watch': seenBy('cases.get', posts(desk, ['handler'], 'S4')),
  'documents.content': hidden(self, opener, ...caseDesk),
  'objections.list': { ...seenBy('cases.get', posts(desk, ['handler'], 'S4')), notSelf: true },
  // Without a name, they are read before they hold anything.
  'objections.waiting': at(posts(desk, ['own'], 'S4')),
  'objections.screen': { ...seenBy('cases.get', posts(desk, ['handler'], 'S4')), notSelf: true },
  'questions.list': { ...hidden(posts(desk, ['own'], 'S4')), notSelf: true },
  'questions.answer': { ...hidden(posts(desk, ['own'], 'S4')), notSelf: true },
  'cases.act': { ...seenBy('cases.get', ...caseHands), stepUp: 'paying' },
  'cases.undo': seenBy('cases.get', ...caseHands),
  'cases.bulk': { ...at(posts([...desk, ...finance], ['own'])), stepUp: 'paying' },
  'cases.undoable': at(posts([...desk, ...finance], ['own'])),
  'cases.undoMany': at(posts([...desk, ...finance], ['own'])),
  'queues.get': at(posts(desk, ['own'], 'S4')),
  'queues.standIns': at(posts([...desk, ...finance], ['own'])),
  'queues.askStandIn': at(posts([...desk, ...finance], ['own'])),

  'imports.upload': at(posts(leaders, subtree, 'S2')),
  'imports.template': everybody,
  'imports.list': at(posts(leaders, subtree, 'S2')),
  'imports.get': hidden(posts(leaders, subtree, 'S2')),
  'imports.rows': hidden(posts(leaders, subtree, 'S2')),
  'imports.commit': hidden(posts(leaders, subtree, 'S2')),
  'imports.withdraw': hidden(posts(leaders, subtree, 'S2')),
  'notices.preview': at(posts(leaders, ['own'])),
  'notices.announced': at(posts(leaders, ['own'])),
  'notices.publish': at(posts(leaders, ['own'])),
  'notices.takeBack': at(posts(leaders, ['own'])),

  ...moneyTable,

  // A gift is kept by the union that received it; that its money came, one person of finance writes down and another confirms, and so it is when
  // its receipt is taken back; whoever has it in hand books what it was used for. Of collections, sums go up and nothing else.
  'gifts.list': at(readGifts),
  'gifts.agree': at(posts(leaders, ['own'])),
  'gifts.donors': at(posts(leaders, ['own'], 'S2')),
  'gifts.get': hidden(readGifts),
  'gifts.keepPaper': seenBy('gifts.get', posts(leaders, ['own'], 'S2')),
  'gifts.paper': hidden(posts([...leaders, ...finance, 'auditor'], ['own'], 'S2')),
  'gifts.receive': seenBy('gifts.get', posts([...leaders, 'finance-maker'], ['own'])),
  'gifts.record': seenBy('gifts.get', posts(['finance-maker'], ['own'])),
  'gifts.arrivals': at(readGifts),
  'gifts.confirm': { ...seenBy('gifts.get', posts(['finance-checker'], ['own'])), stepUp: true, notPreparer: true },
  'gifts.reject': { ...seenBy('gifts.get', posts(['finance-checker'], ['own'])), notPreparer: true },
  'gifts.receipt': hidden(readGifts),
  'gifts.reverse': { ...seenBy('gifts.receipt', posts(['finance-maker'], ['own'])), stepUp: true },
  'gifts.askReversal': seenBy('gifts.receipt', posts(['finance-maker'], ['own'])),
  'gifts.reversals': at(readGifts),
  'gifts.confirmReversal': {
    ...seenBy('gifts.receipt', posts(['finance-checker'], ['own'])),
    ...{ stepUp: true, notPreparer: true },
  },
  'gifts.rejectReversal': { ...seenBy('gifts.receipt', posts(['finance-checker'], ['own'])), notPreparer: true },
  'gifts.report': hidden(readGifts),
  'gifts.reportFile': hidden(readGifts),
  'gifts.allot': { ...hidden(posts(['finance-maker'], ['own'])), stepUp: true },
  'gifts.takeBack': { ...hidden(posts(['finance-maker'], ['own'])), stepUp: true },
  'gifts.inHand': at(readGifts),
  'gifts.uses': hidden(readGifts),
  'gifts.use': seenBy('gifts.uses', posts(leaders, ['own'])),
  'gifts.stock': seenBy('gifts.uses', posts(leaders, ['own'])),
  'gifts.reverseUse': hidden(posts(leaders, ['own'])),
  'funds.list': at(readGifts),
  'funds.open': at(posts(leaders, ['own'])),
  'funds.get': hidden(readGifts),
  'open.gifts': open,
  'open.giftReceipt': open,
  'open.certificateLists': open,
  'open.certificate': open,
  'me.records': everybody,
  'me.certificate': everybody,
  'me.badge': everybody,
  'certificates.print': at(posts(leaders, ['own'], 'S2')),
  'certificates.prints': at(posts(leaders, ['own'], 'S2')),
  'certificates.volume': hidden(posts(leaders, ['own'], 'S2')),
  'records.list': at(posts([...leaders, 'auditor'], subtree)),
  'records.get': hidden(posts([...leaders, 'auditor'], subtree)),
  'records.change': seenBy('records.get', posts(leaders, ['own'])),
  ...platformTable,
  'collections.list': at(readGifts),
  'collections.open': at(posts(leaders, ['own'])),
  'collections.give': at(posts(leaders, ['own'])),
  'collections.reverse': at(posts(leaders, ['own'])),
  'collections.hand': { ...at(posts(['finance-maker'], ['own'])), stepUp: true },
  'collections.close': at(posts(leaders, ['own'])),
  'me.collections': everybody,
  'goods.list': at(posts(readers, ['own'])),
  'goods.add': at(posts(leaders, ['own'])),
  'goods.receive': hidden(posts(leaders, ['own'])),
  'goods.story': hidden(posts(readers, ['own'])),
  'goods.reverse': seenBy('goods.story', posts(leaders, ['own'])),
  'goods.round': at(posts(readers, ['own'])),
  'goods.enlist': at(posts(leaders, ['own'], 'S2')),
  'deliveries.list': at(posts(leaders, ['own'], 'S2')),
  'deliveries.plan': at(posts(leaders, ['own'], 'S2')),
  'deliveries.keepForWalkIns': at(posts(leaders, ['own'], 'S2')),
  'deliveries.get': hidden(posts(leaders, ['own'], 'S2')),
  'deliveries.packing': hidden(posts(leaders, ['own'], 'S2')),
  'deliveries.load': hidden(posts(leaders, ['own'], 'S2')),
  'deliveries.reassign': hidden(posts(leaders, ['own'], 'S2')),
  'deliveries.close': hidden(posts(leaders, ['own'], 'S2')),
  'deliveries.looked': hidden(posts(leaders, ['own'], 'S2')),
  'me.deliveries': everybody,
  'me.delivery': hidden(self),
  'me.recordDeliveries': everybody,
  'me.pickUpCodes': everybody,

  'figures.read': at(posts(readers, subtree)),
  'figures.months': at(posts(readers, subtree)),
  'figures.wall': at(posts(readers, subtree)),
  'figures.cases': at(posts([...desk, 'auditor'], subtree), posts(finance, ['own'])),
  'exports.make': at(posts([...desk, 'auditor'], subtree), posts(finance, ['own'])),
  'exports.figures': at(posts(readers, subtree)),
  'exports.rounds': everybody,
  'exports.organisations': everybody,
  'exports.batches': at(readMoney),
  'exports.imports': at(posts(leaders, subtree, 'S2')),
  'exports.members': at(posts(desk, subtree)),
  'exports.importRows': hidden(posts(leaders, subtree, 'S2')),
  'exports.paymentItems': seenBy('payments.get', readMoney, posts(finance, ['own'], 'S2')),
  'exports.transfers': hidden(readMoney),
  'events.follow': everybody,
  'jobs.list': everybody,
  'jobs.get': hidden(self, posts(['system-admin'], ['tenant'])),
  'jobs.pause': hidden(self, posts(['system-admin'], ['tenant'])),
  'jobs.resume': hidden(self, posts(['system-admin'], ['tenant'])),
  'calendar.get': everybody,
  'calendar.check': at(posts(['system-admin'], ['tenant'])),
  'calendar.take': at(posts(['system-admin'], ['tenant'])),
  'audit.log': at(posts(['audit-admin'], ['tenant'])),
  'audit.views': at(posts(['audit-admin'], ['tenant'])),
  'audit.consents': at(posts(['audit-admin'], ['tenant'])),
  'audit.blocks': at(posts(['audit-admin'], ['tenant'])),
  'audit.verify': at(posts(['audit-admin'], ['tenant'])),
} as const satisfies Record<string, Permission>;

export type Operation = keyof typeof table;

const opened: ReadonlySet<string> = new Set(
  Object.entries<Permission>(table).flatMap(([operation, { grants }]) =>
    grants.some((grant) => grant.who === 'anyone') ? [operation] : [],
  ),
);
/** Needs no signing in. */
export const isOpen = (operation: Operation): boolean => opened.has(operation);
