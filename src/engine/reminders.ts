// A nudge that a person sends and no machine: whoever has the chosen cases in hand is told, officers once per queue and members once per case,
// once a day at most. It decides nothing and stands in no case's history.
import { deskRoles } from '#access/viewer.ts';
import { kindOf, stageOf, waitingOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { type LoadedCase, loadCases, type PinnedRound } from '#engine/load.ts';
import { chinaDate } from '#kit/clock.ts';
import { formatDay } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
import { type NewMessage, putMessages } from '#messages/outbox.ts';
import { type Post, postsAt, type Role } from '#people/posts.ts';

export interface Reminding {
  readonly round: PinnedRound;
  /** At most a thousand; those that are closed or not of the round are left out. */
  readonly caseIds: readonly number[];
}

export interface Reminded {
  /** Messages that went out now. */
  readonly sent: number;
  /** Told today already. */
  readonly already: number;
  /** Cases that wait for nobody: the end of a notice, the bank. */
  readonly nobody: number;
}

const paying: readonly Role[] = ['finance-maker', 'finance-checker'];

/** Of one queue: who works it, and what he is told. */
function toOfficers(
  { round }: Reminding,
  cases: readonly LoadedCase[],
  posts: readonly Post[],
  today: string,
): NewMessage[] {
  const [first] = cases;
  const { programme, view } = round;
  const { stage } = first!.state;
  const roles = stageOf(programme, stage).kind === 'pay' ? paying : deskRoles;
  const due = cases.flatMap((one) => waitingOf(programme, one.state)?.dueOn ?? []).sort()[0];
  const by: Text = due ? formatDay(due, today) : text('', '');
  const title = stageOf(programme, stage).title ?? kindOf(programme, stage).title;
  const words = text(
    `${programme.title.zh}（${view.name}）${title.zh}：${cases.length} 件等您办${due ? `，最早的${by.zh}到期` : ''}`,
    `${programme.title.en} (${view.name}), ${title.en}: ${cases.length} wait for you${due ? `, the first due ${by.en}` : ''}`,
  );
  const people = new Set(posts.filter(({ role }) => roles.includes(role)).map(({ personId }) => personId));
  const link = stageOf(programme, stage).kind === 'pay' ? '/desk/money' : `/desk/queues/${view.id}/${stage}`;
  return [...people].map((personId) => ({
    topic: 'reminder',
    dedupe: `remind-${view.id}-${stage}-${first!.handlerOrganisationId}-${personId}-${today}`,
    personId,
    payload: { words, link },
  }));
}

/** What only the member can do: mend his account, hand in what is missing. */
function toMember({ round }: Reminding, one: LoadedCase, today: string): NewMessage {
  const { programme } = round;
  const { title } = programme;
  const words =
    stageOf(programme, one.state.stage).kind === 'pay'
      ? text(
          `“${title.zh}”的钱银行退回了，请核对收款账户，改好就重新付`,
          `The payment of “${title.en}” came back from the bank: please check your account, then it is paid again`,
        )
      : text(`您的“${title.zh}”还差一步，等您补交`, `Your “${title.en}” waits for you: something is to be handed in`);
  return {
    topic: 'reminder',
    dedupe: `remind-${one.id}-${today}`,
    personId: one.personId,
    caseId: one.id,
    payload: { words, link: `/hall/cases/${one.id}` },
  };
}

export async function remind(engine: Engine, tenantId: number, asked: Reminding): Promise<Reminded> {
  const { house } = engine;
  const today = chinaDate(house.clock.now());
  const { programme, view } = asked.round;
  const loaded = await loadCases(house.db, tenantId, asked.caseIds);
  const open = [...loaded.cases.values()].filter(
    ({ roundId, state }) => roundId === view.id && state.status === 'open',
  );
  const withUnion = open.filter((one) => one.handlerOrganisationId !== null);
  const withMember = open.filter(
    (one) =>
      one.handlerOrganisationId === null &&
      one.personId !== null &&
      waitingOf(programme, one.state)?.with === 'subject',
  );
  const posts = await postsAt(
    house.db,
    tenantId,
    [...new Set(withUnion.map((one) => one.handlerOrganisationId!))],
    today,
  );
  const mine = (one: LoadedCase) =>
    posts.filter(
      ({ organisationId, programmeKey }) =>
        organisationId === one.handlerOrganisationId && (programmeKey === null || programmeKey === programme.key),
    );
  const queues = Map.groupBy(withUnion, (one) => `${one.handlerOrganisationId} ${one.state.stage}`);
  const messages = [
    ...[...queues.values()].flatMap((cases) => toOfficers(asked, cases, mine(cases[0]!), today)),
    ...withMember.map((one) => toMember(asked, one, today)),
  ];
  const sent = await putMessages(house, house.db, tenantId, messages);
  return { sent, already: messages.length - sent, nobody: open.length - withUnion.length - withMember.length };
}
