// The states of a member's pages: whom to look as and where, found in the demo or brought about as it would come about.
import type { Page } from 'playwright-core';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { actingNow } from '#engine/acting-now.ts';
import { makeEngine } from '#engine/engine.ts';
import { answerQuestion, askQuestion } from '#people/case-questions.ts';
import { logViews, writeLooks } from '#people/views.ts';
import { agreementOf } from '#policy/agreement.ts';
import { programmes } from '#programmes/index.ts';
import type { View } from '#test/screens/views.ts';
import { membersWithCertificate } from '#test/support/applicant.ts';
import { rejectedByBank } from '#test/support/bank.ts';
import { houseOf, type MemberWithCase, memberAt, phoneOf } from '#test/support/member.ts';
import { mentoringOnStage } from '#test/support/mentoring-on-stage.ts';
import { projectOnStage } from '#test/support/project-on-stage.ts';
import { registeredOnStage, studiosOnStage } from '#test/support/registered.ts';
import type { Stage } from '#test/support/stage.ts';

type Found = Awaited<ReturnType<NonNullable<View['at']>>>;

const toCase = async ({ phone, caseId }: Pick<MemberWithCase, 'phone' | 'caseId'>): Promise<Found> => ({
  phone,
  path: `/hall/cases/${caseId}`,
});

const at =
  (kind: string, status: 'open' | 'passed' | 'failed' = 'open', nth = 0) =>
  async (stage: Stage): Promise<Found> =>
    toCase(await memberAt(stage, kind, status, nth));

export const paidCase = at('pay', 'passed');

/** The `nth` member with a certificate on file and nothing asked for in this year's round, at this page. */
const knownAt =
  (nth: number, path: (stage: Stage) => string) =>
  async (stage: Stage): Promise<Found> => {
    const members = await membersWithCertificate(stage);
    return { phone: members[nth]!.phone, path: path(stage) };
  };
const form = (stage: Stage) => `/hall/services/${stage.presentRoundId}/apply`;
const service = (stage: Stage) => `/hall/services/${stage.presentRoundId}`;

/** One phone number for a state that comes about only once, however often it is looked at. */
export function once(make: (stage: Stage) => Promise<Found>): (stage: Stage) => Promise<Found> {
  const made = new WeakMap<Stage, Promise<Found>>();
  return (stage) => {
    const found = made.get(stage) ?? make(stage);
    made.set(stage, found);
    return found;
  };
}

/** Somebody whom the district commended this year. */
export const honoured = once(async (stage) => {
  const [, , , member] = await membersWithCertificate(stage);
  await registeredOnStage(stage, member!.id);
  return { phone: member!.phone, path: '/hall/me/honours' };
});

/** The leader or somebody else of a studio of the demo that proved something. */
const inStudio = (who: 'leader' | 'member') => async (stage: Stage) => {
  const [row] = await houseOf(stage).db.query<{ id: number; leader: number; member: number }>(
    `SELECT r.id, r.person_id AS leader, min(m.person_id) AS member FROM records r JOIN record_people m ON m.tenant_id = $1 AND m.record_id = r.id AND m.until_on IS NULL
      WHERE r.tenant_id = $1 AND r.kind = 'studio' AND EXISTS (SELECT FROM cases c JOIN evidence e ON e.tenant_id = $1 AND e.case_id = c.id AND e.day >= r.from_on
        WHERE c.tenant_id = $1 AND c.person_id = r.person_id) GROUP BY r.id, r.person_id ORDER BY count(*) DESC, r.id LIMIT 1`,
    [demoTenantId],
  );
  return { phone: await phoneOf(stage, row![who]), path: `/hall/studios/${row!.id}` };
};
/** One that has proved nothing yet. */
const inNewStudio = async (stage: Stage) => {
  const { id, leader } = await studiosOnStage(stage);
  return { phone: await phoneOf(stage, leader), path: `/hall/studios/${id}` };
};

/** Handed in just now by the member himself, in this year's round. */
const handedIn = once(async (stage) => {
  const [, , member] = await membersWithCertificate(stage);
  const house = { ...houseOf(stage), clock: stage.clock };
  const [{ facts, organisationId } = { facts: {} as Record<string, unknown>, organisationId: 0 }] =
    await house.db.query<{ facts: Record<string, unknown>; organisationId: number }>(
      'SELECT snapshot AS facts, organisation_id AS "organisationId" FROM person_facts WHERE tenant_id = $1 AND person_id = $2',
      [demoTenantId, member!.id],
    );
  const programme = programmes['certificate-grant']!;
  const answers = Object.fromEntries(
    Object.entries(programme.form).flatMap(([key, { prefill }]) =>
      prefill && facts[prefill] !== undefined ? [[key, facts[prefill]]] : [],
    ),
  );
  const { caseId } = granted(
    await makeEngine(house).act(demoTenantId, {
      acting: { personId: member!.id, posts: [] },
      target: {
        open: {
          ...{ roundId: stage.presentRoundId, organisationId, personId: member!.id },
          subjectOrganisationId: null,
        },
      },
      request: {
        id: crypto.randomUUID(),
        action: 'open',
        input: { submit: { answers, agreed: agreementOf(programme).key } },
      },
    }),
  );
  return toCase({ phone: member!.phone, caseId });
});

const caseOf = ({ path }: Found): number => Number(path.split('/').at(-1));

/** Somebody who decides at the union that has the case. */
async function handOf(stage: Stage, caseId: number): Promise<{ personId: number; organisationId: number }> {
  const [row] = await houseOf(stage).db.query<{ personId: number; organisationId: number }>(
    `SELECT p.person_id AS "personId", p.organisation_id AS "organisationId" FROM cases c
       JOIN posts p ON p.tenant_id = $1 AND p.organisation_id = c.handler_organisation_id
      WHERE c.tenant_id = $1 AND c.id = $2 AND p.role = 'reviewer' AND p.person_id <> c.person_id LIMIT 1`,
    [demoTenantId, caseId],
  );
  return row!;
}

const asked = once(async (stage) => {
  const found = await handedIn(stage);
  const house = { ...houseOf(stage), clock: stage.clock };
  const [caseId, hand] = [caseOf(found), await handOf(stage, caseOf(found))];
  const [row] = await house.db.query<{ personId: number }>(
    'SELECT person_id AS "personId" FROM cases WHERE tenant_id = $1 AND id = $2',
    [demoTenantId, caseId],
  );
  const { personId } = row!;
  const ask = async (words: string) => granted(await askQuestion(house, demoTenantId, { caseId, personId, words }));
  const { id } = await ask('证书原件要送到镇里吗？');
  const given = { by: hand.personId, organisationId: hand.organisationId, words: '不用，照片清楚就行。' };
  await answerQuestion(house, demoTenantId, id, given);
  await ask('那什么时候能到账？');
  const look = { viewerId: hand.personId, personId, caseId, what: 'id_number,phone', purpose: '核对证件' };
  const now = house.clock.now();
  await logViews(house.db, demoTenantId, now, [look, { ...look, what: 'account' }]);
  // A day of handling, and one before it on which a colleague only went through the queue and made the bank's file.
  const seen = (at: Date, purpose: string, what: string, viewerId: number) =>
    writeLooks(house.db, demoTenantId, at, { viewerId, what, purpose }, { cases: [caseId] });
  for (const [purpose, what] of [
    ['queues.get', 'case'],
    ['cases.get', 'answers'],
    ['documents.content', 'document'],
    ['questions.list', 'question'],
  ] as const)
    await seen(now, purpose, what, hand.personId);
  const yesterday = new Date(now.getTime() - 86_400_000);
  await seen(yesterday, 'queues.get', 'case', hand.personId);
  await seen(yesterday, 'payments.file', 'account', hand.personId);
  return found;
});

const acted = (stageKey: string, nth: number, action: string, by: 'member' | 'hand', input: Record<string, unknown>) =>
  once(async (stage) => {
    const member = await memberAt(stage, stageKey, 'open', nth);
    const house = houseOf(stage);
    const acting =
      by === 'member'
        ? { personId: member.personId, posts: [] }
        : await actingNow(house, demoTenantId, (await handOf(stage, member.caseId)).personId);
    const request = { id: crypto.randomUUID(), action, input };
    granted(await makeEngine(house).act(demoTenantId, { acting, target: { caseId: member.caseId }, request }));
    return toCase(member);
  });

const withdrawn = acted('district', 3, 'withdraw', 'member', {});
const refused = acted('basic', 3, 'refuse', 'hand', { why: '工种与证书不一致' });

const appealed = once(async (stage) => {
  const found = await acted('basic', 4, 'refuse', 'hand', { why: '发证机构不在名单内' })(stage);
  const house = houseOf(stage);
  const caseId = caseOf(found);
  const [row] = await house.db.query<{ personId: number }>(
    'SELECT person_id AS "personId" FROM cases WHERE tenant_id = $1 AND id = $2',
    [demoTenantId, caseId],
  );
  const acting = { personId: row!.personId, posts: [] };
  const request = { id: crypto.randomUUID(), action: 'appeal', input: { why: '发证机构三月起在名单内，见区里的通知' } };
  granted(await makeEngine(house).act(demoTenantId, { acting, target: { caseId }, request }));
  return found;
});

const bankRejected = once(async (stage) => {
  const member = await memberAt(stage, 'pay', 'open', 2);
  await rejectedByBank(stage, member.roundId, new Map([[member.caseId, '户名不符']]));
  return toCase(member);
});

/** The member for whom his union acted. */
async function actedFor(stage: Stage): Promise<Found> {
  const [row] = await houseOf(stage).db.query<{ caseId: number; personId: number }>(
    `SELECT c.id AS "caseId", c.person_id AS "personId" FROM consents s
       JOIN cases c ON c.tenant_id = s.tenant_id AND c.id = s.case_id WHERE s.tenant_id = $1 LIMIT 1`,
    [demoTenantId],
  );
  return toCase({ caseId: row!.caseId, phone: await phoneOf(stage, row!.personId) });
}

/** A member who never asked for anything. */
async function newcomer(stage: Stage): Promise<string> {
  const [row] = await houseOf(stage).db.query<{ id: number }>(
    `SELECT p.id FROM people p JOIN memberships m ON m.tenant_id = p.tenant_id AND m.person_id = p.id AND m.status = 'active'
      WHERE p.tenant_id = $1 AND p.phone_sealed IS NOT NULL
        AND NOT EXISTS (SELECT FROM cases c WHERE c.tenant_id = p.tenant_id AND c.person_id = p.id)
        AND NOT EXISTS (SELECT FROM facts f WHERE f.tenant_id = p.tenant_id AND f.person_id = p.id AND f.key = 'skill.issuer')
      ORDER BY p.id LIMIT 1`,
    [demoTenantId],
  );
  return phoneOf(stage, row!.id);
}
const newAt = (path: (stage: Stage) => string) => async (stage: Stage) => ({
  phone: await newcomer(stage),
  path: path(stage),
});

const paidMember = async (stage: Stage, path: string): Promise<Found> => ({
  phone: (await memberAt(stage, 'pay', 'passed')).phone,
  path,
});

const press = (name: RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();

async function emptied(page: Page): Promise<void> {
  await press(/^(改证书编号|Change Certificate number)/i)(page);
  await page.getByLabel(/^(证书编号|Certificate number)/i).fill('');
  await press(/^(提交|Hand in)/)(page);
}

async function offline(page: Page): Promise<void> {
  await page.getByRole('checkbox').waitFor();
  await page.context().setOffline(true);
}

const view = (name: string, found: NonNullable<View['at']>, more: Partial<View> = {}): View => ({
  ...{ name: `hall-${name}`, part: 'hall', path: '/', who: 'Member', at: found },
  ...more,
});

/** What was promised is reported on. */
const reporting = async (stage: Stage): Promise<Found> => {
  const { master, caseId } = await mentoringOnStage(stage);
  return { phone: master, path: `/hall/cases/${caseId}/report` };
};

/** A project with its milestones, one of them done. */
const project = async (stage: Stage): Promise<Found> => {
  const { caseId, phone } = await projectOnStage(stage);
  return { phone, path: `/hall/cases/${caseId}/report` };
};

export const memberViews: readonly View[] = [
  view(
    'home-empty',
    newAt(() => '/'),
  ),
  view('home-under-way', async (stage) => ({ ...(await handedIn(stage)), path: '/' })),
  view('service-known', knownAt(0, service)),
  view('service-unknown', newAt(service)),
  view('service-failed', knownAt(0, service), { state: 'failed' }),
  view('form', knownAt(0, form)),
  view('form-errors', knownAt(0, form), { first: emptied }),
  view('form-offline', knownAt(0, form), { first: offline }),
  view('form-returned', async (stage) => {
    const found = await at('apply')(stage);
    return { ...found, path: `${found.path}/correct` };
  }),
  view('report', reporting),
  view('report-faults', reporting, { first: press(/^(记下来|Put it down)/) }),
  view('milestones', project),
  view('milestones-ahead', project, { first: press(/^(改后面的节点|Change what is ahead)/) }),
  view('handed-in', async (stage) => {
    const found = await handedIn(stage);
    return { ...found, path: `${service(stage)}/handed-in/${caseOf(found)}` };
  }),
  view(
    'cases-empty',
    newAt(() => '/hall/cases'),
  ),
  view('case-review', handedIn),
  view('case-asking', at('basic'), { first: press(/^(问一句|Ask the officer)/) }),
  view('case-asked', asked),
  view('case-looks', async (stage) => {
    const found = await asked(stage);
    return { ...found, path: `/hall/me/looks?case=${caseOf(found)}` };
  }),
  view('case-granted', at('pay')),
  view('case-appealed', appealed),
  view('case-withdrawing', at('district', 'open', 4), { first: press(/^(撤回申请|Withdraw the case)/) }),
  view(
    'case-failed',
    knownAt(0, () => '/hall/cases/1'),
    { state: 'failed' },
  ),
  view('home-bank-rejected', async (stage) => ({ ...(await bankRejected(stage)), path: '/' })),
  view('form-account', knownAt(0, form), { first: press(/^(改收款账户|Change Account)/i) }),
  view('case-returned', at('apply')),
  view('case-notice', at('notice')),
  view('case-refused', refused),
  view('case-appeal', refused, { first: press(/^(提异议|Appeal)/) }),
  view('case-bank-rejected', bankRejected),
  view('case-paid', paidCase),
  view('case-withdrawn', withdrawn),
  view('money-paid', (stage) => paidMember(stage, '/hall/me/money')),
  view('messages-full', (stage) => paidMember(stage, '/hall/me/messages')),
  view('account', (stage) => paidMember(stage, '/hall/me/account')),
  view('consents', async (stage) => ({ ...(await handedIn(stage)), path: '/hall/me/data' })),
  view('case-acted-for', actedFor),
  view('consents-acted-for', async (stage) => ({ ...(await actedFor(stage)), path: '/hall/me/data' })),
  view('looks', async (stage) => ({ ...(await asked(stage)), path: '/hall/me/looks' })),
  view('honours', honoured, {
    first: async (page) => {
      await page.locator('summary').click();
    },
  }),
  view(
    'honours-empty',
    newAt(() => '/hall/me/honours'),
  ),
  view('studio', inStudio('leader')),
  view('studio-member', inStudio('member')),
  view('studio-new', inNewStudio),
  view('studio-failed', inStudio('leader'), { state: 'failed' }),
  view(
    'studio-missing',
    newAt(() => '/hall/studios/1'),
  ),
  view('me-in-studio', async (stage) => ({ ...(await inStudio('leader')(stage)), path: '/hall/me' })),
  view('honours-studio', async (stage) => ({ ...(await inStudio('leader')(stage)), path: '/hall/me/honours' })),
  view(
    'looks-empty',
    newAt(() => '/hall/me/looks'),
  ),
  view(
    'security',
    knownAt(0, () => '/hall/me/security'),
  ),
  view(
    'search-none',
    knownAt(0, () => '/hall/services?q=zzzz'),
  ),
  view(
    'file-wrong',
    knownAt(0, () => '/hall/me/file'),
    { first: (page) => page.locator('.facts .item').first().click() },
  ),
];
