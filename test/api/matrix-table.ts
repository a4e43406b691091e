// Who may do what, written a second time by hand from trust.md C3, house.md and the roles' meaning, not from src/access/table.ts: the
// matrix test compares what the API does with this. The target always lies with Yang (second-level); the round is run by the district.
import { goodsMatrix } from '#test/api/matrix-goods.ts';
import { panelMatrix } from '#test/api/panels.ts';
import { showingMatrix } from '#test/api/showings.ts';
import type { Ids } from '#test/api/world.ts';

export interface Sample {
  readonly params?: Record<string, string | number>;
  readonly query?: Record<string, string | number>;
  readonly body?: unknown;
  /** Fields of an upload, sent with an empty file. */
  readonly form?: Record<string, string>;
}

export interface Row {
  /** A request that changes nothing of weight, or that the domain refuses after authorisation. */
  readonly sample?: (ids: Ids) => Sample;
  /** 'anyone', 'signed-in', or `role@relation+relation` and `subject` (the member concerned). */
  readonly may: 'anyone' | 'signed-in' | readonly string[];
  /** For others it does not exist: 404, the same as for a number that means nothing. */
  readonly hides?: true;
  /** Statuses that are this operation's own answer and no refusal of access. */
  readonly answers?: readonly number[];
  /** Uses the session up. */
  readonly fresh?: true;
}

const upper = 'own+ancestor';
const leaders = (at: string) => [`chair@${at}`, `officer@${at}`];
const desk = (at: string) => [...leaders(at), `reviewer@${at}`];
const finance = (at: string) => [`finance-maker@${at}`, `finance-checker@${at}`];
const everywhere = 'own+ancestor+descendant+sibling';
/** Also those of the other tenant, about their own tenant. */
const anyTenant = `${everywhere}+other-tenant`;
const yang = { organisation: 10 };
const csv = { format: 'csv' };
const person = (ids: Ids) => ({ params: { id: ids.person } });
const oneCase = (ids: Ids) => ({ params: { id: ids.caseId } });
const job = (ids: Ids) => ({ params: { id: ids.job } });
const org = () => ({ params: { id: 10 } });
const uuid = () => globalThis.crypto.randomUUID();
const seesCase = ['subject', ...desk(upper), `auditor@${upper}`, ...finance('ancestor')];
const handlesCase = ['subject', ...desk('own'), ...finance('ancestor')];
const money = [...finance(upper), `auditor@${upper}`, `chair@${upper}`];
const audits = [`auditor@${upper}`, `chair@${upper}`];
const roundMoney = [...finance('ancestor'), 'auditor@ancestor', 'chair@ancestor'];
const run = (ids: Ids) => ({ params: { id: ids.importRun } });
const batch = (ids: Ids) => ({ params: { id: ids.batch } });
const draw = (ids: Ids) => ({ params: { id: ids.draw } });
const giftReaders = [...leaders(upper), ...finance(upper), `auditor@${upper}`];
const giftReceipt = (ids: Ids) => ({ params: { ...ids.gifts.receipt } });
const cases = [...desk(upper), `auditor@${upper}`, ...finance('own')];

export const matrix: Readonly<Record<string, Row>> = {
  ...goodsMatrix,
  ...panelMatrix,
  ...showingMatrix,

  'health.get': { may: 'anyone' },
  'api.document': { may: 'anyone' },
  'api.page': { may: 'anyone' },
  'signIn.password': { may: 'anyone', answers: [401], sample: () => ({ body: { phone: '1', password: 'x' } }) },
  'signIn.requestCode': { may: 'anyone', sample: () => ({ body: { phone: '1' } }) },
  'signIn.code': { may: 'anyone', answers: [401], sample: () => ({ body: { phone: '1', code: '000000' } }) },
  'signIn.requestBinding': {
    may: 'anyone',
    sample: () => ({ body: { name: '王', idNumber: '1', phone: '1' } }),
  },
  'signIn.bind': {
    may: 'anyone',
    answers: [401],
    sample: () => ({ body: { name: '王', idNumber: '1', phone: '1', code: '000000' } }),
  },
  'notices.publicList': { may: 'anyone' },
  'notices.publicFile': {
    may: 'anyone',
    answers: [404],
    sample: () => ({ params: { id: 1 }, query: csv }),
  },
  'notices.publicGet': { may: 'anyone', answers: [404], sample: () => ({ params: { id: 1 } }) },
  'notices.object': { may: 'anyone', sample: () => ({ params: { id: 1 }, body: { ordinal: 1, grounds: '短' } }) },
  'bulletin.get': { may: 'anyone', sample: () => ({ query: { year: 2020 } }) },
  'open.rounds': { may: 'anyone' },
  'open.file': { may: 'anyone', sample: () => ({ query: { format: 'csv' } }) },
  'programmes.list': { may: 'anyone' },
  'programmes.schema': { may: 'anyone' },
  'programmes.get': { may: 'anyone', answers: [404], sample: () => ({ params: { key: 'little-grant' } }) },

  'access.rights': { may: 'signed-in' },

  'signOut.here': { may: 'signed-in', fresh: true },
  'me.get': { may: 'signed-in' },
  'me.home': { may: 'signed-in' },
  'me.cases': { may: 'signed-in' },
  'me.case': { may: ['subject'], hides: true, sample: oneCase },
  'me.ask': {
    may: ['subject'],
    hides: true,
    sample: (ids) => ({ ...oneCase(ids), body: { words: '什么时候到账' } }),
  },
  'me.questions': { may: 'signed-in' },
  'me.payments': { may: 'signed-in' },
  'me.facts': { may: 'signed-in' },
  'me.askCorrection': { may: 'signed-in', sample: () => ({ body: { what: 'nothing', words: '不对' } }) },
  'me.messages': { may: 'signed-in' },
  'me.consents': { may: 'signed-in' },
  'me.data': { may: 'signed-in', sample: () => ({ query: { format: 'text' } }) },
  'me.queues': { may: 'signed-in' },
  'me.waiting': { may: 'signed-in', sample: () => ({ query: yang }) },
  'me.news': { may: 'signed-in', sample: () => ({ query: yang }) },
  'me.services': { may: 'signed-in' },
  'me.service': { may: 'signed-in', answers: [404], sample: (ids) => ({ params: { id: ids.round } }) },
  'me.doors': { may: 'signed-in' },
  'me.wish': { may: 'signed-in', answers: [404], sample: () => ({ params: { programme: 'nothing' } }) },
  'me.unwish': { may: 'signed-in', sample: () => ({ params: { programme: 'nothing' } }) },
  'me.keepDocument': {
    may: 'signed-in',
    sample: (ids) => ({ form: { round: String(ids.round), field: 'scan' } }),
  },
  'me.devices': { may: 'signed-in' },
  'me.endDevice': { may: 'signed-in', answers: [404], sample: () => ({ params: { key: '0123456789abcdef' } }) },
  'me.requestCode': { may: 'signed-in' },
  'me.setPassword': { may: 'signed-in', sample: () => ({ body: { next: 'x' } }) },
  'me.enrolTotp': { may: 'signed-in', sample: () => ({ body: {} }) },
  'me.confirmTotp': { may: 'signed-in', sample: () => ({ body: { code: '000000' } }) },
  'me.stepUp': { may: 'signed-in', sample: () => ({ body: { code: '000000' } }) },
  'me.setAccount': { may: 'signed-in', sample: () => ({ body: { account: '1', bank: '工商银行' } }) },

  'organisations.search': { may: 'signed-in' },
  'organisations.get': { may: 'signed-in', answers: [404], sample: org },
  'organisations.children': { may: 'signed-in', sample: org },
  'organisations.setContact': {
    may: leaders(upper),
    sample: () => ({ ...org(), body: { office: '职工服务窗口', phone: '010-60001200' } }),
  },
  'organisations.removeContact': { may: leaders(upper), sample: org },
  'organisations.create': {
    may: leaders(upper),
    sample: () => ({ body: { parentId: 10, level: 'national', name: '不行' } }),
  },
  'organisations.rename': { may: leaders(upper), sample: () => ({ ...org(), body: { name: '杨镇总工会' } }) },
  'organisations.move': { may: leaders('ancestor'), sample: () => ({ ...org(), body: { parentId: 3 } }) },
  'organisations.place': { may: leaders('ancestor'), sample: () => ({ ...org(), body: { column: 2, row: 3 } }) },
  'organisations.unplace': { may: leaders('ancestor'), sample: org },
  'organisations.merge': { may: leaders('ancestor'), sample: () => ({ ...org(), body: { intoId: 10 } }) },
  'organisations.close': { may: leaders('ancestor'), sample: org },

  'organisations.account': { may: [...leaders(upper), ...finance(upper), `auditor@${upper}`], sample: org },
  'organisations.setAccount': {
    may: ['finance-maker@own'],
    sample: () => ({ ...org(), body: { account: '1', bank: '工商银行' } }),
  },
  'members.list': { may: desk(upper), sample: org },

  'people.search': { may: desk(upper), sample: () => ({ query: { ...yang, q: '王' } }) },
  'people.get': { may: ['subject', ...desk(upper)], hides: true, sample: person },
  'people.reveal': {
    may: ['subject', ...desk(upper)],
    hides: true,
    sample: (ids) => ({
      ...person(ids),
      body: { columns: ['phone'], purpose: 'reveal.contact', words: '核对电话号码' },
    }),
  },
  'people.correct': { may: leaders(upper), sample: (ids) => ({ ...person(ids), body: { phone: '1' } }) },
  'people.facts': { may: ['subject', ...desk(upper)], hides: true, sample: person },
  'people.views': { may: ['subject', `audit-admin@${everywhere}`], hides: true, sample: person },
  'corrections.list': { may: leaders(upper), sample: org },
  'corrections.ask': {
    may: leaders(upper),
    sample: (ids) => ({ ...person(ids), body: { what: 'nothing', words: '不对' } }),
  },
  'corrections.withdraw': {
    may: ['subject', ...leaders(upper)],
    hides: true,
    sample: (ids) => ({ params: { id: ids.correction } }),
  },
  'corrections.answer': {
    may: leaders(upper),
    hides: true,
    sample: (ids) => ({ params: { id: ids.correction }, body: { accepted: true, answer: '已改' } }),
  },
  'memberships.list': { may: ['subject', ...desk(upper)], hides: true, sample: person },
  'memberships.change': {
    may: leaders(upper),
    sample: (ids) => ({ ...person(ids), body: { change: 'end', until: '1990-01-01' } }),
  },
  'memberships.admit': {
    may: leaders(upper),
    sample: () => ({ ...org(), body: { name: '王', idNumber: '1', since: '2020-03-01' } }),
  },
  'posts.list': { may: [...leaders(upper), `security-admin@${everywhere}`, `audit-admin@${everywhere}`], sample: org },
  'posts.candidates': { may: [`security-admin@${anyTenant}`], sample: () => ({ body: { phone: '1' } }) },
  'changes.propose': {
    may: [`security-admin@${everywhere}`],
    sample: (ids) => ({ ...person(ids), body: { kind: 'phone', phone: '1' } }),
  },
  'changes.proposeForSecurity': {
    may: [`system-admin@${everywhere}`, `chair@${upper}`],
    sample: (ids) => ({ params: { id: ids.securityAdmin }, body: { kind: 'phone', phone: '1' } }),
  },
  'changes.list': {
    may: ['system-admin', 'security-admin', 'audit-admin', 'chair'].map((one) => `${one}@${anyTenant}`),
  },
  'changes.confirm': {
    may: [`system-admin@${everywhere}`, `audit-admin@${everywhere}`, `chair@${upper}`],
    hides: true,
    sample: (ids) => ({ params: { id: ids.change } }),
  },
  'changes.refuse': {
    may: [...['system-admin', 'security-admin', 'audit-admin'].map((one) => `${one}@${everywhere}`), `chair@${upper}`],
    hides: true,
    sample: (ids) => ({ params: { id: ids.change }, body: {} }),
  },
  'people.changes': { may: ['subject', ...desk(upper)], hides: true, sample: person },
  'changes.stop': {
    may: leaders(upper),
    hides: true,
    sample: (ids) => ({ params: { id: ids.waitingChange }, body: {} }),
  },
  'me.changes': { may: 'signed-in' },
  'me.objectToChange': { may: ['subject'], hides: true, sample: (ids) => ({ params: { id: ids.waitingChange } }) },
  'credentials.get': { may: [`security-admin@${everywhere}`], sample: person },
  'credentials.giveWord': { may: [`security-admin@${everywhere}`], sample: person },
  'credentials.disable': {
    may: [`security-admin@${everywhere}`],
    sample: (ids) => ({ ...person(ids), body: { disabled: false } }),
  },

  'programmes.versions': { may: [...desk(anyTenant), ...finance(anyTenant), `auditor@${anyTenant}`] },
  'programmes.version': {
    may: [...desk(everywhere), ...finance(everywhere), `auditor@${everywhere}`],
    sample: (ids) => ({ params: { hash: ids.versionHash } }),
  },
  'programmes.check': { may: leaders('own'), sample: () => ({ body: { organisationId: 10, programme: {} } }) },
  'programmes.prepare': { may: leaders('own'), sample: () => ({ body: { organisationId: 10, programme: {} } }) },
  'programmes.approve': {
    may: ['chair@own'],
    sample: (ids) => ({ params: { hash: ids.versionHash }, body: { organisationId: 10 } }),
  },
  'programmes.return': {
    may: ['chair@own'],
    sample: (ids) => ({ params: { hash: ids.versionHash }, body: { organisationId: 10, reason: 'x' } }),
  },
  'me.claim': { may: 'signed-in', answers: [404], sample: (ids) => ({ params: { id: ids.round } }) },
  'me.claimOne': {
    may: 'signed-in',
    answers: [404],
    sample: (ids) => ({ params: { id: ids.round }, body: { package: 'rest' } }),
  },
  'me.giveBackClaim': { may: 'signed-in', answers: [409], sample: (ids) => ({ params: { id: ids.round } }) },
  'me.keepClaim': { may: 'signed-in', answers: [409], sample: (ids) => ({ params: { id: ids.round } }) },
  'me.confirmClaim': { may: 'signed-in', answers: [409], sample: (ids) => ({ params: { id: ids.round } }) },
  'me.remindOfClaim': {
    may: 'signed-in',
    answers: [404],
    sample: (ids) => ({ params: { id: ids.round }, body: { wanted: true } }),
  },
  'me.claimCalendar': { may: 'signed-in', answers: [404], sample: (ids) => ({ params: { id: ids.round } }) },
  'me.ticket': { may: 'signed-in', answers: [404], sample: oneCase },
  'me.ticketCalendar': { may: 'signed-in', answers: [404], sample: oneCase },
  // The round of the samples gives no places out: after the right is decided, it is refused.
  'offers.list': {
    may: [...desk('ancestor'), ...finance('ancestor'), 'auditor@ancestor'],
    sample: (ids) => ({ params: { id: ids.round } }),
  },
  'offers.flow': {
    may: [...desk('ancestor'), ...finance('ancestor'), 'auditor@ancestor'],
    sample: (ids) => ({ params: { id: ids.round } }),
  },
  'claims.list': {
    may: [...desk('ancestor'), ...finance('ancestor'), 'auditor@ancestor'],
    sample: (ids) => ({ params: { id: ids.round } }),
  },
  'exports.claims': {
    may: [...desk('ancestor'), ...finance('ancestor'), 'auditor@ancestor'],
    sample: (ids) => ({ params: { id: ids.round }, query: csv }),
  },
  'offers.open': {
    may: leaders('ancestor'),
    answers: [422],
    sample: (ids) => ({
      params: { id: ids.round },
      body: {
        ...{ organisationId: 10, package: 'rest', amount: 5 },
        ...{ opensAt: '2020-03-02T10:00:00+08:00', closesAt: '2020-03-03T10:00:00+08:00' },
      },
    }),
  },
  'offers.putIn': {
    may: leaders('ancestor'),
    answers: [422],
    sample: (ids) => ({ params: { id: ids.round }, body: { offerId: 1, amount: 5 } }),
  },
  'offers.allot': {
    may: leaders('ancestor'),
    answers: [422],
    sample: (ids) => ({ params: { id: ids.round }, body: { fromId: 1, toId: 2, amount: 5 } }),
  },
  'rounds.list': { may: 'signed-in' },
  'rounds.get': { may: 'signed-in', answers: [404], sample: (ids) => ({ params: { id: ids.round } }) },
  'rounds.funnel': {
    may: [...desk(upper), ...finance(upper), `auditor@${upper}`],
    sample: (ids) => ({ params: { id: ids.round }, query: yang }),
  },
  'rounds.progress': { may: [...desk(upper), ...finance(upper), `auditor@${upper}`], sample: () => ({ query: yang }) },
  'rounds.pace': {
    may: [...desk(upper), ...finance(upper), `auditor@${upper}`],
    sample: (ids) => ({ params: { id: ids.round }, query: yang }),
  },
  'rounds.forecast': {
    may: [...desk('ancestor'), ...finance('ancestor'), 'auditor@ancestor'],
    sample: (ids) => ({ params: { id: ids.round } }),
  },
  'rounds.remind': {
    may: leaders('ancestor'),
    sample: (ids) => ({ params: { id: ids.round }, body: { caseIds: [999_999] } }),
  },
  'rounds.askBudget': {
    may: leaders('ancestor'),
    sample: (ids) => ({ params: { id: ids.round }, body: { amountFen: 1 } }),
  },
  'rounds.open': {
    may: leaders('own'),
    sample: () => ({
      body: {
        versionHash: '0'.repeat(64),
        organisationId: 10,
        year: 2020,
        name: 'x',
        opensOn: '2020-01-01',
        closesOn: '2020-02-01',
        parameters: {},
      },
    }),
  },
  'rounds.rehearse': {
    may: leaders('own'),
    sample: () => ({
      body: {
        versionHash: '0'.repeat(64),
        organisationId: 10,
        year: 2020,
        name: 'x',
        opensOn: '2020-01-01',
        closesOn: '2020-02-01',
        parameters: {},
      },
    }),
  },
  'rounds.rehearsal': { may: leaders('ancestor'), sample: (ids) => ({ params: { id: ids.round } }) },
  'campaigns.list': { may: [...desk(upper), ...finance(upper), `auditor@${upper}`], sample: () => ({ query: yang }) },
  'campaigns.get': {
    may: [...desk(upper), ...finance(upper), `auditor@${upper}`],
    sample: (ids) => ({ params: { id: ids.campaign } }),
  },
  'campaigns.open': {
    may: leaders('own'),
    answers: [404],
    sample: () => ({ body: { campaignKey: 'none', organisationId: 10, year: 2020, name: 'x' } }),
  },
  'campaigns.add': {
    may: leaders('own'),
    sample: (ids) => ({ params: { id: ids.campaign }, body: { roundId: ids.round } }),
  },
  'rounds.roster': { may: leaders('ancestor'), answers: [422], sample: (ids) => ({ params: { id: ids.round } }) },
  'rounds.openRoster': { may: leaders('ancestor'), answers: [422], sample: (ids) => ({ params: { id: ids.round } }) },
  'rounds.close': { may: leaders('ancestor'), sample: (ids) => ({ params: { id: ids.round } }) },

  'rounds.settle': {
    may: desk('ancestor'),
    sample: (ids) => ({ params: { id: ids.round }, body: { stage: 'none', action: 'none' } }),
  },

  'draws.publicList': { may: 'anyone' },
  'draws.publicGet': { may: 'anyone', answers: [404], sample: draw },
  'draws.publicFile': { may: 'anyone', answers: [404], sample: draw },
  'draws.publicNames': { may: 'anyone', answers: [404], sample: draw },
  'me.draws': { may: 'signed-in' },
  'me.draw': { may: 'signed-in', answers: [404], sample: draw },
  'me.enterDraw': { may: 'signed-in', answers: [404], sample: draw },
  'me.leaveDraw': { may: 'signed-in', answers: [404], sample: draw },
  'me.commitToDraw': {
    may: 'signed-in',
    answers: [404],
    sample: (ids) => ({ ...draw(ids), body: { commitment: '0'.repeat(64) } }),
  },
  'me.sayInDraw': {
    may: 'signed-in',
    answers: [404],
    sample: (ids) => ({ ...draw(ids), body: { word: '0'.repeat(64) } }),
  },
  // The draw is the district's, like its round.
  'draws.list': {
    may: [...desk('ancestor'), ...finance('ancestor'), 'auditor@ancestor'],
    sample: (ids) => ({ params: { id: ids.round } }),
  },
  'draws.get': { may: [...desk('ancestor'), ...finance('ancestor'), 'auditor@ancestor'], sample: draw },
  'draws.open': {
    may: leaders('ancestor'),
    sample: (ids) => ({
      params: { id: ids.round },
      body: {
        ...{ offerId: 999_999, title: 'x', quota: 1, waiting: 0, witnesses: [] },
        ...{ closesAt: '2020-04-01T10:00:00+08:00', revealsBy: '2020-04-01T11:00:00+08:00' },
        outside: { name: 'x', at: '2020-04-01T12:00:00+08:00' },
      },
    }),
  },
  'draws.publish': { may: leaders('ancestor'), sample: draw },
  'draws.drop': { may: leaders('ancestor'), sample: draw },
  'draws.readOutside': {
    may: [...desk('ancestor'), 'auditor@ancestor'],
    sample: (ids) => ({ ...draw(ids), body: { value: 'x' } }),
  },
  'draws.finish': { may: leaders('ancestor'), sample: draw },

  'cases.open': {
    may: ['subject', ...leaders(upper)],
    sample: (ids) => ({ body: { id: uuid(), roundId: ids.round, organisationId: 10, personId: ids.person } }),
  },
  'behalf.services': { may: leaders(upper), sample: person },
  'behalf.service': { may: leaders(upper), sample: (ids) => ({ params: { id: ids.person, round: ids.round } }) },
  'behalf.case': { may: leaders(upper), hides: true, sample: oneCase },
  'behalf.act': {
    may: leaders(upper),
    hides: true,
    sample: (ids) => ({ ...oneCase(ids), body: { id: uuid(), action: 'withdraw' } }),
  },
  'behalf.list': { may: leaders(upper), sample: org },
  'behalf.giveAccount': {
    may: leaders(upper),
    hides: true,
    sample: (ids) => ({ ...oneCase(ids), body: { id: uuid(), account: '1', bank: '工商银行' } }),
  },
  'behalf.answerAccount': {
    may: leaders(upper),
    hides: true,
    sample: (ids) => ({ ...oneCase(ids), body: { id: uuid(), of: uuid(), why: '不是他的' } }),
  },
  'behalf.withdrawAccount': {
    may: ['subject', ...leaders(upper)],
    hides: true,
    sample: (ids) => ({ ...oneCase(ids), body: { id: uuid(), of: uuid() } }),
  },
  'behalf.accounts': { may: leaders(upper), sample: org },
  'cases.list': { may: cases, sample: () => ({ query: yang }) },
  'cases.get': { may: seesCase, hides: true, sample: oneCase },
  'cases.story': { may: seesCase, hides: true, sample: oneCase },
  'cases.showing': { may: seesCase, hides: true, sample: oneCase },
  'documents.content': { may: seesCase, hides: true, sample: (ids) => ({ params: { id: ids.document } }) },
  'objections.list': { may: desk('own'), sample: oneCase },
  'objections.waiting': { may: desk('own'), sample: org },
  'objections.screen': {
    may: desk('own'),
    sample: (ids) => ({ body: { objectionIds: [ids.objection], real: false, why: '看过' } }),
  },
  'me.needs': { may: 'signed-in' },
  'needs.get': { may: desk('own'), hides: true, sample: oneCase },
  'needs.take': {
    may: desk('own'),
    hides: true,
    sample: (ids) => ({ ...oneCase(ids), body: { dueOn: '2020-01-01' } }),
  },
  'needs.settle': { may: desk('own'), hides: true, sample: (ids) => ({ ...oneCase(ids), body: { how: 'met' } }) },
  'questions.list': { may: desk('own'), hides: true, sample: oneCase },
  'questions.answer': {
    may: desk('own'),
    hides: true,
    sample: (ids) => ({ params: { id: ids.question }, body: { words: '三天内' } }),
  },
  'cases.act': {
    may: handlesCase,
    sample: (ids) => ({ ...oneCase(ids), body: { id: uuid(), action: 'nonsense', input: {} } }),
  },
  'cases.interests': { may: ['subject', ...desk('own'), ...desk('ancestor')], hides: true, sample: oneCase },
  'cases.pairs': { may: ['subject', ...desk('own'), ...desk('ancestor')], hides: true, sample: oneCase },
  'cases.inviteApprentice': {
    may: ['subject', ...leaders('own')],
    sample: (ids) => ({ ...oneCase(ids), body: { id: uuid(), name: '王小', phone: '13800138000' } }),
  },
  'me.pairs': { may: 'signed-in' },
  'me.answerPair': {
    ...{ may: 'signed-in', answers: [404] },
    sample: () => ({ params: { id: 999_999, number: 1 }, body: { id: uuid(), answer: 'confirm' } }),
  },
  'cases.undo': { may: handlesCase, sample: (ids) => ({ ...oneCase(ids), body: { id: uuid() } }) },
  'cases.bulk': {
    may: [...desk('own'), ...finance('own')],
    sample: () => ({ body: { organisationId: 10, action: 'approve', stage: 'basic' } }),
  },
  'cases.undoable': {
    may: [...desk('own'), ...finance('own')],
    sample: () => ({ query: { organisation: 10, cases: '999999' } }),
  },
  'cases.undoMany': {
    may: [...desk('own'), ...finance('own')],
    sample: () => ({ body: { id: uuid(), organisationId: 10, caseIds: [999_999] } }),
  },
  'cases.verify': { may: seesCase, hides: true, sample: oneCase },
  'cases.watch': {
    may: desk('own'),
    sample: (ids) => ({ ...oneCase(ids), body: { looking: true } }),
  },
  'queues.standIns': { may: [...desk('own'), ...finance('own')], sample: org },
  'queues.askStandIn': {
    may: [...desk('own'), ...finance('own')],
    sample: () => ({ ...org(), body: { personId: 999_999, from: '2020-01-01', until: '2020-01-01' } }),
  },
  'queues.get': {
    may: desk('own'),
    sample: (ids) => ({ params: { id: ids.round, stage: 'basic' }, query: yang }),
  },

  'accounts.list': { may: money, sample: () => ({ query: yang }) },
  'transfers.list': { may: money, hides: true, sample: (ids) => ({ params: { id: ids.account } }) },
  'budgets.chart': { may: [...finance(anyTenant), `auditor@${anyTenant}`, `chair@${anyTenant}`] },
  'budgets.list': { may: money, sample: () => ({ query: { ...yang, year: 2020 } }) },
  'budgets.allot': {
    may: ['finance-maker@own'],
    sample: () => ({ body: { organisationId: 10, year: 2020, expenditureCode: 'none', amountFen: 1 } }),
  },
  'budgets.approve': {
    may: ['finance-maker@own'],
    sample: () => ({ body: { organisationId: 10, year: 2020, amountFen: 1, memo: '批文' } }),
  },
  'budgets.moves': { may: money, sample: () => ({ query: yang }) },
  // Refused for what it says and not for who says it, so that everybody finds it waiting.
  'budgets.confirm': {
    may: ['finance-checker@own'],
    sample: (ids) => ({ params: { id: ids.budgets.waiting }, body: { amountFen: 1 } }),
  },
  'budgets.sendBack': {
    may: ['finance-checker@own'],
    sample: (ids) => ({ params: { id: ids.budgets.toSendBack }, body: { why: '错' } }),
  },
  // The batch is the district's, whose posts are those of the column `ancestor`; nobody of the test stands above it.
  'payments.match': { may: roundMoney, hides: true, sample: batch },
  'notices.preview': {
    may: leaders('ancestor'),
    sample: (ids) => ({ params: { id: ids.round }, query: { stage: 'none' } }),
  },
  'notices.announced': { may: leaders('ancestor'), sample: (ids) => ({ params: { id: ids.round } }) },
  'notices.takeBack': { may: leaders('ancestor'), sample: (ids) => ({ params: { id: ids.round, notice: 999_999 } }) },
  'notices.publish': {
    may: leaders('ancestor'),
    sample: (ids) => ({ params: { id: ids.round }, body: { stage: 'none' } }),
  },
  'programmes.simulate': {
    may: leaders(upper),
    sample: () => ({ body: { organisationId: 10, programme: {}, year: 2020, parameters: {} } }),
  },
  'imports.upload': { may: leaders(upper), sample: () => ({ form: { kind: 'members', organisationId: '10' } }) },
  'imports.list': { may: leaders(upper), sample: () => ({ query: yang }) },
  'imports.get': { may: leaders(upper), hides: true, sample: run },
  'imports.rows': { may: leaders(upper), hides: true, sample: run },
  'imports.template': { may: 'signed-in', sample: () => ({ params: { kind: 'members' } }) },
  'imports.withdraw': { may: leaders(upper), hides: true, sample: run },
  'imports.commit': { may: leaders(upper), hides: true, sample: run },
  'payments.list': { may: roundMoney, sample: (ids) => ({ params: { id: ids.round } }) },
  'payments.recent': { may: money, sample: org },
  'payments.audited': { may: audits, sample: org },
  'payments.due': { may: money, sample: org },
  'payments.formats': { may: 'signed-in' },
  'payments.get': { may: roundMoney, hides: true, sample: batch },
  'payments.matchRound': { may: roundMoney, sample: (ids) => ({ params: { id: ids.round } }) },
  'payments.items': { may: roundMoney, hides: true, sample: batch },
  'payments.prepare': {
    may: ['finance-maker@ancestor'],
    sample: (ids) => ({ params: { id: ids.round }, body: { stage: 'none' } }),
  },
  'payments.withdraw': { may: ['finance-maker@ancestor'], sample: batch },
  'payments.return': { may: ['finance-maker@own'], sample: () => ({ ...org(), form: { format: 'ordinary-csv' } }) },
  'payments.approve': {
    may: ['finance-checker@ancestor'],
    sample: (ids) => ({ ...batch(ids), body: { looked: 1 } }),
  },
  'payments.file': { may: finance('ancestor'), sample: (ids) => ({ ...batch(ids), query: { format: 'pain.001' } }) },
  'payments.send': { may: ['finance-maker@ancestor'], sample: (ids) => ({ ...batch(ids), body: { format: 'none' } }) },
  'exports.make': { may: cases, sample: () => ({ query: { ...yang, format: 'csv' } }) },
  'exports.figures': {
    may: [...desk(upper), ...finance(upper), `auditor@${upper}`],
    sample: (ids) => ({ query: { ...yang, round: ids.round, format: 'csv' } }),
  },
  'exports.rounds': { may: 'signed-in', sample: () => ({ query: csv }) },
  'exports.organisations': { may: 'signed-in', sample: () => ({ query: { ...yang, ...csv } }) },
  'exports.batches': { may: money, sample: () => ({ query: { ...yang, ...csv } }) },
  'exports.imports': { may: leaders(upper), sample: () => ({ query: { ...yang, ...csv } }) },
  'exports.members': { may: desk(upper), sample: () => ({ query: { ...yang, format: 'csv' } }) },
  'exports.importRows': { may: leaders(upper), hides: true, sample: (ids) => ({ ...run(ids), query: csv }) },
  'exports.paymentItems': { may: roundMoney, hides: true, sample: (ids) => ({ ...batch(ids), query: csv }) },
  'exports.transfers': {
    may: money,
    hides: true,
    sample: (ids) => ({ params: { id: ids.account }, query: csv }),
  },
  // Yang received the gift, has part of it in hand, and collects; its officers agree and book, its finance maker moves.
  'gifts.list': { may: giftReaders, sample: () => ({ query: yang }) },
  'gifts.agree': {
    may: leaders('own'),
    sample: () => ({
      body: {
        ...{ organisationId: 10, donorId: 999_999, purpose: '用途', lines: [{ what: '米', unit: 'bag', amount: 1 }] },
        ...{ fromOn: '2020-01-01', untilOn: '2020-01-01', signedOn: '2020-01-01' },
      },
    }),
    answers: [404],
  },
  'gifts.donors': { may: leaders('own'), sample: () => ({ query: { ...yang, q: '科技' } }) },
  'gifts.get': { may: giftReaders, hides: true, sample: (ids) => ({ params: { id: ids.gifts.agreement } }) },
  'gifts.keepPaper': {
    may: leaders('own'),
    sample: (ids) => ({ params: { id: ids.gifts.agreement }, form: {} }),
  },
  'gifts.paper': {
    may: [...leaders('own'), ...finance('own'), 'auditor@own'],
    hides: true,
    sample: (ids) => ({ params: { id: ids.gifts.agreement, paper: ids.gifts.paper } }),
  },
  'gifts.receive': {
    may: [...leaders('own'), 'finance-maker@own'],
    sample: (ids) => ({
      params: { id: ids.gifts.agreement },
      body: { line: 9, amount: 1, receivedOn: '2020-03-01', reference: 'x' },
    }),
  },
  // Money: the finance maker writes it down, the checker confirms; these samples are refused for what they say and not for who says it.
  'gifts.record': {
    may: ['finance-maker@own'],
    sample: (ids) => ({
      params: { id: ids.gifts.agreement },
      body: { line: 1, amount: 1, receivedOn: '2020-03-01', reference: 'x' },
    }),
  },
  'gifts.arrivals': { may: giftReaders, sample: () => ({ query: yang }) },
  'gifts.confirm': {
    may: ['finance-checker@own'],
    sample: (ids) => ({ params: { id: ids.gifts.arrival }, body: { amount: 1 } }),
  },
  'gifts.reject': {
    may: ['finance-checker@own'],
    sample: (ids) => ({ params: { id: ids.gifts.sentBack }, body: { why: '错' } }),
  },
  'gifts.receipt': { may: giftReaders, hides: true, sample: giftReceipt },
  'gifts.reverse': {
    may: ['finance-maker@own'],
    sample: (ids) => ({ params: { ...ids.gifts.receipt }, body: { why: '错' } }),
  },
  'gifts.askReversal': {
    may: ['finance-maker@own'],
    sample: (ids) => ({ params: { ...ids.gifts.receipt }, body: { why: '错' } }),
  },
  'gifts.reversals': { may: giftReaders, sample: () => ({ query: yang }) },
  'gifts.confirmReversal': {
    may: ['finance-checker@own'],
    sample: (ids) => ({ params: { id: ids.gifts.sentBackReversal } }),
  },
  'gifts.rejectReversal': {
    may: ['finance-checker@own'],
    sample: (ids) => ({ params: { id: ids.gifts.sentBackReversal }, body: { why: '错' } }),
  },
  'gifts.report': { may: giftReaders, hides: true, sample: (ids) => ({ params: { id: ids.gifts.agreement } }) },
  'gifts.reportFile': {
    may: giftReaders,
    hides: true,
    sample: (ids) => ({ params: { id: ids.gifts.agreement }, query: csv }),
  },
  'gifts.allot': {
    may: ['finance-maker@own'],
    sample: (ids) => ({ body: { agreementId: ids.gifts.agreement, line: 1, amount: 1, reason: '未写给谁' } }),
  },
  'gifts.takeBack': {
    may: ['finance-maker@own'],
    sample: (ids) => ({ params: { id: ids.gifts.allotment }, body: { amount: 1000, note: '多' } }),
  },
  'gifts.inHand': { may: giftReaders, sample: () => ({ query: yang }) },
  'gifts.uses': { may: giftReaders, hides: true, sample: (ids) => ({ params: { id: ids.gifts.allotment } }) },
  'gifts.use': {
    may: leaders('own'),
    sample: (ids) => ({
      params: { id: ids.gifts.allotment },
      body: { amount: 1000, people: 1, usedOn: '2020-03-01', note: '多' },
    }),
  },
  'gifts.stock': {
    may: leaders('own'),
    sample: (ids) => ({ params: { id: ids.gifts.allotment }, body: { goodsId: ids.goods, pieces: 1 } }),
  },
  'gifts.reverseUse': {
    may: leaders('own'),
    sample: (ids) => ({ params: { id: ids.gifts.use }, body: { note: '错' } }),
  },
  'funds.list': { may: giftReaders, sample: () => ({ query: yang }) },
  'funds.open': {
    may: leaders('own'),
    sample: () => ({ body: { organisationId: 10, name: '助学基金', purpose: '同名' } }),
  },
  'funds.get': { may: giftReaders, hides: true, sample: (ids) => ({ params: { id: ids.gifts.fund } }) },
  'open.gifts': { may: 'anyone' },
  'open.giftReceipt': {
    may: 'anyone',
    answers: [404],
    sample: (ids) => ({ params: { ...ids.gifts.receipt }, query: { mark: ids.gifts.mark } }),
  },
  'open.certificateLists': { may: 'anyone' },
  'open.certificate': { may: 'anyone', answers: [404], sample: () => ({ params: { number: 'RY3-2020-0001' } }) },
  'me.records': { may: 'signed-in' },
  'me.studios': { may: 'signed-in' },
  'me.studio': { may: 'signed-in', answers: [404], sample: (ids) => ({ params: { id: ids.studio } }) },
  'me.certificate': { may: 'signed-in', answers: [404], sample: () => ({ params: { id: 999_999 } }) },
  'me.badge': { may: 'signed-in', answers: [404], sample: () => ({ params: { id: 999_999 } }) },
  'certificates.print': { may: leaders('own'), sample: () => ({ ...org(), body: { kind: 'pair', year: 1999 } }) },
  'certificates.prints': { may: leaders('own'), sample: org },
  'certificates.volume': {
    may: leaders('own'),
    hides: true,
    sample: (ids) => ({ params: { id: ids.print, volume: 1 } }),
  },
  'records.list': { may: [...leaders(upper), `auditor@${upper}`], sample: org },
  'records.get': {
    may: [...leaders(upper), `auditor@${upper}`],
    hides: true,
    sample: (ids) => ({ params: { id: ids.record } }),
  },
  'studios.list': { may: [...leaders(upper), `auditor@${upper}`], sample: org },
  'studios.byUnion': { may: [...leaders(upper), `auditor@${upper}`], sample: org },
  'studios.overview': { may: [...leaders(upper), `auditor@${upper}`], sample: org },
  'studios.get': {
    may: [...leaders(upper), `auditor@${upper}`],
    hides: true,
    sample: (ids) => ({ params: { id: ids.studio } }),
  },
  'studios.enter': {
    may: leaders(upper),
    sample: (ids) => ({
      params: { id: ids.studio },
      body: { personId: ids.person, role: 'member', from: ids.studioDay },
    }),
  },
  'studios.leave': {
    may: leaders(upper),
    sample: (ids) => ({ params: { id: ids.studio, line: ids.studioLine }, body: { until: ids.studioDay } }),
  },
  'records.change': {
    may: leaders('own'),
    sample: (ids) => ({ params: { id: ids.record }, body: { change: 'restore', reason: '查清了' } }),
  },
  'collections.list': { may: giftReaders, sample: () => ({ query: yang }) },
  'collections.open': {
    may: leaders('ancestor'),
    sample: (ids) => ({ body: { roundId: ids.round, announcement: '募集', leftover: 'member' } }),
  },
  'collections.give': {
    may: leaders('own'),
    sample: (ids) => ({
      params: { id: ids.gifts.collection },
      body: { amountFen: 1, way: 'cash', givenOn: '1999-01-01' },
    }),
  },
  'collections.reverse': {
    may: leaders('own'),
    sample: (ids) => ({ params: { id: ids.gifts.collection, giving: 999_999 } }),
  },
  'collections.hand': { may: ['finance-maker@own'], sample: (ids) => ({ params: { id: ids.gifts.collection } }) },
  'collections.close': { may: leaders('own'), sample: (ids) => ({ params: { id: ids.gifts.collection } }) },
  'me.collections': { may: 'signed-in' },

  'figures.read': {
    may: [...desk(upper), ...finance(upper), `auditor@${upper}`],
    sample: (ids) => ({ query: { ...yang, round: ids.round } }),
  },
  'figures.months': {
    may: [...desk(upper), ...finance(upper), `auditor@${upper}`],
    sample: () => ({ query: { ...yang, measure: 'cases.opened' } }),
  },
  'figures.wall': { may: [...desk(upper), ...finance(upper), `auditor@${upper}`], sample: () => ({ query: yang }) },
  'figures.cases': { may: cases, sample: (ids) => ({ query: { ...yang, round: ids.round, measure: 'cases.open' } }) },

  'events.follow': { may: 'signed-in' },
  'jobs.list': { may: 'signed-in' },
  'jobs.get': { may: ['subject', `system-admin@${everywhere}`], hides: true, sample: job },
  'jobs.pause': { may: ['subject', `system-admin@${everywhere}`], hides: true, sample: job },
  'jobs.resume': { may: ['subject', `system-admin@${everywhere}`], hides: true, sample: job },
  'calendar.get': { may: 'signed-in' },
  'calendar.check': {
    may: [`system-admin@${anyTenant}`],
    answers: [409, 422],
    sample: () => ({ body: { rows: '日期,节日,安排', source: '', sourceNumber: '' } }),
  },
  'calendar.take': {
    may: [`system-admin@${anyTenant}`],
    answers: [409, 422],
    sample: () => ({ body: { rows: '日期,节日,安排', source: '', sourceNumber: '', replaces: 0 } }),
  },
  'audit.log': { may: [`audit-admin@${anyTenant}`] },
  'audit.consents': { may: [`audit-admin@${anyTenant}`] },
  'audit.blocks': { may: [`audit-admin@${anyTenant}`] },
  'audit.views': { may: [`audit-admin@${anyTenant}`] },
  // One check of a tenant at a time: whoever comes second is told to wait.
  'audit.verify': { may: [`audit-admin@${anyTenant}`], answers: [503] },
};
